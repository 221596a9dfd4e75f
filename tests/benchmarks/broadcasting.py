"""Telling all who could take a vacancy, beside one plain INSERT ... SELECT of as many rows."""

import time

from django.db import transaction

from shifts.models import Vacancy
from shifts.services.broadcast import tell_the_eligible
from staffbank.db import acting
from tests.benchmarks.lines import Figure, median, tell
from tests.benchmarks.scene import job_of, one_place_vacancies, release
from tests.databases import owner

WAVES = 12
PLAIN = """
    insert into shifts_told (day, release_id, vacancy_id, trust_id, worker_id, told_at)
    select (now() at time zone 'Europe/London')::date, %s, %s, %s, id, now()
    from workers_worker order by id limit %s
"""


def measure(workers):
    keys = one_place_vacancies(2 * (WAVES + 1), 2, "B", apart=0)
    vacancies = list(Vacancy.objects.using("owner").filter(pk__in=keys).order_by("pk"))
    told_times, plain_times, rows = [], [], 0
    for ours, theirs in zip(vacancies[::2], vacancies[1::2], strict=True):
        wave, other = release(ours), release(theirs)
        began = time.perf_counter()
        with acting(job_of(ours)) as job:
            rows = tell_the_eligible(wave.pk, by=job)
        told = time.perf_counter()
        with transaction.atomic(using="owner"), owner().cursor() as cursor:
            cursor.execute(PLAIN, [other.pk, theirs.pk, theirs.trust_id, rows])
        told_times.append((told - began) * 1000)
        plain_times.append((time.perf_counter() - told) * 1000)
    value, floor = median(told_times[1:]), median(plain_times[1:])
    per_second = rows * 1000
    tell(
        Figure(f"broadcast_{workers}", per_second / value, "rows/s", per_second / floor, rows),
    )
    tell(Figure(f"broadcast_{workers}_one_vacancy", value, "ms", floor, WAVES))
