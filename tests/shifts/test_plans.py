"""The lists stay quick in a region of some size: what the database does behind the wall is seen."""

import os
import re
from datetime import timedelta

import pytest
from django.db import connection

from shifts.models import Release, Vacancy
from shifts.selectors.bookable import Filters, Sort, bookable_days, bookable_vacancies
from shifts.selectors.candidates import CANDIDATES, COLUMNS, as_json, candidate_params
from shifts.selectors.eligibility import Need, candidate_ids
from shifts.selectors.inbox import worker_inbox
from shifts.selectors.listing import SORTS, Chosen, listed
from shifts.selectors.today import today_for
from shifts.selectors.week import monday_of, week_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, duty
from tests.factories import trusts, workers
from tests.shifts.bulk import TABLES, big_region, sweep

pytestmark = pytest.mark.django_db

FULL = os.environ.get("STAFFBANK_PROOF") == "full"
VACANCIES, WORKERS = (20_000, 6_000) if FULL else (5_000, 2_000)
SCANNED = re.compile(
    rf"Seq Scan on (?P<table>{'|'.join(TABLES)})(?P<part>_\d\w*|_rest)?\b"
    r"[^\n]*\(actual rows=(?P<rows>[\d.]+) loops=(?P<loops>\d+)\)"
    r"(?:\n(?! *(?:->|Rows Removed))[^\n]*)*(?:\n +Rows Removed by Filter: (?P<removed>\d+))?"
)
READ = re.compile(rf" on ({'|'.join(TABLES)})\b[^\n]*\(actual rows=[\d.]+ loops=(\d+)\)")
EXPLAIN = "explain (analyze, buffers, timing off, costs off)"
#: As many rows of a long table may be read one after another: a month of few, an empty partition.
FEW = 500
#: What every page of a worker asks, and every wave.
KEPT = {
    *("shifts_candidates", "shifts_going", "shifts_tell"),
    *("shifts_standing", "shifts_shown", "shifts_worked_wards", "shifts_sites_in_reach"),
    *("shifts_seen", "workers_seat", "notifications_unread"),
}
#: Blocks of 8 kB that all the statements of a list may read together: half as much again as the
#: longest does. Today also counts, for each of a dozen vacancies, who could still take it.
BLOCKS, BLOCKS_OF_TODAY = (16_000, 3_800) if FULL else (8_000, 2_000)


@pytest.fixture
def region():
    sweep()
    grown = big_region(vacancies=VACANCIES, workers=WORKERS)
    with connection.cursor() as cursor:
        cursor.execute("discard plans")  # functions keep those they made of a smaller region
    return grown


def plans_of(actor, ask):
    """What the database did for each statement on a table of thousands, in the seat that asked."""
    plans = []

    def explained(execute, sql, params, many, context):
        if any(table in sql for table in TABLES):
            execute(f"{EXPLAIN} {sql}", params, many, context)
            plans.append("\n".join(row for (row,) in context["cursor"].fetchall()))
        return execute(sql, params, many, context)

    with acting(actor), connection.execute_wrapper(explained):
        ask(actor)
    return plans


def read_one_after_another(plan):
    """The long tables of which many rows were read with no index."""
    return {
        found["table"]
        for found in SCANNED.finditer(plan)
        if (float(found["rows"]) + float(found["removed"] or 0)) * int(found["loops"]) > FEW
    }


def blocks_read(plan):
    """From memory or from disk: the first node's, which counts those beneath and in functions."""
    read = re.search(r"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?", plan)
    return sum(int(number or 0) for number in read.groups()) if read else 0


def check_quick(plans, *, whole=(), blocks=BLOCKS):
    """No table of thousands is read whole, but for those of which most rows are asked for."""
    assert plans
    for plan in plans:
        assert read_one_after_another(plan) <= set(whole), plan
    spent = sum(blocks_read(plan) for plan in plans)
    assert 0 < spent <= blocks, "\n\n".join(plans)


