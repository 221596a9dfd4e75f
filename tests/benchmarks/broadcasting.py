"""Telling all who could take a vacancy, beside two floors without the wall.

One is a bare INSERT ... SELECT ... ON CONFLICT of the very people who were told; the other is the
same in one statement, which first asks, in the words of the rule, who could take it and would go
there.
"""

import time

from django.db import transaction

from shifts.models import Vacancy
from shifts.selectors.candidates import CANDIDATES
from shifts.selectors.going import going_params
from shifts.selectors.need import Need
from shifts.services.broadcast import tell_the_eligible, wave_day
from staffbank import clock
from staffbank.db import acting, duty
from tests.benchmarks.lines import Figure, median, tell
from tests.benchmarks.scene import job_of, one_place_vacancies, release
from tests.databases import owner

WAVES = 12
ASKING = f"""
    insert into shifts_told (day, release_id, vacancy_id, trust_id, worker_id, told_at)
    select %(day)s, %(release)s, %(vacancy)s, %(trust)s, able.worker_id, %(now)s
    from (
        select worker_id from ({CANDIDATES}) cleared
        except (
            select s.worker_id from workers_sitechoice s
            group by s.worker_id having not bool_or(s.site_id = %(site)s)
            union all
            select w.id from workers_worker w
            where workers_miles(w.latitude, w.longitude, %(latitude)s, %(longitude)s)
                    > w.travel_miles
                and not exists (select from workers_sitechoice s where s.worker_id = w.id)
            union all
            select worker_id from shifts_told where vacancy_id = %(vacancy)s
        )
    ) able
"""
PLAIN = """
    insert into shifts_told (day, release_id, vacancy_id, trust_id, worker_id, told_at)
    select day, %s, %s, %s, worker_id, told_at from shifts_told where release_id = %s
    on conflict do nothing
"""


def measure(workers, *, waves=WAVES):
    keys = one_place_vacancies(3 * (waves + 1), 2, "B", apart=0)
    vacancies = list(Vacancy.objects.using("owner").filter(pk__in=keys).order_by("pk"))
    opened = [(vacancy, release(vacancy)) for vacancy in vacancies]
    rows, service, asking, plain = 0, [], [], []
    for ours, asked, other in zip(opened[::3], opened[1::3], opened[2::3], strict=True):
        rows, taken = told(*ours)
        service.append(taken)
        asking.append(told_bare(*asked))
        plain.append(copied(*other, ours[1]))
    value, floor = median(service[1:]), median(plain[1:])
    per_second = rows * 1000
    name = f"broadcast_{workers}"
    tell(Figure(name, per_second / value, "rows/s", per_second / floor, rows))
    floor = median(asking[1:])
    tell(
        Figure(f"{name}_over_asking", per_second / value, "rows/s", per_second / floor, rows),
    )
    tell(Figure(f"{name}_one_vacancy", value, "ms", floor, rows))


def told(vacancy, wave):
    """The service, as the outbox calls it: how many it told, and the milliseconds."""
    began = time.perf_counter()
    with acting(job_of(vacancy)) as job:
        rows = tell_the_eligible(wave.pk, by=job)
    return rows, (time.perf_counter() - began) * 1000


def told_bare(vacancy, wave):
    """One statement in the words of the rules, by the owner, whom no policy binds."""
    with acting(job_of(vacancy)), duty("broadcast"):
        need = Need.of(Vacancy.objects.get(pk=vacancy.pk))
        params = going_params(need, wave.audience, today=clock.today())
    params |= {"release": wave.pk, "day": wave_day(wave), "now": wave.opened_at}
    return run_as_owner(ASKING, params)


def copied(vacancy, wave, told):
    return run_as_owner(PLAIN, [wave.pk, vacancy.pk, vacancy.trust_id, told.pk])


def run_as_owner(statement, params):
    began = time.perf_counter()
    with transaction.atomic(using="owner"), owner().cursor() as cursor:
        cursor.execute(statement, params)
    return (time.perf_counter() - began) * 1000
