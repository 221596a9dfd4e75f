"""Reminders at 90, 30, 7 days and one: each once, to the person and to the trusts they work for."""

from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.models import Credential, CredentialKind, Reminder, ReminderDay
from compliance.services import reminding
from compliance.tasks import remind_of_endings
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.notifications import posting
from staffbank.notifications.models import Message
from staffbank.outbox.models import Event
from staffbank.outbox.relay import drain
from staffbank.periods import LONDON, wall_time
from tests.factories.shifts import bank_of
from tests.factories.trusts import (
    LocalNumberFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
)
from tests.factories.workers import CredentialFactory, EngagementFactory, WorkerFactory
from workers.models import MessageChoice

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def trust():
    trust = TrustFactory(short_name="Imperial")
    bank_of(trust)
    return trust


@pytest.fixture
def worker(trust):
    worker = WorkerFactory()
    EngagementFactory(worker=worker, trust=trust)
    return worker


def check(worker, trust, left, code="fire"):
    """A check with so many days left."""
    return CredentialFactory(
        worker=worker,
        kind=CredentialKind.objects.get(code=code),
        checked_at_trust=trust,
        valid_from=clock.today() - 200 * DAY,
        valid_to=clock.today() + left * DAY,
    )


def reminded(credential):
    with as_owner():
        rows = Reminder.objects.filter(credential=credential).order_by("-days")
        return list(rows.values_list("days", flat=True))


def test_each_is_made_once_on_its_day_and_the_person_and_their_trust_hear_of_it(
    trust, worker, settings
):
    officer = MembershipFactory(role="compliance_officer", trust=trust)
    credential = check(worker, trust, left=91)
    start = settings.CLOCK_OFFSET
    made = {}
    for day in range(93):
        settings.CLOCK_OFFSET = start + day * DAY
        made[91 - day] = remind_of_endings() + remind_of_endings()
        drain()

    assert {left for left, count in made.items() if count} == {90, 30, 7, 1}
    assert reminded(credential) == [90, 30, 7, 1]
    settings.CLOCK_OFFSET = start
    with as_owner():
        to_worker = Message.objects.filter(worker_id=worker.pk, channel="email")
        to_officer = Message.objects.filter(user=officer.user, channel="email")
        assert (to_worker.count(), to_officer.count()) == (4, 4)
        assert "ends in 90 days" in to_worker.order_by("day").first().subject
        assert not any("Fire" in each.subject for each in to_worker)


def test_a_late_job_makes_the_nearest_alone_and_what_is_over_none(trust, worker):
    late = check(worker, trust, left=20)
    over = check(worker, trust, left=-1, code="moving_2")

    assert remind_of_endings() == 1
    assert (reminded(late), reminded(over)) == ([30], [])


def test_the_days_are_dated_data(trust, worker):
    credential = check(worker, trust, left=60)
    with as_owner():
        ReminderDay.objects.update(valid_to=clock.today() - DAY)
        ReminderDay.objects.create(days=60, valid_from=clock.today())

    remind_of_endings()

    assert reminded(credential) == [60]


def test_a_check_whose_end_is_moved_is_spoken_of_anew(trust, worker):
    credential = check(worker, trust, left=7)
    remind_of_endings()
    with as_owner():
        Credential.objects.filter(pk=credential.pk).update(valid_to=clock.today() + 30 * DAY)
    remind_of_endings()

    assert reminded(credential) == [30, 7]