def test_a_worker_s_lists_read_no_table_whole(region):
    me = workers.actor_for(region.worker)
    now, today = clock.now(), clock.today()
    soon = Filters(first_day=today, last_day=today + timedelta(days=7))
    for sort in Sort:
        check_quick(plans_of(me, lambda by, sort=sort: bookable_vacancies(by, sort=sort)))
    check_quick(plans_of(me, lambda by: bookable_vacancies(by, soon, page=2)))
    check_quick(
        plans_of(me, lambda by: bookable_days(by, Filters(), today, today + timedelta(days=30)))
    )
    check_quick(plans_of(me, lambda by: worker_inbox(by, now=now)))


def test_a_manager_s_lists_read_no_table_whole(region):
    now, monday = clock.now(), monday_of(clock.today())
    for seat in (region.ward_manager, region.trust_manager):
        by = trusts.actor_for(seat)
        for sort in SORTS:
            plans = plans_of(
                by, lambda by, sort=sort: list(listed(by, Chosen(), sort=sort, now=now)[:25])
            )
            check_quick(plans)
        today = plans_of(by, lambda by: today_for(by, now=now))
        check_quick(today, whole={"workers_engagement"}, blocks=BLOCKS_OF_TODAY)
        check_quick(plans_of(by, lambda by: week_of(by, region.ward, monday)))


def test_candidates_are_found_by_reading_each_table_once(region):
    """In the words of the rule, and by the function that keeps their plan."""
    job = Actor.system("check", bank=region.vacancy.bank_id)

    def ask(params):
        with duty("broadcast"), connection.cursor() as cursor:
            cursor.execute(CANDIDATES, params)

    people = {"workers_worker", "workers_engagement", "workers_capacity"}
    with acting(job):
        need = Need.of(region.vacancy)
        counts = [len(candidate_ids(need, audience)) for audience in Release.Audience]

    assert 100 < counts[0] < counts[1]
    for audience in Release.Audience:
        with acting(job):
            params = candidate_params(need, audience, today=clock.today())
        plans = plans_of(job, lambda by, asked=params: ask(asked))
        check_quick(plans, whole=people)
        with acting(job), duty("broadcast"), connection.cursor() as cursor:
            cursor.execute(f"{EXPLAIN} select shifts_candidates(%s::jsonb)", [as_json(params)])
            kept = "\n".join(row for (row,) in cursor.fetchall())
        assert blocks_read(kept) <= 1.1 * blocks_read(plans[-1]), kept
        times_read = dict(READ.findall(plans[-1]))
        assert times_read.keys() >= people | {"compliance_clearance", "shifts_workperiod"}
        assert set(times_read.values()) == {"1"}, plans[-1]


def test_a_table_read_whole_is_noticed(region):
    job = Actor.system("check", bank=region.vacancy.bank_id)

    def ask(by):
        with duty("projecting"):
            assert not Vacancy.objects.filter(note="Bring your badge").exists()

    (plan,) = plans_of(job, ask)

    assert read_one_after_another(plan) == {"shifts_vacancy"}


def test_the_function_that_answers_who_could_take_a_vacancy_has_the_words_of_the_rule():
    """A change of ``CANDIDATES`` goes with a migration that gives the function its new words, with
    ``need.`` before each of its ``COLUMNS``."""
    with connection.cursor() as cursor:
        cursor.execute("select prosrc from pg_proc where proname = 'shifts_candidates'")
        ((source,),) = cursor.fetchall()
    words = CANDIDATES % {name: f"need.{name}" for name in COLUMNS}
    columns = ", ".join(f"{name} {kind}" for name, kind in COLUMNS.items())

    assert squeezed(f"RETURN QUERY {words}; END") in squeezed(source)
    assert squeezed(f"need ({columns});") in squeezed(source)


def squeezed(sql):
    """Its words, however they are laid out."""
    return "".join(sql.split())


def test_the_functions_that_keep_their_plans_take_them_from_the_first_call():
    with connection.cursor() as cursor:
        cursor.execute(
            """
            select f.proname, 'plan_cache_mode=force_generic_plan' = any(f.proconfig)
            from pg_proc f join pg_language l on l.oid = f.prolang
            where f.proname = any(%s) and l.lanname = 'plpgsql'
            """,
            [sorted(KEPT)],
        )
        keeps = dict(cursor.fetchall())

    assert keeps == dict.fromkeys(KEPT, True)
