"""The wall on and off: a list's own statements as the app, and as the owner whom nothing binds.

Each takes a few milliseconds, and whatever else the machine does adds four to one or to the other:
many are taken in turns, and the lower quartile of each is told, which such a moment seldom reaches.
"""

from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from shifts.models import Vacancy
from shifts.selectors.bookable import bookable_vacancies
from shifts.selectors.listing import Chosen, listed
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.db import acting
from tests.benchmarks.lines import Figure, quantile, tell, times_of

REPEATS = 150
SHARE = 0.25
A_PAGE = 20


def measure(person, open_vacancies):
    trust = Vacancy.objects.using("owner").filter(source="benchmark").first().trust_id
    manager = Actor(Kind.TRUST, "Manager", trust_id=trust)

    def a_trusts_list():
        rows = listed(manager, Chosen(state="open"), sort="soonest", now=clock.now())
        return rows.count(), list(rows[:A_PAGE])

    compare("wall_trust_list", manager, a_trusts_list, open_vacancies)
    compare(
        "wall_find_shifts",
        person.actor,
        lambda: bookable_vacancies(person.actor),
        open_vacancies,
    )


def compare(name, actor, read, n):
    with acting(actor):
        run(connection, ["select 1"])  # what ``acting`` has to say goes with it
        with CaptureQueriesContext(connection) as captured:
            read()
    statements = [query["sql"] for query in captured.captured_queries]

    def behind_the_wall():
        with acting(actor):
            run(connection, statements)

    def without():
        with transaction.atomic(using="owner"):
            run(connections["owner"], [SAME_WORK, *statements])

    walled, bare = times_of(behind_the_wall, without, repeats=REPEATS)
    tell(Figure(name, quantile(walled, SHARE), "ms", quantile(bare, SHARE), n))


#: ``acting`` says who acts in one statement; the other side says as much to nobody.
SAME_WORK = "select " + ", ".join(f"set_config('app.bench_{n}', '', true)" for n in range(10))


def run(link, statements):
    with link.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
            cursor.fetchall()
