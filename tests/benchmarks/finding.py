"""Find shifts, the page and the API, beside a view that answers a constant in the same server."""

from tests.benchmarks.lines import Figure, median, tell

REPEATS = 60
WARM = 6
PATHS = {"find_page": "/me/shifts/", "find_api": "/api/v1/me/shifts/"}
FLOORS = ("/floor/", "/floor/bare/")


def measure(site, person, open_vacancies):
    """One person, one connection: what somebody waits for, with nobody else there."""
    taken = asked(site, person, [*FLOORS, *PATHS.values()])
    floor, bare = (taken[path] for path in FLOORS)
    for name, path in PATHS.items():
        tell(Figure(name, taken[path], "ms", floor, open_vacancies))
        tell(Figure(f"{name}_over_bare_django", taken[path], "ms", bare, REPEATS))


def asked(site, person, paths):
    """Milliseconds of each path, asked in turns: a busy moment falls on the floors too."""
    turn = [{"method": "GET", "path": path, "headers": person.headers} for path in paths]
    _, given = site.times([turn * (WARM + REPEATS)])
    times = [ms for _, ms in given[WARM * len(paths) :]]
    return {path: median(times[place :: len(paths)]) for place, path in enumerate(paths)}
