"""32 people press Book on the same one-place vacancies, over HTTP."""

from shifts.models import Vacancy
from tests.benchmarks.lines import Figure, quantile, tell
from tests.benchmarks.scene import booked, one_place_vacancies

PLACES = 40
WARM = 4  # every process of the server has booked before it is measured
TAKEN, GONE = 201, 409


def measure(site, people, *, places=PLACES):
    race(site, people, one_place_vacancies(WARM, 0, "W"))
    vacancies = one_place_vacancies(places, WARM, "H")
    floor = [[{"method": "GET", "path": "/floor/bare/"}] * (places * 4) for _ in people]
    floor_seconds, floor_answers = site.times(floor)
    seconds, given = race(site, people, vacancies)
    wins = sum(status == TAKEN for status, _ in given)
    filled, bookings = booked(vacancies)
    if not wins == filled == bookings == places:
        raise RuntimeError(f"{wins} told yes, {filled} filled, {bookings} booked of {places}")
    times, floor_times = [ms for _, ms in given], [ms for _, ms in floor_answers]
    n = len(times)
    tell(
        Figure("race_http", n / seconds, "attempts/s", len(floor_times) / floor_seconds, n),
    )
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        value, floor_value = quantile(times, share), quantile(floor_times, share)
        tell(Figure(f"race_http_{name}", value, "ms", floor_value, n))
    tell(Figure("race_http_overbooked", bookings - filled, "bookings", 0, n))


def race(site, people, vacancies):
    refs = dict(Vacancy.objects.using("owner").filter(pk__in=vacancies).values_list("pk", "ref"))
    racing = [[press(person, refs[key]) for key in vacancies] for person in people]
    return site.times(racing, allowed=(TAKEN, GONE))


def press(person, ref):
    return {
        "method": "POST",
        "path": f"/api/v1/me/shifts/{ref}/book/",
        "headers": {**person.headers, "Content-Type": "application/json"},
        "body": "{}",
    }
