"""Posting, opening and ending vacancies."""

from dataclasses import replace
from datetime import timedelta

import pytest

from shifts import errors
from shifts.models import Booking, CancelReason, Reason, Release, Vacancy
from shifts.services import posting, vacancy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox.models import Event
from staffbank.periods import Period
from tests.factories.shifts import BookingFactory, VacancyFactory, soon
from tests.factories.trusts import (
    MembershipFactory,
    PoolMembershipFactory,
    WardFactory,
    actor_for,
    grade,
)
from tests.rows import fresh
from trusts.models import Skill, Trust

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(ward):
    return actor_for(MembershipFactory(trust=ward.trust))


@pytest.fixture
def draft(ward):
    return posting.Draft(
        ward=ward,
        grade=grade(),
        period=Period(soon(), soon() + timedelta(hours=12)),
        break_minutes=60,
        reason=Reason.objects.first(),
        skills=tuple(Skill.objects.all()[:2]),
    )


def post(draft, by):
    with acting(by):
        return posting.post(draft, by=by)


def do(verb, row, by, **options):
    with acting(by):
        return verb(row, by=by, **options)


def topics():
    with as_owner():
        return list(Event.objects.order_by("at").values_list("topic", flat=True))


@pytest.mark.parametrize(
    ("own", "other"),
    [("REG", "DCT"), ("DCT", "SHO"), ("PH6", "SW6"), ("HCA4", "DN4"), ("N5", "F1")],
)
def test_one_vacancy_asks_for_one_profession(draft, manager, own, other):
    """Its own grade says which register it asks for."""
    PoolMembershipFactory(trust=draft.ward.trust, groups=[grade(own).staff_group])
    with pytest.raises(errors.OtherProfession):
        post(replace(draft, grade=grade(own), also_grade=grade(other)), manager)


def test_a_vacancy_may_be_offered_to_two_grades_of_one_profession(draft, manager):
    (posted,) = post(replace(draft, also_grade=grade("M6")), manager)

    with acting(manager), pytest.raises(errors.OtherProfession):
        posting.change(posted, replace(draft, also_grade=grade("HCA3")), by=manager)


def test_each_head_is_a_vacancy_of_its_own_priced_and_unseen(draft, manager):
    posted = post(replace(draft, heads=3), manager)

    assert len({v.number for v in posted}) == 3
    assert {v.status for v in posted} == {"draft"}
    assert {v.cost_centre for v in posted} == {draft.ward.cost_centre}
    assert posted[0].pay_pence > posted[0].holiday_pence > 0
    with as_owner():
        assert posted[0].skill_links.count() == 2
        assert AuditEntry.objects.filter(verb="vacancy.posted").count() == 3


def test_nobody_posts_for_a_ward_that_is_not_theirs(draft):
    other = WardFactory(site=draft.ward.site)
    scoped = MembershipFactory(trust=draft.ward.trust, role="ward_manager", wards=[other])
    for by in (scoped, MembershipFactory(), MembershipFactory(role="compliance_officer")):
        with pytest.raises(NotPermitted):
            post(draft, actor_for(by))


def test_a_shift_in_the_past_is_refused(draft, manager):
    begun = Period(clock.now() - timedelta(minutes=1), clock.now() + timedelta(hours=8))

    with pytest.raises(errors.StartsInThePast):
        post(replace(draft, period=begun), manager)


def test_a_staff_group_that_is_shared_with_no_bank_is_refused(draft, manager):
    with as_owner():
        draft.ward.trust.pools.get().groups.filter(staff_group=draft.grade.staff_group).delete()

    with pytest.raises(errors.NoPool):
        post(draft, manager)


def test_the_same_reference_is_posted_once(draft, manager):
    named = replace(draft, source="roster", external_ref="D-1")
    post(named, manager)

    with pytest.raises(errors.DuplicateReference):
        post(named, manager)


def test_publishing_opens_to_the_own_bank_and_plans_the_regions_turn(draft, manager):
    (row,) = post(draft, manager)

    release = do(vacancy.publish, row, manager)

    kept = fresh(row)
    assert (kept.status, kept.pool_opened_at, release.audience) == ("open", None, "own_bank")
    assert clock.now() < kept.opens_to_pool_at < kept.starts_at
    assert {"vacancy.published", "release.opened"} <= set(topics())
    with pytest.raises(errors.NotDraft):
        do(vacancy.publish, row, manager)


def test_opening_a_draft_to_the_region_publishes_it_at_home_too(draft, manager):
    (row,) = post(draft, manager)

    do(vacancy.open_to_region, row, manager, urgent=True)

    kept = fresh(row)
    assert kept.published_at
    assert kept.pool_opened_at
    assert kept.urgent_at
    with as_owner():
        waves = set(Release.objects.values_list("audience", "urgent"))
    assert waves == {("own_bank", False), ("pool", True)}


