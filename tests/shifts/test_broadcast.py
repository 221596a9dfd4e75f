"""Opening a wave: who is told, what leaves the building, and what is taken back."""

import random
from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shifts.models import CancelReason, Release, Told
from shifts.services import booking as bookings
from shifts.services import broadcast
from shifts.services import vacancy as vacancies
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner, duty
from staffbank.notifications import posting
from staffbank.notifications.models import Message
from staffbank.outbox.models import Delivery
from staffbank.outbox.relay import drain
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import WorkerFactory
from tests.factories.workers import actor_for as worker_actor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def midday(settings):
    """Midday in London, so that nothing waits for the morning."""
    go_to(settings, 12)


def go_to(settings, hour):
    now = clock.now().astimezone(clock.LONDON)
    settings.CLOCK_OFFSET += now.replace(hour=hour, minute=0, second=0) - now


@pytest.fixture
def region():
    """A bank of two trusts, with three nurses at the first and two at the second."""
    bank = BankFactory()
    own, other = (PoolMembershipFactory(bank=bank).trust for _ in range(2))
    return {
        "bank": bank,
        "own": own,
        "own_workers": WorkerFactory.create_batch(3, ready_for=own),
        "other_workers": WorkerFactory.create_batch(2, ready_for=other),
        "manager": actor_for(MembershipFactory(trust=own)),
    }


def draft(region, **columns):
    ward = WardFactory(site__trust=region["own"])
    return VacancyFactory(ward=ward, bank=region["bank"], **columns)


def publish(region, vacancy):
    with acting(region["manager"]) as by:
        return vacancies.publish(vacancy, by=by)


def open_to_region(region, vacancy, urgent=False):
    with as_owner():
        vacancy.refresh_from_db()
    with acting(region["manager"]) as by:
        return vacancies.open_to_region(vacancy, by=by, urgent=urgent)


def told(release):
    with as_owner():
        return set(Told.objects.filter(release=release).values_list("worker_id", flat=True))


def emails(**where):
    with as_owner():
        return list(Message.objects.filter(channel="email", **where).order_by("dedupe_key"))


def keys(workers):
    return {worker.pk for worker in workers}


def test_publishing_tells_the_trusts_own_bank_and_writes_when_and_how_many(region):
    release = publish(region, draft(region))

    drain()

    assert told(release) == keys(region["own_workers"])
    with as_owner():
        release.refresh_from_db()
    assert release.told == 3
    assert release.broadcast_at is not None


def test_opening_to_the_region_tells_those_who_were_not_told_before(region):
    vacancy = draft(region)
    publish(region, vacancy)
    drain()

    release = open_to_region(region, vacancy)
    drain()

    assert told(release) == keys(region["other_workers"])


def test_an_urgent_wave_tells_everybody_again(region):
    vacancy = draft(region)
    publish(region, vacancy)
    drain()

    release = open_to_region(region, vacancy, urgent=True)
    drain()

    assert told(release) == keys(region["own_workers"] + region["other_workers"])


def test_somebody_who_could_not_take_it_is_not_told(region):
    WorkerFactory(ready_for=region["own"], status="paused")
    with as_owner():
        WorkerFactory()  # engaged by nobody

    release = publish(region, draft(region))
    drain()

    assert told(release) == keys(region["own_workers"])


def test_the_people_of_another_bank_are_not_told(region):
    stranger = PoolMembershipFactory(bank=BankFactory()).trust
    WorkerFactory(ready_for=stranger)

    release = open_to_region(region, draft(region))
    drain()

    assert told(release) == keys(region["other_workers"])


