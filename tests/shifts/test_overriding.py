"""Somebody is taken without a check for a while: where, until when, and never without the law's."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from compliance.models import Credential, CredentialKind
from shifts.errors import (
    LawIsNotOverridden,
    NotEligible,
    OverriddenAlready,
    OverrideTooLong,
    OverridingYourself,
    SecondPersonNeeded,
)
from shifts.models import Flag, Override
from shifts.selectors.accepting import places_of
from shifts.selectors.bookable import bookable_vacancies
from shifts.selectors.candidates import candidate_ids
from shifts.selectors.counting import how_many_could_take
from shifts.selectors.eligibility import verdict_for
from shifts.selectors.need import Need
from shifts.services import overriding as service
from shifts.tasks import flag_bookings, report_overrides
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner, constraint_of
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.factories.shifts import (
    BookingFactory,
    OverrideFactory,
    VacancyFactory,
    bank_of,
    soon,
)
from tests.factories.trusts import (
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import actor_for as worker_actor
from tests.rows import fresh
from tests.shifts.bookings import book
from trusts.models import BankPolicy

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
#: Asked for by law: registration, right to work, the barred lists.
LAW = ("nmc", "gmc", "right_to_work", "dbs_enhanced", "dbs_enhanced_child")


def kind(code="fire"):
    return CredentialKind.objects.get(code=code)


@pytest.fixture
def vacancy(ward):
    """A night in three days, open to the region."""
    return VacancyFactory(ward=ward, pooled=True)


@pytest.fixture
def lacking(worker):
    """The nurse, whose fire certificate was withdrawn."""
    with as_owner():
        Credential.objects.filter(worker=worker, kind=kind()).update(status="revoked")
    return worker


@pytest.fixture
def officer(trust):
    return MembershipFactory(role="compliance_officer", trust=trust)


@pytest.fixture
def alone(trust):
    """The region lets one person decide."""
    with as_owner():
        BankPolicy.objects.filter(bank=bank_of(trust)).update(override_second=False)


def override(worker, by, **said):
    said = {"until": clock.today() + 6 * DAY, "reason": "The course is on Tuesday", **said}
    with acting(actor_for(by)) as actor:
        return service.override(worker, said.pop("kind", kind()), by=actor, **said)


def taken(worker, vacancy):
    """What each spelling says; they must not differ."""
    with acting(worker_actor(worker)) as by:
        exact = verdict_for(worker, vacancy).eligible
        need = Need.of(vacancy)
        assert need.requirement
        found = worker.pk in candidate_ids(need, "own_bank")
        listed = vacancy.pk in {each.vacancy.pk for each in bookable_vacancies(by).items}
        counted = how_many_could_take([vacancy])[vacancy.pk] == 1
    assert exact == found == listed == counted
    return exact


def test_both_spellings_and_the_booking_go_by_it_at_its_trust_alone(
    vacancy, lacking, officer, alone, trust
):
    partner = TrustFactory()
    PoolMembershipFactory(bank=vacancy.bank, trust=partner)
    there = VacancyFactory(ward=WardFactory(site__trust=partner), bank=vacancy.bank, pooled=True)
    assert not taken(lacking, vacancy)

    override(lacking, officer)

    assert taken(lacking, vacancy)
    assert not taken(lacking, there)
    with acting(worker_actor(lacking)) as by:
        accepts = {p.trust.pk: p.accepts for p in places_of(by, clock.now(), clock.today())}
    assert accepts == {trust.pk: True, partner.pk: False}
    with pytest.raises(NotEligible):
        book(there, lacking)
    assert book(vacancy, lacking).status == "booked"


def test_one_of_one_shift_is_of_no_other_and_one_that_is_over_is_of_none(
    vacancy, lacking, officer, alone, ward
):
    other = VacancyFactory(ward=ward, pooled=True)
    made = override(lacking, officer, vacancy=vacancy)
    with acting(worker_actor(lacking)):
        assert verdict_for(lacking, vacancy).eligible
        assert not verdict_for(lacking, other).eligible
        assert lacking.pk not in candidate_ids(Need.of(other), "own_bank")
    with acting(actor_for(officer)) as by:
        service.end(made, by=by)
    assert not taken(lacking, vacancy)
    override(lacking, officer, until=vacancy.period.starts_on)  # and the night ends the day after
    assert not taken(lacking, vacancy)


def test_a_second_person_approves_where_the_region_says_so(vacancy, lacking, officer, trust):
    manager = MembershipFactory(role="trust_manager", trust=trust)
    made = override(lacking, officer)
    drain()
    assert not taken(lacking, vacancy)
    with as_owner():
        asked = Message.objects.get(topic="override.asked", channel="email")
    assert asked.user_id == manager.user_id

    with acting(actor_for(officer)) as by, pytest.raises(SecondPersonNeeded):
        service.approve(made, by=by)
    with acting(actor_for(manager)) as by:
        service.approve(made, by=by)
    drain()

    assert taken(lacking, vacancy)
    with as_owner():
        verbs = set(AuditEntry.objects.filter(verb__startswith="override.").values_list("verb"))
        told = Message.objects.get(topic="override.made", channel="email")
    assert verbs == {("override.asked",), ("override.approved",)}
    assert told.worker_id == lacking.pk


@pytest.mark.parametrize("code", LAW)
def test_nobody_takes_anybody_without_what_the_law_asks_for(code, worker, officer, alone, trust):
    with pytest.raises(LawIsNotOverridden):
        override(worker, officer, kind=kind(code))
    with pytest.raises(IntegrityError) as refused:
        OverrideFactory(trust=trust, worker=worker, kind=kind(code))
    assert constraint_of(refused.value) == "shifts_override_never_law"


def test_what_may_not_stand_is_refused_by_the_database_too(worker, officer, trust, vacancy):
    today = clock.today()
    for constraint, wrong in {
        "shifts_override_for_a_while": {"valid_to": today + 93 * DAY},
        "shifts_override_has_a_reason": {"reason": ""},
        "shifts_override_second_person": {
            "second": True,
            "asked_by": officer.user,
            "decided_by": officer.user,
        },
        "shifts_override_not_oneself": {"asked_by": worker.user},
    }.items():
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            OverrideFactory(trust=trust, worker=worker, **wrong)
        assert constraint_of(refused.value) == constraint
    elsewhere = VacancyFactory()
    with pytest.raises(IntegrityError), transaction.atomic(), as_owner():
        OverrideFactory(trust=trust, worker=worker, vacancy=elsewhere)


def test_who_may_and_for_how_long(worker, officer, alone, trust):
    ward_manager = MembershipFactory(role="ward_manager", trust=trust)
    with pytest.raises(NotPermitted):
        override(worker, ward_manager)
    for until in (clock.today() - DAY, clock.today() + 28 * DAY):
        with pytest.raises(OverrideTooLong):
            override(worker, officer, until=until)
    override(worker, officer, until=clock.today() + 27 * DAY)
    with pytest.raises(OverriddenAlready):
        override(worker, officer)
    own = MembershipFactory(role="trust_manager", trust=trust, user=worker.user)
    with pytest.raises(OverridingYourself):
        override(worker, own, kind=kind("conflict"))


def test_it_takes_the_flag_off_and_its_end_brings_it_back(vacancy, lacking, officer, alone):
    booking = BookingFactory(vacancy=vacancy, worker=lacking)
    flag_bookings()
    made = override(lacking, officer)
    drain()
    with as_owner():
        assert Flag.objects.get(booking=booking).status == "renewed"
    assert fresh(booking).status == "booked"
    with acting(actor_for(officer)) as by:
        service.end(made, by=by)
    drain()
    with as_owner():
        assert Flag.objects.filter(booking=booking, status="flagged").exists()


def test_it_is_reported_each_month_once_to_its_trust_and_the_bank_s_auditors(
    settings, trust, worker, officer
):
    OverrideFactory(trust=trust, worker=worker)
    bank = bank_of(trust)
    other = PoolMembershipFactory(trust=trust).bank
    elsewhere = VacancyFactory(ward__site__trust=trust, bank=other, open=True)
    OverrideFactory(trust=trust, vacancy=elsewhere)
    auditor = MembershipFactory(role="auditor", bank=bank, trust=None)
    assert report_overrides() == 0
    first = (clock.today().replace(day=1) + 31 * DAY).replace(day=1)
    settings.CLOCK_OFFSET += (first - clock.today()) + DAY

    assert [report_overrides(), report_overrides()] == [4, 0]
    with as_owner():
        letters = Message.objects.filter(topic="override.report", channel="email")
        letters = {letter.user_id: letter for letter in letters}
    assert letters.keys() == {officer.user_id, auditor.user_id}
    assert "2 times" in letters[officer.user_id].subject
    assert "1 time" in letters[auditor.user_id].subject  # the other vacancy is not this bank's
    assert f"{trust.short_name}: 1. " in letters[auditor.user_id].body
    assert f"/bank/{bank.slug}/overrides/" in letters[auditor.user_id].link


def test_the_officer_asks_a_colleague_approves_and_the_worker_reads_it(
    client, trust, worker, officer
):
    client.force_login(officer.user)
    at = reverse("shifts:override", args=[trust.slug, worker.ref])
    page = client.get(at).content.decode()
    assert "Fire safety" in page
    assert "At most 28 days, counting today" in page
    assert "Right to work" not in page.split("<form")[1]
    until = clock.today() + 3 * DAY
    said = {
        "kind": "fire",
        "until-day": until.day,
        "until-month": until.month,
        "until-year": until.year,
        "reason": "Shadowed until Tuesday",
    }
    answer = client.post(at, said, follow=True)
    assert "It counts once a colleague approves it" in answer.content.decode()
    with as_owner():
        made = Override.objects.get()
    manager = MembershipFactory(role="trust_manager", trust=trust)
    client.force_login(manager.user)
    decide = reverse("shifts:override_decide", args=[trust.slug, made.ref])
    page = client.post(decide, {"deed": "approve"}, follow=True).content.decode()
    assert "Approved. It counts from now on" in page
    assert "Shadowed until Tuesday" in page
    client.force_login(worker.user)
    mine = client.get(reverse("me:passport")).content.decode()
    assert "Taken without a check" in mine
    assert "Shadowed until Tuesday" in mine


SPANS = st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted)


@examples(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(held=SPANS, waived=SPANS, months=st.none() | st.just(1), day=st.integers(1, 6))
def test_checks_and_overrides_add_up_alike_in_both_spellings(
    trust, ward, worker, held, waived, months, day
):
    """A check that ends, and an override that begins then, together cover a night."""
    today = clock.today()
    with acting(Actor.system("check")), transaction.atomic():
        vacancy = VacancyFactory(ward=ward, pooled=True, starts_at=soon(day))
        with as_owner():
            Credential.objects.filter(worker=worker, kind=kind()).update(
                valid_from=today + held[0] * DAY - (31 * DAY if months else 0 * DAY),
                valid_to=today + held[1] * DAY,
            )
        OverrideFactory(
            trust=trust,
            worker=worker,
            valid_from=today + waived[0] * DAY,
            valid_to=today + waived[1] * DAY,
        )
        taken(worker, vacancy)
        transaction.set_rollback(True)
