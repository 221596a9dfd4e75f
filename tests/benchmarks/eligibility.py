"""Who could take one vacancy, behind the wall, beside the bare join in SQL without it."""

from django.db import transaction

from compliance.models import CredentialKind
from compliance.rules.expiry import kinds_that_satisfy
from shifts.models import Release, Vacancy
from shifts.selectors.candidates import candidate_ids, candidate_params
from shifts.selectors.need import Need
from staffbank import clock
from staffbank.db import acting, duty
from tests.benchmarks.lines import Figure, median, tell, times_of
from tests.benchmarks.scene import job_of, template
from tests.databases import owner

REPEATS = 20
BARE = """
    select w.id from workers_worker w
    join workers_engagement e on e.worker_id = w.id
    join workers_capacity c on c.worker_id = w.id
    join compliance_credential k on k.worker_id = w.id and k.status = 'verified'
        and (k.valid_to is null or k.valid_to >= %(ends_on)s)
    left join shifts_workperiod p
        on p.worker_id = w.id and p.ends_at > %(rest_from)s and p.starts_at < %(rest_to)s
    where w.status = 'active' and p.id is null
        and (e.trust_id = %(trust)s or e.trust_id = any(%(pool_trusts)s::bigint[]))
        and c.grade_id = any(%(grades)s::bigint[]) and c.staff_group_id = %(staff_group)s
    group by w.id
    having bit_or((%(bits)s::bigint[])[k.kind_id]) = %(all_bits)s
"""


def bits_of(requirements):
    """For each kind's key, counting from 1, one bit for each required kind it answers."""
    keys = dict(CredentialKind.objects.values_list("code", "pk"))
    answers = [0] * max(keys.values())
    for place, kind in enumerate(sorted(requirements.required)):
        for answering in kinds_that_satisfy(kind, requirements.satisfies):
            answers[keys[answering] - 1] |= 1 << place
    return {"bits": answers, "all_bits": (1 << len(requirements.required)) - 1}


def measure(workers, *, repeats=REPEATS):
    vacancy = template()
    job = job_of(vacancy)
    with acting(job), duty("broadcast"):
        need = Need.of(Vacancy.objects.get(pk=vacancy.pk))
        params = candidate_params(need, Release.Audience.POOL, today=clock.today())
        params |= bits_of(need.requirements)

    def ours():
        with acting(job), duty("broadcast"):
            return candidate_ids(need, Release.Audience.POOL)

    def bare():
        with transaction.atomic(using="owner"), owner().cursor() as cursor:
            cursor.execute(BARE, params)
            return cursor.fetchall()

    taken, floor = times_of(ours, bare, repeats=repeats, warm=1)
    tell(Figure(f"eligibility_{workers}", median(taken), "ms", median(floor), len(ours())))
