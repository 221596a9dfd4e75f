"""Keeping who is cleared: one person, everybody in a sweep, and a region's rule changed and taken
back; each beside plain SQL that does the same over the tables, run by the owner."""

from django.db import connection, transaction

from compliance.models import CredentialKind
from compliance.services.asking import Accepting, set_accepted
from compliance.services.clearance import sweep
from shifts.selectors.trying import what_it_would_mean
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.db import acting
from tests.benchmarks.lines import Figure, median, tell, times_of
from tests.benchmarks.scene import template
from tests.databases import owner
from trusts.permissions import Permission
from workers.models import Worker

REPEATS = 20
FEW = 3  # repeats of what takes seconds each
#: Seconds for a change of the rules, which a job has and a page has not.
PATIENCE = 600
#: What everybody of {people} has of each thing asked, and on which days all of it.
WOULD = """
    select worker_id, requirement_id, range_intersect_agg(days) as days,
        coalesce(array_agg(kind_id order by kind_id) filter (
            where not days @> current_date), '{{}}') as missing
    from (
        select c.worker_id, g.requirement_id, a.kind_id, coalesce(range_agg(daterange(
            k.valid_from,
            least(k.valid_to, (k.valid_from + make_interval(months => a.months::int))::date), '[]'
        )) filter (where k.id is not null), '{{}}') as days
        from (
            select distinct worker_id, staff_group_id from workers_capacity where {people}
        ) c
        join compliance_requirementgroup g on g.staff_group_id = c.staff_group_id
        join compliance_requirementanswer a on a.requirement_id = g.requirement_id
        left join compliance_credential k on k.worker_id = c.worker_id
            and k.kind_id = a.answered_by_id and k.status = 'verified'
            and k.checked_at_trust_id = any(a.trusts)
        group by c.worker_id, g.requirement_id, a.kind_id
    ) cover
    group by worker_id, requirement_id
"""
ONE = WOULD.format(people="worker_id = %s")
DIFFERING = f"""
    select count(*) from ({WOULD.format(people="true")}) would
    full join compliance_clearance kept using (worker_id, requirement_id)
    where (kept.days, kept.missing) is distinct from (would.days, would.missing)
"""
WRITTEN = f"""
    create temp table bench_cleared on commit drop as {WOULD.format(people="true")}
"""


def measure(workers, *, repeats=REPEATS):
    everybody = Worker.objects.using("owner").order_by("pk").values_list("pk", flat=True)
    one, count = everybody[len(everybody) // 2], len(everybody)
    job = Actor.system("benchmark")

    def keep():
        with acting(job), connection.cursor() as cursor:
            cursor.execute("select compliance_keep(%s::bigint[])", [[one]])

    taken, floor = times_of(keep, lambda: plainly(ONE, [one]), repeats=repeats, warm=2)
    tell(Figure(f"clearance_{workers}_one_person", median(taken), "ms", median(floor), 1))
    sweep(job)  # the region was grown with no day: this says what is missing today
    turns = min(repeats, FEW)
    taken, floor = times_of(lambda: sweep(job), lambda: plainly(DIFFERING), repeats=turns, warm=0)
    tell(Figure(f"clearance_{workers}_sweep", median(taken), "ms", median(floor), count))
    lead = bank_lead(template().bank_id)
    tried, floor = times_of(lambda: change(lead), lambda: plainly(WRITTEN), repeats=turns, warm=0)
    tell(Figure(f"clearance_{workers}_rule_tried", median(tried), "ms", median(floor), count))


def plainly(statement, params=None):
    with transaction.atomic(using="owner"), owner().cursor() as cursor:
        cursor.execute(statement, params)


def bank_lead(bank):
    """Somebody who sets what all trusts of the bank go by."""
    may = frozenset({Permission.SET_CHECKS})
    return Actor(kind=Kind.BANK, bank_id=bank, permissions=may, label="Lead")


def change(lead):
    """A check of a region taken only while it is young, looked at and taken back."""
    said = Accepting(CredentialKind.objects.get(code="fire"), "any", (), 6)
    today = clock.today()
    with acting(lead):
        what_it_would_mean(
            lambda: set_accepted(said, valid_from=today, reason="Bench", by=lead, seconds=PATIENCE),
            day=today,
            by=lead,
        )
