"""Retention is data: a dry run says what would go, the job lets it go, and nothing else."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from insights.services import retention
from insights.tasks import let_go
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.partitions import months_kept
from tests.factories import trusts as t
from tests.factories import workers as w
from workers.models import CalendarFeed, Grant, Worker

pytestmark = pytest.mark.django_db

YEARS = timedelta(days=366)


@pytest.fixture
def left():
    """Somebody who left seven years ago, somebody who left last year, and somebody who did not."""
    trust = t.TrustFactory()
    people = {}
    for name, end in (("long ago", 7 * YEARS), ("last year", YEARS), ("here", None)):
        people[name] = w.WorkerFactory(name=f"Person {name}")
        w.EngagementFactory(
            worker=people[name],
            trust=trust,
            valid_from=date(2010, 1, 1),
            valid_to=clock.today() - end if end else None,
        )
    return people


def names():
    with as_owner():
        return dict(Worker.objects.values_list("pk", "name"))


def test_whoever_left_long_enough_ago_becomes_a_pseudonym_and_nobody_else(left):
    let_go()

    now = names()
    assert now[left["long ago"].pk].startswith("Former worker ")
    assert now[left["last year"].pk] == "Person last year"
    assert now[left["here"].pk] == "Person here"


def test_a_dry_run_says_what_would_go_and_changes_nothing(left, capsys):
    before = names()

    call_command("retention")

    said = capsys.readouterr().out
    assert "workers_worker: 72 months" in said
    assert ": 1 rows. Staff records: six years after leaving" in said
    assert names() == before


def test_the_command_lets_go_when_it_is_told_to(left, capsys):
    call_command("retention", do=True)

    assert "workers_worker: 1 gone" in capsys.readouterr().out


def test_the_time_is_what_the_table_says(left):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("update staffbank_retention set months = 6 where record = 'workers_worker'")

    let_go()

    assert names()[left["last year"].pk].startswith("Former worker ")


def test_somebody_engaged_again_is_not_erased(left):
    worker = left["long ago"]
    w.EngagementFactory(worker=worker, primary=False)

    let_go()

    assert names()[worker.pk] == "Person long ago"


def test_reasons_and_addresses_go_in_their_time(left):
    worker, trust = left["here"], t.TrustFactory()
    now, today = clock.now(), clock.today()
    with as_owner():
        for ago in (3 * YEARS, YEARS):
            day = today - ago
            Grant.objects.create(
                worker=worker,
                trust=trust,
                reason="booked",
                object_id=str(ago),
                valid_from=day,
                valid_to=day,
            )
            CalendarFeed.objects.create(
                worker=worker,
                token_hash=str(ago),
                made_at=now - ago,
                revoked_at=now - ago + timedelta(days=30),
            )

    let_go()

    with as_owner():
        assert Grant.objects.count() == 1
        assert CalendarFeed.objects.count() == 1
        assert AuditEntry.objects.get(verb="retention.run").after["workers_grant"] == 1


def test_every_record_of_the_table_is_dropped_by_months_or_has_a_rule():
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname from pg_partitioned_table p join pg_class c on c.oid = p.partrelid"
        )
        by_months = {name for (name,) in cursor.fetchall()}

    assert months_kept().keys() - by_months == retention.RULES.keys()


def test_only_a_job_lets_go():
    manager = t.MembershipFactory()

    with acting(t.actor_for(manager)) as by, pytest.raises(NotPermitted):
        retention.let_go(clock.today(), by=by)


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2026, 11, 22), 12, date(2025, 11, 22)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
    ],
)
def test_months_are_counted_by_the_calendar(day, months, before):
    assert retention.months_before(day, months) == before
