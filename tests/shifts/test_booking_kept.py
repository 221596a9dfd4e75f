"""What a booking keeps for good: in which capacity, who pays, what the record says; and its end."""

from datetime import timedelta

import pytest

from shifts import errors
from shifts.models import Vacancy
from shifts.services import booking as service
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import (
    MembershipFactory,
    PoolMembershipFactory,
    WardFactory,
    grade,
    staff_group,
)
from tests.factories.workers import CapacityFactory, WorkerFactory
from tests.rows import fresh
from tests.shifts.bookings import assert_told, book
from trusts.models import BankPolicy, Specialty
from workers.models import CapacitySpecialty

pytestmark = pytest.mark.django_db


def test_the_capacity_kept_is_one_that_could_take_it(worker, vacancy):
    """Somebody signed up as a surgical nurse at band 5 and for anything at band 6 comes as a 6."""
    surgery, renal = Specialty.objects.order_by("pk")[:2]
    with as_owner():
        Vacancy.objects.filter(pk=vacancy.pk).update(specialty=renal, also_grade=grade("N6"))
        CapacitySpecialty.objects.create(
            worker=worker, capacity=worker.capacities.get(), specialty=surgery
        )
    as_a_six = CapacityFactory(worker=worker, grade=grade("N6"))

    assert book(vacancy, worker).capacity == as_a_six


def test_the_capacity_kept_is_of_a_grade_the_shift_takes(vacancy):
    with as_owner():
        Vacancy.objects.filter(pk=vacancy.pk).update(also_grade=grade("N6"))
    worker = WorkerFactory(ready_for=vacancy.trust, ready_for__grade_code="N7")
    as_a_six = CapacityFactory(worker=worker, grade=grade("N6"))

    assert book(vacancy, worker).capacity == as_a_six


def test_the_capacity_kept_is_of_the_grade_asked_for_before_the_other_it_takes(vacancy):
    with as_owner():
        Vacancy.objects.filter(pk=vacancy.pk).update(also_grade=grade("N6"))
    worker = WorkerFactory(ready_for=vacancy.trust, ready_for__grade_code="N6")
    as_a_five = CapacityFactory(worker=worker, valid_to=vacancy.period.ends_on)

    assert book(vacancy, worker).capacity == as_a_five


@pytest.mark.parametrize("payer", ["primary_trust", "lead_employer", "host_trust"])
def test_the_bank_s_agreement_says_who_pays(payer):
    pool = PoolMembershipFactory()
    lead, host, primary = (PoolMembershipFactory(bank=pool.bank).trust for _ in range(3))
    with as_owner():
        BankPolicy.objects.filter(bank=pool.bank_id).update(payer=payer, lead_employer=lead)
    vacancy = VacancyFactory(ward__site__trust=host, bank=pool.bank, pooled=True)

    booking = book(vacancy, WorkerFactory(ready_for=primary))

    pays = {"primary_trust": primary, "lead_employer": lead, "host_trust": host}
    assert booking.payer_id == pays[payer].pk


@pytest.mark.parametrize("shares", ["another bank", "another staff group", "until yesterday"])
def test_a_trust_that_shares_otherwise_opens_nothing(shares):
    own = PoolMembershipFactory()
    vacancy = VacancyFactory(ward__site__trust=own.trust, bank=own.bank, pooled=True)
    otherwise = {
        "another bank": {},
        "another staff group": {"bank": own.bank, "groups": [staff_group("02")]},
        "until yesterday": {"bank": own.bank, "valid_to": clock.today() - timedelta(days=1)},
    }
    elsewhere = PoolMembershipFactory(**otherwise[shares])

    with pytest.raises(errors.NotOpenToYou):
        book(vacancy, WorkerFactory(ready_for=elsewhere.trust))


@pytest.mark.parametrize("who", ["nobody", "of another ward", "of another trust", "somebody else"])
def test_who_does_not_run_the_ward_is_not_said_to(vacancy, worker, who):
    user = None if who == "somebody else" else worker.user
    if who == "of another trust":
        MembershipFactory(user=user)
    elif who == "somebody else":
        MembershipFactory(trust=vacancy.trust)
    elif who == "of another ward":
        other = WardFactory(site=vacancy.site)
        MembershipFactory(user=user, role="ward_manager", trust=vacancy.trust, wards=[other])

    book(vacancy, worker)

    with as_owner():
        assert AuditEntry.objects.get(verb="booking.made").after["own_ward"] is False


@pytest.mark.parametrize("role", ["ward_manager", "trust_manager", "staffing_admin", "cover"])
def test_who_books_people_there_and_takes_a_shift_is_named_wherever_it_is_shown(
    vacancy, worker, client, role
):
    held = {"trust": vacancy.trust, "role": "ward_manager", "wards": [vacancy.ward]}
    if role == "cover":
        colleague = MembershipFactory(**held)
        held |= {"covers": colleague, "valid_to": clock.today()}
    elif role != "ward_manager":
        held |= {"role": role, "wards": ()}
    MembershipFactory(user=worker.user, **held)

    book(vacancy, worker)

    with as_owner():
        assert AuditEntry.objects.get(verb="booking.made").after["own_ward"] is True
    manager = MembershipFactory(trust=vacancy.trust).user
    client.force_login(manager)
    place = f"/trust/{vacancy.trust.slug}"
    assert (
        "Flagged: they book people onto this ward"
        in client.get(f"{place}/vacancies/{vacancy.ref}/").text
    )
    assert client.get(f"{place}/settings/own-wards/").status_code == 403
    client.force_login(MembershipFactory(trust=vacancy.trust, role="trust_admin").user)
    assert worker.user.name in client.get(f"{place}/settings/own-wards/").text
    other = MembershipFactory(role="trust_admin")
    client.force_login(other.user)
    assert "Nobody has booked" in client.get(f"/trust/{other.trust.slug}/settings/own-wards/").text
    assert client.get(f"{place}/settings/own-wards/").status_code == 404


def test_the_sweep_completes_what_is_past_in_its_own_bank_only(vacancy, worker, settings):
    booking, other = book(vacancy, worker), BookingFactory()
    settings.CLOCK_OFFSET = timedelta(days=30)

    job = Actor.system("sweep", bank=vacancy.bank_id)
    with acting(job):
        assert service.complete_past(clock.now(), by=job) == 1
        assert service.complete_past(clock.now(), by=job) == 0

    assert fresh(booking).status == "worked"
    assert_told("booking.worked", booking, by=None)
    assert fresh(vacancy).status == "worked"
    assert fresh(other).status == "booked"


def test_a_shift_that_is_not_filled_does_not_stop_the_sweep(settings):
    open_still = VacancyFactory(open=True)
    booking = BookingFactory(vacancy=open_still)
    with as_owner():
        Vacancy.objects.filter(pk=open_still.pk).update(status="open")
    settings.CLOCK_OFFSET = timedelta(days=30)

    job = Actor.system("sweep", bank=booking.bank_id)
    with acting(job):
        assert service.complete_past(clock.now(), by=job) == 1

    assert (fresh(booking).status, fresh(open_still).status) == ("worked", "open")
