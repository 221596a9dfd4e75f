"""The database that is measured, in a durable cluster: grown once a day and cloned for each run."""

import io

from django.core.management import call_command
from django.db import connections

from staffbank import clock
from tests.benchmarks.lines import say
from tests.databases import drop, known, migrations_digest, owner, point_owner_at, run

GROUND = "bench_ground_"
RUN = "bench_run"
HOME = "staffbank"
WEEKS, WEEKLY = 2, 1200


def prepare(workers):
    """Point both aliases at a fresh clone of a region of so many workers."""
    point_app_at(HOME)
    point_owner_at(HOME)
    template = grown(workers)
    run("drop database if exists {} with (force)", RUN)
    run("create database {} template {}", RUN, template)
    point_owner_at(RUN)
    point_app_at(RUN)


def point_app_at(name):
    connections["default"].close()
    connections["default"].settings_dict["NAME"] = name


def grown(workers):
    """The name of today's region; yesterday's, and older migrations', are dropped."""
    named = f"{GROUND}{workers}_"
    template = f"{named}{migrations_digest()}_{clock.today():%Y%m%d}"
    existing = known(named)
    if template in existing:
        return template
    for outdated in existing:
        drop(outdated)
    say(f"growing a region of {workers} workers: once a day")
    building = f"{named}building"
    run("create database {}", building)
    point_owner_at(building)
    point_app_at(building)  # the night's reports are the application's
    try:
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        call_command(
            "simulate",
            workers=workers,
            weeks=WEEKS,
            vacancies_per_week=WEEKLY,
            told_days=0,
            stdout=io.StringIO(),
        )
        with owner().cursor() as cursor:
            cursor.execute("vacuum analyze")
    finally:
        point_app_at(HOME)
        point_owner_at(HOME)
    run("alter database {} rename to {}", building, template)
    return template
