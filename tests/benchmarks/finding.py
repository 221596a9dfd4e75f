"""Find shifts, the page and the API, beside a view that answers a constant in the same server."""

from tests.benchmarks.lines import Figure, median, tell

REPEATS = 30
WARM = 6
PATHS = {"find_page": "/me/shifts/", "find_api": "/api/v1/me/shifts/"}


def measure(site, person, open_vacancies):
    """One person, one connection: what somebody waits for, with nobody else there."""
    floors = {path: asked(site, person, path) for path in ("/floor/", "/floor/bare/")}
    for name, path in PATHS.items():
        value = asked(site, person, path)
        tell(Figure(name, value, "ms", floors["/floor/"], open_vacancies))
        tell(Figure(f"{name}_over_bare_django", value, "ms", floors["/floor/bare/"], REPEATS))


def asked(site, person, path):
    request = {"method": "GET", "path": path, "headers": person.headers}
    _, given = site.times([[request] * (WARM + REPEATS)])
    return median([ms for _, ms in given[WARM:]])