def test_opening_twice_is_one_wave(draft, manager):
    (row,) = post(draft, manager)
    first = do(vacancy.open_to_region, row, manager)
    row = fresh(row)

    assert do(vacancy.open_to_region, row, manager) == first
    assert fresh(row).pool_opened_at == row.pool_opened_at


def test_a_trust_that_is_not_live_reaches_no_region(draft, manager):
    (row,) = post(draft, manager)
    with as_owner():
        Trust.objects.filter(pk=row.trust_id).update(status="suspended")

    with pytest.raises(errors.TrustNotLive):
        do(vacancy.open_to_region, row, manager)

    assert fresh(row).status == "draft"


def test_the_planned_turn_comes_by_itself_in_its_own_bank_only(draft, manager, settings):
    (row,) = post(draft, manager)
    do(vacancy.publish, row, manager)
    turn = fresh(row).opens_to_pool_at
    other = Actor.system("open_due", bank=PoolMembershipFactory().bank_id)
    mine = Actor.system("open_due", bank=row.bank_id)

    for job, at, opened in (
        (mine, turn - timedelta(seconds=1), 0),
        (other, turn, 0),
        (mine, turn, 1),
        (mine, turn, 0),
    ):
        with acting(job):
            assert vacancy.open_due(at, by=job) == opened
    assert fresh(row).pool_opened_at


def test_what_starts_empty_ends_empty(draft, manager):
    (row,) = post(draft, manager)
    do(vacancy.publish, row, manager)
    job = Actor.system("lapse_empty", bank=row.bank_id)

    with acting(job):
        assert vacancy.lapse_empty(row.starts_at - timedelta(seconds=1), by=job) == 0
        assert vacancy.lapse_empty(row.starts_at, by=job) == 1

    assert fresh(row).status == "lapsed"
    with as_owner():
        assert not Release.objects.filter(vacancy=row, closed_at=None).exists()


class TestChanging:
    def test_a_change_is_priced_again_and_kept_beside_what_it_was(self, draft, manager):
        (row,) = post(draft, manager)
        posted_at = row.updated_at
        longer = Period(draft.period.starts_at, draft.period.ends_at + timedelta(hours=1))

        with acting(manager):
            posting.change(row, replace(draft, period=longer, skills=()), by=manager)

        kept = fresh(row)
        assert kept.ends_at == longer.ends_at
        assert kept.updated_at > posted_at
        with as_owner():
            entry = AuditEntry.objects.get(verb="vacancy.changed")
            assert not kept.skill_links.exists()
        assert set(entry.after) >= {"ends_at", "pay_pence"}
        assert entry.before.keys() == entry.after.keys()

    def test_what_somebody_is_booked_on_cannot_be_changed(self, draft, manager):
        (row,) = post(draft, manager)
        do(vacancy.publish, row, manager)
        BookingFactory(vacancy=fresh(row))

        with acting(manager), pytest.raises(errors.VacancyBooked):
            posting.change(row, draft, by=manager)


class TestCancelling:
    @pytest.fixture
    def reason(self):
        return CancelReason.objects.filter(who="trust").first()

    def test_an_empty_vacancy_is_cancelled_and_its_waves_close(self, manager, ward, reason):
        row = VacancyFactory(ward=ward, open=True)

        done = do(vacancy.cancel, row, manager, reason=reason)

        assert done.booking is None
        assert fresh(row).status == "cancelled"
        assert "vacancy.cancelled" in topics()

    def test_consequences_are_what_happens(self, manager, ward, reason):
        booking = BookingFactory(
            vacancy=VacancyFactory(
                ward=ward,
                open=True,
                starts_at=clock.now().replace(second=0, microsecond=0) + timedelta(hours=10),
            )
        )
        before = do(vacancy.what_cancelling_means, booking.vacancy, manager)

        do(vacancy.cancel, booking.vacancy, manager, reason=reason)

        kept = fresh(booking)
        assert before.booking == booking
        assert kept.owed_pence == before.owed_pence > 0
        assert (kept.status, kept.ended_by) == (Booking.Status.CANCELLED, "trust")

    def test_what_has_begun_with_somebody_booked_is_not_cancelled(
        self, manager, ward, reason, settings
    ):
        booking = BookingFactory(vacancy=VacancyFactory(ward=ward, open=True))
        settings.CLOCK_OFFSET = booking.starts_at - clock.now()

        with pytest.raises(errors.NotCancellable):
            do(vacancy.cancel, booking.vacancy, manager, reason=reason)

        assert fresh(booking).status == Booking.Status.BOOKED

    def test_another_trusts_manager_cancels_nothing(self, ward, reason):
        row = VacancyFactory(ward=ward, open=True)

        with pytest.raises(NotPermitted):
            do(vacancy.cancel, row, actor_for(MembershipFactory()), reason=reason)

        assert fresh(row).status == Vacancy.Status.OPEN
