"""The demonstration's region over time: begun, left alone for days, and brought to the present."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from insights.simulation import record, story
from insights.simulation.demand import reference
from insights.simulation.growth import Growth
from insights.simulation.size import Size
from tests import databases

pytestmark = pytest.mark.usefixtures("evidence_folder")

SIZE = Size(seed=3, workers=300, trusts=4, weeks=1, vacancies_per_week=120)
ASKED = {
    "seed": SIZE.seed,
    "workers": SIZE.workers,
    "trusts": SIZE.trusts,
    "weeks": SIZE.weeks,
    "vacancies_per_week": SIZE.vacancies_per_week,
}
NOW = datetime(2026, 11, 22, 14, 14, tzinfo=UTC)


def ask(sql, *params):
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def change(sql, *params):
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql, params)
        assert cursor.rowcount == 1


def grow(now=NOW):
    Growth("owner", SIZE, now, say=lambda line: None).run()


def everything():
    people = ask("select ref, name, home_outcode, status from workers_worker order by ref")
    vacancies = ask(
        "select ref, number, starts_at, pay_pence, status from shifts_vacancy order by 1"
    )
    bookings = ask(
        "select v.ref, w.ref, b.status, b.booked_at from shifts_booking b"
        " join shifts_vacancy v on v.id = b.vacancy_id join workers_worker w on w.id = b.worker_id"
        " order by 1, 4"
    )
    checks = ask("select ref, valid_to, status from compliance_credential order by ref")
    return people, vacancies, bookings, checks


@pytest.fixture
def forget(committed_db, rows_of_the_template):
    return lambda: databases.truncate_changed(rows_of_the_template)


def test_the_same_seed_on_the_same_day_grows_the_same_region(forget):
    grow()
    first = everything()
    forget()
    grow()

    assert len(first[0]) > SIZE.workers
    assert len(first[2]) > 50
    assert everything() == first


def test_history_is_written_into_months_of_its_own(committed_db):
    grow(datetime(2029, 3, 3, 9, 0, tzinfo=UTC))

    assert ask("select count(*) from shifts_told where day < '2029-03-01'")[0][0] > 0
    assert ask("select count(*) from shifts_told_rest") == [(0,)]
    assert ask("select count(*) from audit_auditentry_rest") == [(0,)]


def test_topping_up_at_once_changes_nothing(committed_db):
    grow()
    before = everything()
    grow()

    assert everything() == before


def test_after_some_days_the_past_is_complete_and_there_is_a_live_week(committed_db):
    grow()
    before = ask("select max(starts_at) from shifts_vacancy where starts_at <= %s", NOW)[0][0]
    later = NOW + timedelta(days=5, hours=3)
    grow(later)

    unfinished = ask(
        "select number from shifts_vacancy where ends_at <= %s"
        " and status not in ('worked', 'lapsed', 'cancelled')",
        later,
    )
    by_day = dict(
        ask(
            "select starts_at::date, count(*) filter (where status = 'worked') from shifts_vacancy"
            " where starts_at between %s and %s group by 1",
            before - timedelta(days=3),
            later - timedelta(days=1),
        )
    )
    mismatched = ask(
        "select v.number from shifts_vacancy v left join shifts_booking b on b.vacancy_id = v.id"
        " and b.status in ('booked', 'worked') group by v.id"
        " having count(b.id) <> (v.status in ('filled', 'worked'))::int"
    )
    short = ask(
        "select worker_id from (select worker_id, ends_at, lead(starts_at) over"
        " (partition by worker_id order by starts_at) as next from shifts_workperiod) p"
        " where next < ends_at + interval '11 hours'"
    )

    assert unfinished == []
    assert len(by_day) >= 7
    assert all(by_day.values())
    assert mismatched == []
    assert short == []
    live = ask(
        "select count(*) from shifts_vacancy where status in ('open', 'filled')"
        " and starts_at between %s and %s",
        later,
        later + timedelta(days=7),
    )
    assert live[0][0] > 50


def test_topping_up_asks_for_exactly_what_growing_then_would_have(forget):
    later = NOW + timedelta(days=4)
    scenes = {
        reference(moment.date() + timedelta(days=ahead), slot, place)
        for moment in (NOW, later)
        for ahead in range(8)
        for slot in (story.SLOT, story.STEADY_SLOT)
        for place in range(20)
    }
    asked = "select number from shifts_vacancy where starts_at >= %s"
    grow()
    grow(later)
    topped_up = {number for (number,) in ask(asked, NOW)}
    forget()
    grow(later)
    grown = {number for (number,) in ask(asked, NOW)}

    assert len(grown - scenes) > 50
    assert topped_up - scenes == grown - scenes


def test_what_a_person_did_by_hand_is_kept(committed_db):
    grow()
    (cancelled,), (booked,) = ask(
        "select id from shifts_vacancy where status = 'open' and starts_at > %s"
        " order by starts_at desc limit 2",
        NOW + timedelta(days=6),
    )
    change(
        "update shifts_vacancy set status = 'cancelled', cancelled_at = %s, note = 'By hand'"
        " where id = %s",
        NOW,
        cancelled,
    )
    change("update shifts_vacancy set note = 'Bring your own tea' where id = %s", booked)
    grow(NOW + timedelta(days=2))

    assert ask("select status, note from shifts_vacancy where id = %s", cancelled) == [
        ("cancelled", "By hand")
    ]
    assert ask("select note from shifts_vacancy where id = %s", booked) == [("Bring your own tea",)]


def test_the_command_travels_with_the_clock(committed_db, settings):
    call_command("simulate", "--top-up", **ASKED, verbosity=0)
    settings.CLOCK_OFFSET = timedelta(days=3)
    call_command("simulate", "--top-up", **ASKED, verbosity=0)

    runs = ask("select at from audit_auditentry where verb = 'region.simulated' order by at")
    assert len(runs) == 2
    assert runs[1][0] - runs[0][0] > timedelta(days=2, hours=23)
    assert ask("select count(*) from insights_dailyfill")[0][0] > 0


def test_a_second_region_is_not_grown_over_the_first(committed_db):
    call_command("simulate", **ASKED)

    with pytest.raises(CommandError, match="--top-up"):
        call_command("simulate", **ASKED)
    with pytest.raises(CommandError, match="seed 3"):
        call_command("simulate", "--top-up", **ASKED | {"seed": 4})


def test_every_foreign_key_is_back_and_checked_once_a_region_is_grown(committed_db):
    keys = (
        "select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated"
        " from pg_constraint where contype = 'f' order by 1, 2"
    )
    before = ask(keys)
    grow()

    assert len(before) > 100
    assert ask(keys) == before


def test_a_region_of_an_earlier_version_is_not_gone_on_with(committed_db, monkeypatch):
    monkeypatch.setattr(record, "VERSION", record.VERSION - 1)
    call_command("simulate", **ASKED)
    monkeypatch.undo()

    with pytest.raises(CommandError, match="make demo-reset"):
        call_command("simulate", "--top-up", **ASKED)


def test_production_invents_nobody(settings):
    settings.PRODUCTION = True

    with pytest.raises(CommandError, match="production"):
        call_command("simulate")