def test_a_run_that_was_broken_off_has_made_nothing_and_the_next_makes_it(
    trust, worker, monkeypatch
):
    check(worker, trust, left=7)
    with monkeypatch.context() as patch:
        patch.setattr(reminding, "emit_all", lambda *given, **named: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remind_of_endings()
    assert remind_of_endings() == 1


def test_one_who_renewed_already_is_told_so_and_one_who_renewed_since_nothing(trust, worker):
    credential = check(worker, trust, left=7)
    CredentialFactory(worker=worker, kind=credential.kind)
    other = check(worker, trust, left=7, code="moving_2")
    remind_of_endings()
    with as_owner():
        Credential.objects.filter(pk=other.pk).update(status="replaced")
    drain()

    with as_owner():
        (letter,) = Message.objects.filter(worker_id=worker.pk, channel="email")
    assert "you have nothing more to do" in letter.body


def test_a_letter_waits_for_the_hours_that_its_reader_chose(trust, worker, settings):
    with as_owner():
        MessageChoice.objects.create(worker=worker, quiet="daytime", changed_at=clock.now())
    check(worker, trust, left=7)
    at_ten = wall_time(clock.today() + DAY, time(10))
    settings.CLOCK_OFFSET += at_ten - clock.now()

    remind_of_endings()
    drain()

    with as_owner():
        letter = Message.objects.get(worker_id=worker.pk, channel="email")
        assert Message.objects.filter(worker_id=worker.pk, channel="in_app").exists()
    assert letter.due_at.astimezone(LONDON).hour == 16
    posting.send(limit=100)
    assert not any(worker.email in each.to for each in mail.outbox)


def heard(credential, **reader):
    """How many days before the end of the check a reader was written to."""
    with as_owner():
        letters = Message.objects.filter(channel="email", topic="credential.ending", **reader)
        return sorted(((credential.valid_to - each.day).days for each in letters), reverse=True)


def let_it_end(credential, settings):
    for day in [settings.CLOCK_OFFSET + n * DAY for n in range(91)]:
        settings.CLOCK_OFFSET = day
        remind_of_endings()
        drain()


@pytest.mark.parametrize(
    ("chosen", "days"), [(90, [90, 30, 7, 1]), (30, [30, 7, 1]), (7, [7, 1]), (1, [1])]
)
def test_the_person_hears_as_early_as_they_chose_and_their_trust_as_ever(
    trust, worker, settings, chosen, days
):
    officer = MembershipFactory(role="compliance_officer", trust=trust)
    with as_owner():
        MessageChoice.objects.create(worker=worker, remind_from=chosen, changed_at=clock.now())
    credential = check(worker, trust, left=90)

    let_it_end(credential, settings)

    assert heard(credential, worker_id=worker.pk) == days
    assert heard(credential, user=officer.user) == [90, 30, 7, 1]


def test_officers_hear_as_early_as_their_trust_set_and_those_of_another_by_the_regions(
    trust, worker, settings
):
    other = TrustFactory()
    PoolMembershipFactory(bank=bank_of(trust), trust=other)
    EngagementFactory(worker=worker, trust=other, primary=False)
    ours, theirs = (
        MembershipFactory(role="compliance_officer", trust=each).user for each in (trust, other)
    )
    LocalNumberFactory(bank=bank_of(trust), trust=trust, number="officers_remind_days", value=20)
    credential = check(worker, trust, left=90)

    let_it_end(credential, settings)

    assert heard(credential, user=ours) == [7, 1]
    assert heard(credential, user=theirs) == [90, 30, 7, 1]
    assert heard(credential, worker_id=worker.pk) == [90, 30, 7, 1]


def test_the_last_reminder_reaches_everybody_whatever_they_chose(trust, worker):
    officer = MembershipFactory(role="compliance_officer", trust=trust)
    LocalNumberFactory(bank=bank_of(trust), trust=trust, number="officers_remind_days", value=1)
    with as_owner():
        MessageChoice.objects.create(worker=worker, remind_from=1, changed_at=clock.now())
        ReminderDay.objects.filter(days__lt=7).update(valid_to=clock.today() - DAY)
    credential = check(worker, trust, left=7)

    remind_of_endings()
    drain()

    assert heard(credential, worker_id=worker.pk) == heard(credential, user=officer.user) == [7]


def test_of_what_nobody_is_to_hear_yet_no_letter_is_asked_for(trust, worker):
    LocalNumberFactory(bank=bank_of(trust), trust=trust, number="officers_remind_days", value=7)
    with as_owner():
        MessageChoice.objects.create(worker=worker, remind_from=7, changed_at=clock.now())
        before = Event.objects.filter(topic="credential.ending").count()
    check(worker, trust, left=30)

    assert remind_of_endings() == 1

    with as_owner():
        assert Event.objects.filter(topic="credential.ending").count() == before


def test_what_people_and_trusts_chose_is_read_at_once_for_everybody(trust):
    def statements(people):
        for worker in WorkerFactory.create_batch(people):
            EngagementFactory(worker=worker, trust=trust)
            check(worker, trust, left=30)
        with CaptureQueriesContext(connection) as captured:
            assert remind_of_endings() == people
        return len(captured)

    assert statements(12) == statements(1)


#: About midnight by London's clocks, in summer when UTC is a day behind, and as they change.
MOMENTS = st.datetimes(datetime(2026, 3, 25), datetime(2027, 4, 5)).map(
    lambda each: each.replace(tzinfo=LONDON)
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moment=MOMENTS, left=st.integers(0, 100))
def test_whenever_it_is_the_reminder_is_the_nearest_that_has_come_by_londons_day(
    trust, worker, moment, left
):
    day = moment.astimezone(LONDON).date()
    with acting(Actor.system("check")), as_owner():
        Credential.objects.filter(worker=worker).delete()
        credential = Credential.objects.create(
            worker=worker,
            kind=CredentialKind.objects.get(code="fire"),
            valid_from=date(2020, 1, 1),
            valid_to=day + left * DAY,
            status="verified",
            submitted_at=clock.now(),
            checked_at=clock.now(),
            checked_at_trust=trust,
            how="original",
        )
    reminding.remind(day, by=Actor.system("check"))

    due = [days for days in (90, 30, 7, 1) if left <= days]
    assert reminded(credential) == due[-1:]
