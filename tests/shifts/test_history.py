"""What a trust reads of how its vacancy was told, and what a change does to what was said."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from shifts.models import Told, Vacancy
from shifts.selectors.history import Emails, emails_of, history_of
from shifts.services import broadcast, posting
from shifts.services import vacancy as vacancies
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, duty
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from staffbank.periods import Period
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def night(settings):
    """Three in the morning in London: emails wait for seven."""
    now = clock.now().astimezone(clock.LONDON)
    settings.CLOCK_OFFSET += now.replace(hour=3, minute=0, second=0) - now


@pytest.fixture
def region():
    """A bank of two trusts, with three nurses at the first and two at the second."""
    bank = BankFactory()
    own, other = (PoolMembershipFactory(bank=bank).trust for _ in range(2))
    seat = MembershipFactory(trust=own)
    return {
        "own": own,
        "other": other,
        "own_workers": WorkerFactory.create_batch(3, ready_for=own),
        "other_workers": WorkerFactory.create_batch(2, ready_for=other),
        "user": seat.user,
        "manager": actor_for(seat),
        "vacancy": VacancyFactory(ward=WardFactory(site__trust=own), bank=bank),
    }


def publish(region):
    with acting(region["manager"]) as by:
        vacancies.publish(region["vacancy"], by=by)
    drain()


def open_to_region(region):
    with acting(region["manager"]) as by:
        vacancies.open_to_region(fresh(region), by=by)
    drain()


def fresh(region):
    with as_owner():
        return Vacancy.objects.select_related(
            "ward", "grade", "reason", "also_grade", "specialty"
        ).get(pk=region["vacancy"].pk)


def change(region, **what):
    """Change the vacancy by ``what`` of its draft, and let the jobs run."""
    now = fresh(region)
    asked = posting.Draft(
        ward=now.ward,
        grade=now.grade,
        period=now.period,
        reason=now.reason,
        break_minutes=now.break_minutes,
        cost_centre=now.cost_centre,
    )
    with acting(region["manager"]) as by:
        posting.change(now, replace(asked, **what), by=by)
    drain()


def emails(**where):
    with as_owner():
        return list(Message.objects.filter(channel="email", **where).order_by("dedupe_key"))


def told():
    with as_owner():
        return sorted(Told.objects.values_list("worker_id", flat=True))


def keys(*workers):
    return sorted(worker.pk for worker in workers)


def settle(*statuses):
    """Let the first emails fare as said; the others are still to leave."""
    with as_owner():
        for message, status in zip(emails(), statuses, strict=False):
            Message.objects.filter(pk=message.pk).update(status=status)


class TestTold:
    def test_each_wave_is_split_by_how_its_emails_fared(self, region, client):
        publish(region)
        settle("sent", "failed")
        open_to_region(region)
        client.force_login(region["user"])
        place = {"trust_slug": region["own"].slug, "ref": region["vacancy"].ref}

        page = client.get(reverse("shifts:vacancy", kwargs=place)).content.decode()

        assert (
            "Told 3 people: 3 in the app, 1 by email, 1 email still to leave, 1 email failed"
            in page
        )
        assert "Told 2 people: 2 in the app, 2 emails still to leave" in page

    def test_the_numbers_carry_nothing_of_anybody_else(self, region, client):
        publish(region)
        open_to_region(region)
        settle("failed", "failed", "failed", "failed", "failed")
        client.force_login(region["user"])
        place = {"trust_slug": region["own"].slug, "ref": region["vacancy"].ref}

        page = client.get(reverse("shifts:vacancy", kwargs=place)).content.decode()

        assert "2 emails failed" in page
        for worker in region["other_workers"]:
            assert worker.name not in page
            assert worker.email not in page
            assert str(worker.ref) not in page
        for worker in region["own_workers"]:
            assert worker.email not in page

    def test_a_trust_seat_reads_no_message_before_or_after_counting(self, region):
        publish(region)

        with acting(region["manager"]) as by:
            counted = emails_of(region["vacancy"], history_of(region["vacancy"], by=by).releases)
            left = Message.objects.count()

        assert list(counted.values()) == [Emails(0, 3, 0, 0)]
        assert left == 0

    def test_the_duty_counts_and_writes_nothing(self, region):
        publish(region)

        with acting(region["manager"]), duty("counting"):
            assert Message.objects.count() == 3
            assert Message.objects.update(subject="Read by the wrong person") == 0

    def test_another_trusts_releases_are_not_counted(self, region):
        publish(region)
        stranger = actor_for(MembershipFactory(trust=region["other"]))

        with acting(stranger) as by:
            assert history_of(region["vacancy"], by=by).emails == {}

    def test_the_waves_are_counted_by_one_statement(self, region):
        publish(region)
        open_to_region(region)

        with acting(region["manager"]) as by:
            waves = history_of(region["vacancy"], by=by).releases
            with CaptureQueriesContext(connection) as asked:
                counted = emails_of(region["vacancy"], waves)

        assert len(counted) == 2
        assert sum("notifications_message" in each["sql"] for each in asked) == 1


class TestChanging:
    def test_what_has_not_left_says_what_the_shift_is_now(self, region):
        publish(region)
        settle("sent")
        period = region["vacancy"].period
        later = Period(period.starts_at + timedelta(hours=1), period.ends_at)

        change(region, period=later)

        waiting, gone_out = emails(status="queued"), emails(status="sent")
        assert len(waiting) == 2
        assert all("9pm" in each.subject and "9pm" in each.body for each in waiting)
        assert all("8pm to" in each.subject for each in gone_out)
        assert told() == keys(*region["own_workers"])

    def test_those_who_can_take_it_only_now_are_told_and_nobody_twice(self, region):
        with as_owner():
            skill = posting.Skill.objects.first()
            posting.VacancySkill.objects.create(
                vacancy=region["vacancy"], trust=region["own"], skill=skill
            )
        publish(region)
        before = told()

        change(region, skills=())

        assert before == []
        assert told() == keys(*region["own_workers"])
        assert len(emails(status="queued")) == 3
        with as_owner():
            assert region["vacancy"].releases.get().told == 3

    def test_whoever_it_is_no_longer_for_is_not_written_to(self, region):
        publish(region)
        with as_owner():
            skill = posting.Skill.objects.first()

        change(region, skills=(skill,))

        assert len(emails(status="gone")) == 3
        assert emails(status="queued") == []

    def test_a_draft_tells_nobody(self, region):
        change(region, break_minutes=30)

        assert told() == []
        assert emails() == []

    def test_hearing_of_it_twice_and_late_ends_in_the_same_rows(self, region):
        publish(region)
        change(region, break_minutes=30)
        first = [(each.pk, each.subject, each.status) for each in emails()]

        with acting(Actor.system("again", bank=region["vacancy"].bank_id)) as job:
            for _ in range(random.randint(1, 3)):
                broadcast.tell_of_the_change(region["vacancy"].pk, by=job)
        drain()

        assert [(each.pk, each.subject, each.status) for each in emails()] == first
        assert told() == keys(*region["own_workers"])
