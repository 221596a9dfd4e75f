"""``python -m tests.benchmarks [--full]``: a cluster of its own, then every figure in turn."""

import argparse
import os
from importlib import import_module

from staffbank.devstack.postgres import OWNER, EmbeddedPostgres

RACERS = 32
OPEN = 20_000
WORKERS, MANY_WORKERS = 6_000, 100_000
FEW = 3  # repeats of what takes seconds each
SHIFTS, MANY_SHIFTS = 500_000, 5_000_000


def main():
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    asked.add_argument("--full", action="store_true", help="the largest sizes too")
    full = asked.parse_args().full
    cluster = EmbeddedPostgres("bench")
    cluster.start()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "staffbank.settings",
        "STAFFBANK_ENV": "test",
        "LOG_LEVEL": "ERROR",
        "DATABASE_URL": cluster.url(database="bench_run"),
        "DATABASE_OWNER_URL": cluster.url(OWNER),
    }
    import_module("django").setup()
    try:
        measure_all(full=full)
    finally:
        for link in import_module("django.db").connections.all(initialized_only=True):
            link.close()
        cluster.stop()


def measure_all(*, full):
    ground, scene, site = map(part, ("ground", "scene", "site"))
    ground.prepare(WORKERS)
    people = scene.racers(RACERS)
    part("broadcasting").measure(WORKERS)
    part("eligibility").measure(WORKERS)
    with site.served() as served:
        part("racing_http").measure(served, people)
        part("racing_service").measure(people)
        scene.fill_the_market(OPEN)
        part("finding").measure(served, people[0], OPEN)
    part("wall").measure(people[0], OPEN)
    part("figures").measure(MANY_SHIFTS if full else SHIFTS)
    if full:
        ground.prepare(MANY_WORKERS)
        part("broadcasting").measure(MANY_WORKERS, waves=FEW)
        part("eligibility").measure(MANY_WORKERS, repeats=FEW)


def part(name):
    """A module of the models, which only load once Django is set up."""
    return import_module(f"tests.benchmarks.{name}")


if __name__ == "__main__":
    main()