def test_everybody_is_told_by_one_statement_however_many_there_are(region):
    release = publish(region, draft(region))
    WorkerFactory.create_batch(20, ready_for=region["own"])

    with (
        acting(Actor.system("a test", bank=region["bank"].pk)) as by,
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        broadcast.tell_the_eligible(release.pk, by=by)

    statements = [q["sql"] for q in queries if "shifts_tell(" in q["sql"]]
    assert len(statements) == 1
    assert len(told(release)) == 23


def test_telling_again_changes_nothing(region):
    release = publish(region, draft(region))
    drain()
    WorkerFactory(ready_for=region["own"])
    before = rows()

    for _ in range(2):
        with acting(Actor.system("a test", bank=region["bank"].pk)) as by:
            broadcast.tell_the_eligible(release.pk, by=by)
            broadcast.write_emails(release.pk, by=by)
    drain()

    assert rows() == before


def rows():
    with as_owner():
        return (
            list(Told.objects.order_by("pk").values("release", "worker", "told_at")),
            list(Message.objects.order_by("dedupe_key").values("dedupe_key", "status", "due_at")),
            list(Release.objects.order_by("pk").values("pk", "told", "broadcast_at")),
        )


def test_a_vacancy_that_went_before_anybody_was_told_is_told_to_nobody(region):
    vacancy = draft(region)
    release = publish(region, vacancy)
    book(region["own_workers"][0], vacancy)

    drain()

    assert told(release) == set()
    assert emails(topic="release.opened") == []


def book(worker, vacancy):
    with as_owner():
        vacancy.refresh_from_db()
    with acting(worker_actor(worker)) as by:
        return bookings.book(vacancy, worker, by=by)


def test_each_person_told_gets_one_email_about_the_shift_and_nobody_elses_name(region):
    vacancy = draft(region)
    publish(region, vacancy)
    drain()

    posting.send(limit=100)

    assert len(mail.outbox) == 3
    letter = mail.outbox[0]
    assert vacancy.ward.name in letter.subject
    assert "£234.52" in letter.subject
    assert f"/me/shifts/{vacancy.ref}/" in letter.body
    written = letter.subject + letter.body
    assert not any(worker.name in written for worker in region["own_workers"])


def test_at_night_emails_wait_for_seven_and_the_inbox_does_not(region, settings):
    go_to(settings, 23)
    release = publish(region, draft(region))

    drain()

    due = {message.due_at.astimezone(clock.LONDON) for message in emails()}
    tomorrow = clock.today() + timedelta(days=1)
    assert due == {datetime(tomorrow.year, tomorrow.month, tomorrow.day, 7, tzinfo=clock.LONDON)}
    assert len(told(release)) == 3


def test_an_urgent_one_goes_out_at_night(region, settings):
    go_to(settings, 23)
    open_to_region(region, draft(region), urgent=True)

    drain()
    posting.send(limit=100)

    urgent = [letter for letter in mail.outbox if letter.subject.startswith("Urgent")]
    assert len(urgent) == 5


def test_nobody_gets_more_emails_a_day_than_the_bank_agreed(region):
    with as_owner():
        region["bank"].policies.update(told_per_day=2)
    releases = [publish(region, draft(region)) for _ in range(3)]

    drain()

    assert [len(told(release)) for release in releases] == [3, 3, 3]
    assert len(emails()) == 2 * 3


def test_when_a_vacancy_is_filled_what_has_not_left_is_gone(region):
    vacancy = draft(region)
    publish(region, vacancy)
    drain()

    book(region["own_workers"][0], vacancy)
    drain()
    posting.send(limit=100)

    assert {message.status for message in emails(topic="release.opened")} == {"gone"}


def test_when_a_vacancy_is_cancelled_what_has_not_left_is_gone(region):
    vacancy = draft(region)
    publish(region, vacancy)
    drain()

    with acting(region["manager"]) as by:
        reason = CancelReason.objects.first()
        vacancies.cancel(vacancy, reason=reason, by=by)
    drain()

    assert {message.status for message in emails()} == {"gone"}


def test_a_booking_made_while_the_emails_were_being_written_takes_them_back_too(region):
    """The booking's event was heard first; the writer's own event has somebody look again."""
    vacancy = draft(region)
    release = publish(region, vacancy)
    with acting(Actor.system("a test", bank=region["bank"].pk)) as by:
        broadcast.tell_the_eligible(release.pk, by=by)
        broadcast.write_emails(release.pk, by=by)
    book(region["own_workers"][0], vacancy)
    with acting(Actor.system("a test")), duty("relay"):
        Delivery.objects.filter(handler="shifts.handlers.withdraw_what_was_booked").delete()

    drain()

    assert {message.status for message in emails(topic="release.opened")} == {"gone"}


@pytest.mark.parametrize("seed", range(4))
def test_deliveries_in_any_order_end_in_the_same_rows(region, seed):
    first, second = draft(region), draft(region, starts_at=clock.now() + timedelta(days=6))
    one, two = publish(region, first), publish(region, second)
    drain()
    book(region["own_workers"][0], first)
    pool = open_to_region(region, second)
    shuffle(seed)

    drain()
    drain()

    assert told(one) == told(two) == keys(region["own_workers"])
    assert told(pool) == keys(region["other_workers"])
    gone = {m.dedupe_key.split("-worker")[0] for m in emails(status="gone")}
    assert gone == {f"release-{one.pk}"}
    assert len(emails(topic="release.opened", status="queued")) == 5


def shuffle(seed):
    chance = random.Random(seed)
    with acting(Actor.system("a test")), duty("relay"):
        for each in Delivery.objects.filter(delivered_at=None):
            Delivery.objects.filter(pk=each.pk).update(
                due_at=each.due_at - timedelta(seconds=chance.randrange(1000))
            )


def test_a_trust_of_two_banks_is_told_through_each(region):
    """The neighbouring bank shares the trust; its vacancy reaches its own pool only."""
    neighbour = BankFactory()
    PoolMembershipFactory(bank=neighbour, trust=region["own"])
    far = PoolMembershipFactory(bank=neighbour, trust=TrustFactory()).trust
    far_worker = WorkerFactory(ready_for=far)

    release = open_to_region(region | {"bank": neighbour}, draft(region | {"bank": neighbour}))
    drain()

    assert told(release) == {far_worker.pk}
