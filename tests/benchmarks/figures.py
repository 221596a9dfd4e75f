"""The region's dashboard over the weekly cells, beside the raw aggregate over the shifts."""

from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from insights.projections import add_up
from insights.rules.weeks import complete_weeks
from insights.selectors.fill import Asked, figures
from insights.selectors.scope import scope_of
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.db import acting
from tests.benchmarks.lines import Figure, median, say, tell, times_of
from tests.databases import owner
from trusts.models import Bank

REPEATS = 15
#: The usual four, the longest that the page offers, and half a year beside the half before it.
WEEKS = (4, 13, 26)
#: A year of a region's shifts, whose counts are the cells: what a projection saves adding up.
SHIFTS = """
    create unlogged table benchmark_shift as
    select t.trust_id, g.id as staff_group_id, current_date - (random() * 364)::int as day,
        450 + (random() * 270)::int as minutes, random() < 0.7 as own, random() < 0.85 as filled,
        15000 + (random() * 9000)::int as pence, (random() * 62)::int as person
    from generate_series(1, %(shifts)s) s
    join (select trust_id, row_number() over (order by trust_id) - 1 as place,
            count(*) over () as number
        from trusts_poolmembership where bank_id = %(bank)s) t on t.place = s %% t.number
    join (select id, row_number() over (order by id) - 1 as place, count(*) over () as number
        from trusts_staffgroup) g on g.place = (s / t.number) %% g.number
"""
CELLS = """
    insert into insights_dailyfill (bank_id, trust_id, staff_group_id, day, requested_shifts,
        requested_minutes, own_shifts, own_minutes, own_pence, pool_shifts, pool_minutes,
        pool_pence, unfilled_shifts, unfilled_minutes, trust_cancelled, trust_cancelled_late,
        worker_cancelled, worker_cancelled_late, short_notice_shifts, reused_passports, fill_hours,
        workers, own_people, pool_people, counted_at)
    select %(bank)s, trust_id, staff_group_id, day, count(*), sum(minutes),
        count(*) filter (where filled and own),
        coalesce(sum(minutes) filter (where filled and own), 0),
        coalesce(sum(pence) filter (where filled and own), 0),
        count(*) filter (where filled and not own),
        coalesce(sum(minutes) filter (where filled and not own), 0),
        coalesce(sum(pence) filter (where filled and not own), 0),
        count(*) filter (where not filled), coalesce(sum(minutes) filter (where not filled), 0),
        0, 0, 0, 0, 0, 0, array_fill(1, array[19]), count(distinct person),
        coalesce(bit_or(1::bigint << person) filter (where filled and own), 0),
        coalesce(bit_or(1::bigint << person) filter (where filled and not own), 0), now()
    from benchmark_shift group by trust_id, staff_group_id, day
"""
RAW = """
    select trust_id, date_trunc('week', day), count(*), sum(minutes),
        sum(minutes) filter (where filled and own), sum(minutes) filter (where filled and not own),
        sum(pence) filter (where filled), bit_or(1::bigint << person) filter (where filled)
    from benchmark_shift group by 1, 2
"""


def measure(shifts):
    bank = Bank.objects.using("owner").filter(slug__startswith="north").get()
    say(f"adding up {shifts:,} shifts")
    with owner().cursor() as cursor:
        cursor.execute("delete from insights_dailyfill where bank_id = %s", [bank.pk])
        cursor.execute(SHIFTS, {"shifts": shifts, "bank": bank.pk})
        cursor.execute("analyze benchmark_shift")
        cursor.execute(CELLS, {"bank": bank.pk})
        add_up(bank.pk, using="owner")
        cursor.execute("vacuum analyze insights_dailyfill, insights_weeklyfill")

    def raw():
        with transaction.atomic(using="owner"), owner().cursor() as cursor:
            cursor.execute(RAW)
            cursor.fetchall()

    (floor,) = times_of(raw, repeats=3, warm=1)
    for weeks in WEEKS:
        measure_page(bank, weeks, shifts, median(floor))
    with owner().cursor() as cursor:
        cursor.execute("drop table benchmark_shift")


def measure_page(bank, weeks, shifts, floor):
    actor = Actor(Kind.BANK, "Lead", bank_id=bank.pk)
    today = clock.today()
    asked = Asked(complete_weeks(today, weeks))
    with acting(actor):
        scope = scope_of(actor, today)
        with CaptureQueriesContext(connection) as captured:
            figures(scope, asked, today)
    statements = [query["sql"] for query in captured.captured_queries]

    def in_the_database():
        with acting(actor), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                cursor.fetchall()

    def whole():
        with acting(actor):
            figures(scope, asked, today)

    database, selector = times_of(in_the_database, whole, repeats=REPEATS)
    name = "dashboard" if weeks == WEEKS[0] else f"dashboard_{weeks}_weeks"
    tell(Figure(name, median(database), "ms", floor, shifts))
    tell(Figure(f"{name}_selector", median(selector), "ms", floor, shifts))
