"""A trust that left comes back: under a new signature, in a new place, with its old rows as they
were."""

from datetime import timedelta

import pytest
from django.db import DatabaseError

from shifts.models import Vacancy
from shifts.selectors.returning import what_returns
from shifts.services.departing import carry_out_due, plan_departure
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner, duty
from staffbank.errors import NotPermitted
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import (
    BankFactory,
    ConfirmationFactory,
    MembershipFactory,
    PoolMembershipFactory,
    RehearsalFactory,
    TrustFactory,
    WardFactory,
    actor_for,
    agreement_of,
    staff_group,
)
from tests.factories.workers import WorkerFactory
from trusts.errors import AlreadyInTheBank, NothingToSign, NotSigned
from trusts.models import Confirmation, PoolMembership, Signature, Trust, TrustCode, Ward
from trusts.services import membership
from trusts.services.agreement import sign_agreement
from trusts.services.onboarding import begin_again, go_live, share_groups

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust(bank):
    trust = TrustFactory(slug="hillingdon", short_name="Hillingdon")
    with as_owner():
        TrustCode.objects.create(trust=trust, code="RAS", valid_from="2020-01-01")
    return trust


@pytest.fixture
def ward(trust, bank):
    ward = WardFactory(site__trust=trust)
    PoolMembershipFactory(bank=bank, trust=trust)
    RehearsalFactory(ward=ward, bank=bank)
    return ward


@pytest.fixture
def left(ward, bank, femi, settings):
    """The trust, two days after it left."""
    tomorrow = clock.today() + timedelta(days=1)
    with acting(femi):
        plan_departure(ward.trust, kind="leave", day=tomorrow, reason="Merger", by=femi)
    settings.CLOCK_OFFSET = timedelta(days=2)
    job = Actor.system("shifts.carry_out_departures", bank=bank.pk)
    with acting(job):
        assert carry_out_due(clock.now(), by=job) == 1
    return fresh(ward.trust)


def fresh(row):
    with as_owner():
        return type(row).objects.get(pk=row.pk)


def begun(trust, by):
    with acting(by):
        return begin_again(trust, by=by)


def signed(trust, bank):
    with as_owner():
        version = agreement_of(bank)
    ruth = actor_for(MembershipFactory(role="signatory", trust=trust))
    with acting(ruth):
        return sign_agreement(version, name="Ruth Ellis", position="Director", by=ruth)


def rows_of(trust):
    with as_owner():
        places = PoolMembership.objects.filter(trust=trust, valid_to__isnull=False)
        signatures = Signature.objects.filter(trust=trust, stay=1)
        return [*places.values(), *signatures.values(), *Ward.objects.filter(trust=trust).values()]


def test_what_returns_and_what_does_not_is_counted_first(left, ward, bank, femi):
    VacancyFactory(ward=ward, bank=bank, open=True)
    WorkerFactory(ready_for=left)
    MembershipFactory(trust=left)

    with acting(femi):
        means = what_returns(left, clock.today(), by=femi)

    assert (means.sites, means.wards, means.roles, means.people) == (1, 1, 1, 1)
    assert (means.opted_in, means.open_vacancies) == (1, 1)
    assert means.checks > 0
    assert means.place.valid_to == clock.today() - timedelta(days=2)
    assert means.signature is not None


def test_it_comes_back_under_a_new_signature_in_a_new_place_and_old_rows_stay(left, bank, femi):
    MembershipFactory(trust=left, role="staffing_admin")
    before = rows_of(left)

    trust = begun(left, femi)
    assert fresh(trust).status == Trust.Status.SETUP
    with acting(femi):
        share_groups(trust, [staff_group()], by=femi)
        with pytest.raises(NotSigned):
            go_live(trust, by=femi)
    signature = signed(trust, bank)
    with as_owner():
        place = PoolMembership.objects.get(trust=trust, valid_from=None)
    for part in Confirmation.Part:
        ConfirmationFactory(place=place, part=part)
    with acting(femi):
        go_live(fresh(trust), by=femi)

    with as_owner():
        place = PoolMembership.objects.current(clock.today()).get(trust=trust)
    assert (place.valid_from, place.signature_id) == (clock.today(), signature.pk)
    assert (signature.stay, signature.version.number) == (2, 1)
    assert fresh(trust).status == Trust.Status.LIVE
    assert rows_of(trust) == before


def test_the_same_text_is_signed_once_a_stay(left, bank, femi):
    begun(left, femi)
    signed(left, bank)

    with pytest.raises(NothingToSign):
        signed(left, bank)


def test_nothing_it_had_open_is_seen_by_the_region_again_by_itself(left, ward, bank, femi):
    vacancy = VacancyFactory(ward=ward, bank=bank, open=True)
    begun(left, femi)

    with as_owner():
        assert Vacancy.objects.get(pk=vacancy.pk).pool_opened_at is None


def test_only_by_the_bank_it_left_and_only_once(left, femi, bank):
    stranger = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))
    lead = actor_for(MembershipFactory(role="bank_lead", bank=bank))
    for by in (stranger, lead, actor_for(MembershipFactory(trust=left))):
        with pytest.raises(NotPermitted):
            begun(left, by)
    begun(left, femi)

    with pytest.raises(AlreadyInTheBank):
        begun(left, femi)
    with as_owner():
        entry = AuditEntry.objects.get(verb="trust.begun_again")
    assert entry.user_id == femi.user_id


def test_a_bank_it_left_before_neither_writes_its_wards_nor_invites_its_people(left, ward, femi):
    other = BankFactory(slug="small")
    with as_owner():
        PoolMembership.objects.create(bank=other, trust=left)
        Trust.objects.filter(pk=left.pk).update(status="setup")
    person = membership.Invited("mary@example.nhs.uk", "Mary Shaw", "staffing_admin")

    with acting(femi):
        with duty("onboarding"):
            assert Ward.objects.filter(pk=ward.pk).update(name="Theirs") == 0
        with pytest.raises(NotPermitted):
            membership.invite(person, by=femi, trust=fresh(left))
    with (
        acting(actor_for(MembershipFactory(role="onboarding_admin", bank=other))),
        duty("onboarding"),
    ):
        assert Ward.objects.filter(pk=ward.pk).update(name="Ours") == 1


def test_no_other_move_leads_out_of_having_left(left):
    with as_owner(), pytest.raises(DatabaseError):
        Trust.objects.filter(pk=left.pk).update(status="live")


def test_it_is_found_by_its_code_shown_first_and_begun_by_a_press(client, left, member):
    client.force_login(member.user)
    there = f"/bank/nwl/trusts/{left.ref}/return/"
    assert there in client.get("/bank/nwl/trusts/").text
    assert client.get("/bank/nwl/trusts/begin/RAS/").headers["Location"] == there

    page = client.get(there)
    assert "It signs the agreement anew" in page.text
    assert "1 site, 1 ward" in page.text
    answer = client.post(there)

    assert answer.headers["Location"] == f"/bank/nwl/trusts/{left.ref}/"
    assert "Nothing is shared before it is signed" in client.get(answer.headers["Location"]).text
    assert client.get(there).status_code == 404
