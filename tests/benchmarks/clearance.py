"""Keeping who is cleared: one person, everybody in a sweep, and a region's rule changed and taken
back; each beside the one statement at its heart, run by the owner."""

import time

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
CLEARED = "select count(*) from compliance_cleared(%s::bigint[], null)"


def measure(workers, *, repeats=REPEATS):
    everybody = list(Worker.objects.using("owner").order_by("pk").values_list("pk", flat=True))
    one = everybody[len(everybody) // 2 :][:1]
    job = Actor.system("benchmark")

    def keep():
        with acting(job), connection.cursor() as cursor:
            cursor.execute("select compliance_keep(%s::bigint[])", [one])

    taken, floor = times_of(keep, lambda: cleared(one), repeats=repeats, warm=2)
    tell(Figure(f"clearance_{workers}_one_person", median(taken), "ms", median(floor), 1))
    sweep(job)  # the region was grown with no day: this says what is missing today
    swept, whole = timed(lambda: sweep(job)), timed(lambda: cleared(everybody))
    tell(Figure(f"clearance_{workers}_sweep", swept, "ms", whole, len(everybody)))
    lead = bank_lead(template().bank_id)
    tried = timed(lambda: change(lead))
    tell(Figure(f"clearance_{workers}_rule_tried", tried, "ms", whole, len(everybody)))


def timed(work):
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def cleared(people):
    with transaction.atomic(using="owner"), owner().cursor() as cursor:
        cursor.execute(CLEARED, [people])
        return cursor.fetchone()[0]


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
            lambda: set_accepted(said, valid_from=today, reason="Bench", by=lead),
            day=today,
            by=lead,
        )
