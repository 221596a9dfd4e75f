"""A restriction keeps somebody from work at once, whoever tries, and says no more than it must."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from compliance.errors import (
    FromThePast,
    LiftedAlready,
    LiftedByAnother,
    NotEngaged,
    NotOurWard,
    OwnRecord,
)
from compliance.models import Restriction, RestrictionPolicy
from compliance.rules.eligibility import ReasonCode
from compliance.services.restrictions import Asked, lift, restrict
from shifts.errors import NotEligible
from shifts.models import Release
from shifts.selectors.bookable import bookable_vacancies
from shifts.selectors.eligibility import Need, candidate_ids, verdict_for
from shifts.services.booking import book
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, constraint_of, duty
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.factories import trusts as t
from tests.factories.restrictions import restriction_of
from tests.factories.shifts import BookingFactory, VacancyFactory, soon
from tests.factories.workers import EngagementFactory, WorkerFactory, actor_for
from tests.shifts.pages import text
from trusts.models import Setting

pytestmark = pytest.mark.django_db
WHY = "Under investigation after an incident."


@pytest.fixture
def trust():
    trust = t.TrustFactory(short_name="Imperial", slug="imperial")
    t.PoolMembershipFactory(trust=trust)
    return trust


@pytest.fixture
def vacancy(trust):
    return VacancyFactory(ward__site__trust=trust, open=True)


@pytest.fixture
def nurse(trust):
    return WorkerFactory(ready_for=trust, name="Amara Osei")


@pytest.fixture
def officer(trust):
    return t.MembershipFactory(role="compliance_officer", trust=trust)


@pytest.fixture
def by(officer):
    return t.actor_for(officer)


def asked(scope="everywhere", **facts):
    return Asked(
        **{"scope": scope, "reason": WHY, "shown_to": "own", "valid_from": clock.today()} | facts
    )


def restricted(nurse, by, scope="everywhere", **facts):
    with acting(by):
        return restrict(nurse, asked(scope, **facts), by=by)


def reasons(nurse, vacancy):
    with acting(actor_for(nurse)):
        return [reason.code for reason in verdict_for(nurse, vacancy).reasons]


def could_take(vacancy):
    with acting(Actor.system("a test", bank=vacancy.bank_id)), duty("broadcast"):
        return candidate_ids(Need.of(vacancy), Release.Audience.OWN_BANK)


def finds(nurse):
    seat = actor_for(nurse)
    with acting(seat):
        return [found.vacancy.pk for found in bookable_vacancies(seat).items]


def test_it_keeps_them_from_work_in_every_spelling_at_once(nurse, vacancy, by):
    assert (finds(nurse), could_take(vacancy)) == ([vacancy.pk], [nurse.pk])

    restricted(nurse, by)

    assert (finds(nurse), could_take(vacancy)) == ([], [])
    assert reasons(nurse, vacancy) == [ReasonCode.RESTRICTED]
    seat = actor_for(nurse)
    with acting(seat), pytest.raises(NotEligible):
        book(vacancy, nurse, by=seat)


@pytest.mark.parametrize("scope", ["ward", "group", "setting"])
def test_of_a_narrower_scope_other_work_stays_open(nurse, vacancy, by, trust, scope):
    other = {
        "ward": lambda: {"ward": t.WardFactory(site__trust=trust)},
        "group": lambda: {"staff_group": t.staff_group("02")},
        "setting": lambda: {"setting": Setting.objects.first()},
    }

    restricted(nurse, by, scope, **other[scope]())

    assert reasons(nurse, vacancy) == []


def test_of_one_trust_the_others_stay_open(nurse, vacancy, by):
    partner = t.PoolMembershipFactory(bank=vacancy.bank).trust
    there = VacancyFactory(ward__site__trust=partner, bank=vacancy.bank, pooled=True)

    restricted(nurse, by, "trust")

    assert reasons(nurse, vacancy) == [ReasonCode.RESTRICTED]
    assert ReasonCode.RESTRICTED not in reasons(nurse, there)


def test_it_begins_and_ends_with_its_days(nurse, vacancy, by):
    day = vacancy.period.ends_on + timedelta(days=1)
    restricted(nurse, by, valid_from=day)
    assert reasons(nurse, vacancy) == []

    restricted(nurse, by, valid_to=vacancy.period.starts_on)
    assert reasons(nurse, vacancy) == [ReasonCode.RESTRICTED]


def test_the_database_books_nobody_round_the_rule(nurse, vacancy, trust):
    restriction_of(nurse, trust)

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        BookingFactory(vacancy=vacancy, worker=nurse)

    assert constraint_of(error.value) == "shifts_booking_not_restricted"


def test_lifted_it_keeps_them_from_nothing(nurse, vacancy, by, trust):
    made = restricted(nurse, by, "trust")

    with acting(by):
        lift(made, reason="It was somebody else.", by=by)

    assert reasons(nurse, vacancy) == []
    with acting(by), pytest.raises(LiftedAlready):
        lift(made, reason="Again.", by=by)


def test_what_reaches_other_trusts_is_lifted_by_another_than_made_it(nurse, by, trust):
    made = restricted(nurse, by)

    with acting(by), pytest.raises(LiftedByAnother):
        lift(made, reason="I was wrong.", by=by)
    colleague = t.actor_for(t.MembershipFactory(role="compliance_officer", trust=trust))
    with acting(colleague):
        lift(made, reason="Looked at again.", by=colleague)


def test_what_the_policy_says_later_changes_none_that_stands(nurse, by):
    made = restricted(nurse, by)
    with as_owner():
        RestrictionPolicy.objects.create(
            scope="everywhere", second_person=False, valid_from=clock.today()
        )

    with acting(by), pytest.raises(LiftedByAnother):
        lift(made, reason="I was wrong.", by=by)


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"trust": None, "scope": "trust"}, "compliance_restriction_names_its_scope"),
        (
            {"valid_to": clock.today() - timedelta(days=1)},
            "compliance_restriction_ends_after_start",
        ),
        ({"lifted_at": clock.now()}, "compliance_restriction_lifted_by_somebody"),
    ],
)
def test_no_row_says_half_of_it(nurse, trust, facts, constraint):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        restriction_of(nurse, trust, **facts)

    assert constraint_of(error.value) == constraint


def test_the_database_keeps_to_two_people_and_ones_own_places(nurse, trust):
    other = t.TrustFactory()
    made = restriction_of(nurse, trust)
    for refused, constraint in (
        (
            lambda: Restriction.objects.filter(pk=made.pk).update(
                lifted_at=clock.now(), lifted_by=made.made_by
            ),
            "compliance_restriction_lifted_by_another",
        ),
        (
            lambda: restriction_of(nurse, trust, "trust", trust=other),
            "compliance_restriction_of_its_own_trust",
        ),
        (
            lambda: restriction_of(nurse, trust, "ward", ward=t.WardFactory(site__trust=other)),
            "compliance_restriction_of_its_own_ward",
        ),
    ):
        with as_owner(), pytest.raises(IntegrityError) as error, transaction.atomic():
            refused()
        assert constraint_of(error.value) == constraint


def test_it_is_made_once_and_lifted_once(nurse, trust, by):
    restriction_of(nurse, trust)

    for change in ({"reason": "Another"}, {"valid_to": clock.today()}, {"scope": "group"}):
        with (
            acting(by),
            duty("checking"),
            pytest.raises(IntegrityError, match="made once"),
            transaction.atomic(),
        ):
            Restriction.objects.update(**change)


def test_who_restricts_is_an_officer_of_a_trust_that_engages_them(nurse, trust):
    stranger = t.actor_for(t.MembershipFactory(role="compliance_officer"))
    manager = t.actor_for(t.MembershipFactory(role="ward_manager", trust=trust))

    for seat, refusal in ((stranger, NotEngaged), (manager, NotPermitted)):
        with acting(seat), pytest.raises(refusal):
            restrict(nurse, asked(), by=seat)


def test_nobody_restricts_themself_the_past_or_a_ward_of_others(nurse, trust, by):
    own = t.actor_for(t.MembershipFactory(role="compliance_officer", trust=trust, user=nurse.user))
    with acting(own), pytest.raises(OwnRecord):
        restrict(nurse, asked(), by=own)
    with acting(by), pytest.raises(FromThePast):
        restrict(nurse, asked(valid_from=clock.today() - timedelta(days=1)), by=by)
    with acting(by), pytest.raises(NotOurWard):
        restrict(nurse, asked("ward", ward=t.WardFactory()), by=by)


# --- Who is told, and of what ---------------------------------------------------------------------


def test_the_person_and_each_ward_that_booked_them_are_told_once(nurse, vacancy, by, trust):
    vacancy = VacancyFactory(ward=vacancy.ward, bank=vacancy.bank, open=True, starts_at=soon(10))
    BookingFactory(vacancy=vacancy, worker=nurse)
    manager = t.MembershipFactory(role="ward_manager", trust=trust, wards=[vacancy.ward])

    restricted(nurse, by)
    drain()
    drain()

    with as_owner():
        told = list(Message.objects.filter(channel="in_app").values_list("user_id", "body"))
    to_nurse = sorted(body for user, body in told if user == nurse.user_id)
    to_ward = [body for user, body in told if user == manager.user_id]
    assert (len(to_nurse), len(to_ward)) == (2, 1)
    assert WHY in to_nurse[0]
    assert "A restriction keeps you from it" in to_nurse[1]
    assert "cannot be booked on this work any more" in to_ward[0]
    assert WHY not in to_ward[0]
    assert nurse.name not in to_ward[0]


def test_a_ward_whose_shift_it_does_not_concern_hears_nothing(nurse, vacancy, by, trust):
    BookingFactory(vacancy=vacancy, worker=nurse)
    manager = t.MembershipFactory(role="ward_manager", trust=trust, wards=[vacancy.ward])

    restricted(nurse, by, "ward", ward=t.WardFactory(site__trust=trust))
    drain()

    with as_owner():
        assert not Message.objects.filter(user_id=manager.user_id).exists()


@pytest.mark.parametrize(("shown_to", "reads"), [("own", False), ("engaged", True)])
def test_another_trust_that_engages_them_reads_it_only_where_it_may(
    client, nurse, by, shown_to, reads
):
    other = t.TrustFactory()
    EngagementFactory(worker=nurse, trust=other, primary=False)
    seat = t.MembershipFactory(role="compliance_officer", trust=other)
    restricted(nurse, by, shown_to=shown_to)
    client.force_login(seat.user)

    page = text(client.get(reverse("compliance:worker", args=[other.slug, nurse.ref])))

    assert (WHY in page) is reads
    assert "Lift it" not in page


# --- Pages ----------------------------------------------------------------------------------------


def form(**changes):
    today = clock.today()
    return {
        "scope": "everywhere",
        "valid_from-day": str(today.day),
        "valid_from-month": str(today.month),
        "valid_from-year": str(today.year),
        "reason": WHY,
        "shown_to": "own",
        **changes,
    }


def test_an_officer_restricts_and_the_person_reads_it_in_their_passport(
    client, officer, nurse, trust
):
    client.force_login(officer.user)

    answer = client.post(reverse("compliance:restrict", args=[trust.slug, nurse.ref]), form())

    assert answer.status_code == 302
    assert WHY in text(client.get(answer.headers["Location"]))
    client.force_login(nurse.user)
    page = text(client.get(reverse("me:passport")))
    assert "What you cannot be booked on" in page
    assert WHY in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"scope": ""}, "Choose what they cannot be booked on"),
        ({"scope": "ward"}, "Choose a ward"),
        ({"scope": "setting"}, "Choose a setting"),
        ({"reason": ""}, "Enter why"),
        ({"valid_from-year": "2020"}, "The day must be today or later"),
    ],
)
def test_what_is_missing_is_asked_for(client, officer, nurse, trust, changes, said):
    client.force_login(officer.user)

    page = client.post(
        reverse("compliance:restrict", args=[trust.slug, nurse.ref]), form(**changes)
    )

    assert page.status_code == 422
    assert said in text(page)


def test_it_is_lifted_on_a_page_of_its_own(client, officer, nurse, trust):
    made = restriction_of(nurse, trust)
    client.force_login(officer.user)
    where = reverse("compliance:lift", args=[trust.slug, made.ref])
    assert "All work, at every trust" in text(client.get(where))

    client.post(where, {"reason": "Looked at again."})

    with as_owner():
        made.refresh_from_db()
    assert made.lifted_by_id == officer.user_id
    assert client.get(where).status_code == 404
