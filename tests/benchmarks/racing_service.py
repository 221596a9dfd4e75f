"""The same race through the service, in threads, beside the bare SQL of a booking."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
from django.db import connection

from shifts.models import Vacancy
from shifts.services.booking import book
from staffbank.db import acting
from staffbank.errors import Refusal
from tests.benchmarks.lines import Figure, quantile, tell
from tests.benchmarks.scene import booked, one_place_vacancies
from tests.databases import owner

PLACES = 30
LOCK = "select status from shifts_vacancy where id = %s for no key update"
FILL = "update shifts_vacancy set status = 'filled', filled_at = now() where id = %s"
BOOK = """
    insert into shifts_booking (ref, vacancy_id, bank_id, trust_id, worker_id, capacity_id,
        engagement_id, payer_id, source, starts_at, ends_at, break_minutes, core_rate,
        unsocial_rate, sunday_rate, pay_pence, holiday_pence, terms, status, booked_at, undo_until,
        ended_by, end_note, ended_late, owed_pence)
    select gen_random_uuid(), id, bank_id, trust_id, %s, %s, %s, trust_id, 'pool', starts_at,
        ends_at, break_minutes, core_rate, unsocial_rate, sunday_rate, pay_pence, holiday_pence,
        '', 'booked', now(), now() + interval '5 minutes', '', '', false, 0
    from shifts_vacancy where id = %s
"""


def measure(people, *, places=PLACES):
    through_the_service = one_place_vacancies(places, 100, "S")
    bare = one_place_vacancies(places, 200, "Q")
    shown = {v.pk: v for v in Vacancy.objects.using("owner").filter(pk__in=through_the_service)}
    floor_seconds, floor_times = race(people, bare, in_bare_sql)
    seconds, times = race(people, through_the_service, lambda: through(shown))
    for vacancies in (bare, through_the_service):
        if booked(vacancies) != (places, places):
            raise RuntimeError(f"{booked(vacancies)} filled and booked of {places}")
    n = len(times)
    tell(Figure("race_service", n / seconds, "attempts/s", n / floor_seconds, n))
    value, floor_value = quantile(times, 0.99), quantile(floor_times, 0.99)
    tell(Figure("race_service_p99", value, "ms", floor_value, n))


def race(people, vacancies, prepare):
    """Each person, in a thread and a connection of their own, tries every vacancy in order."""
    line_up = Barrier(len(people) + 1)

    def run(person):
        attempt, leave = prepare()
        taken = []
        try:
            attempt(person, -1)
            line_up.wait(timeout=60)
            for key in vacancies:
                began = time.perf_counter()
                attempt(person, key)
                taken.append((time.perf_counter() - began) * 1000)
        finally:
            leave()
        return taken

    with ThreadPoolExecutor(len(people)) as pool:
        running = [pool.submit(run, person) for person in people]
        line_up.wait(timeout=60)
        began = time.perf_counter()
        times = [ms for future in running for ms in future.result()]
        return time.perf_counter() - began, times


def through(shown):
    def attempt(person, key):
        with acting(person.actor):
            if key in shown:
                try:
                    book(shown[key], person.worker, by=person.actor)
                except Refusal:
                    return

    return attempt, connection.close


def in_bare_sql():
    names = owner().get_connection_params()
    link = psycopg.connect(**{k: names[k] for k in ("dbname", "user", "host") if k in names})

    def attempt(person, key):
        with link.transaction():
            found = link.execute(LOCK, [key]).fetchone()
            if found and found[0] == "open":
                link.execute(FILL, [key])
                link.execute(BOOK, [person.worker.pk, person.capacity, person.engagement, key])

    return attempt, link.close
