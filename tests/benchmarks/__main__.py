"""``python -m tests.benchmarks [--full]``: a cluster of its own, then every figure in turn."""

import argparse
import os
import time
from importlib import import_module

from staffbank.devstack.postgres import OWNER, EmbeddedPostgres

BEGAN = time.monotonic()
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
    measure("broadcasting", WORKERS)
    measure("eligibility", WORKERS)
    measure("clearance", WORKERS)
    with site.served() as served:
        measure("racing_http", served, people)
        measure("racing_service", people)
        scene.fill_the_market(OPEN)
        measure("finding", served, people[0], OPEN)
    measure("wall", people[0], OPEN)
    measure("figures", MANY_SHIFTS if full else SHIFTS)
    if full:
        ground.prepare(MANY_WORKERS)
        measure("broadcasting", MANY_WORKERS, waves=FEW)
        measure("eligibility", MANY_WORKERS, repeats=FEW)
        measure("clearance", MANY_WORKERS, repeats=FEW)


def measure(name, *arguments, **options):
    part("lines").say(f"{name} ({time.monotonic() - BEGAN:.0f} s)")
    part(name).measure(*arguments, **options)


def part(name):
    """A module of the models, which only load once Django is set up."""
    return import_module(f"tests.benchmarks.{name}")


if __name__ == "__main__":
    main()
