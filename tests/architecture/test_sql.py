"""What our SQL may say: nothing newer than PostgreSQL 16, and nothing that asks the time."""

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings

NEWER_THAN_16 = re.compile(
    r"uuidv7\s*\(|without\s+overlaps|\bvirtual\b|merge_action|json_table\s*\(|\bnot\s+enforced\b",
    re.IGNORECASE,
)
ASKS_THE_TIME = re.compile(
    r"\bnow\s*\(\s*\)|\bcurrent_(date|timestamp|time)\b|clock_timestamp\s*\(", re.IGNORECASE
)
CALLS_OUR_CLOCK = re.compile(r"clock\.now\s*\(\s*\)|\bdef now\(\)")


def ours(pattern):
    for app in apps.get_app_configs():
        path = Path(app.path)
        if settings.BASE_DIR in path.parents and ".venv" not in path.parts:
            yield from path.glob(pattern)


def test_migrations_run_on_postgresql_16():
    newer = {
        file.name: NEWER_THAN_16.findall(file.read_text())
        for file in ours("migrations/*.py")
        if NEWER_THAN_16.search(file.read_text())
    }

    assert newer == {}


def test_sql_is_handed_the_time_and_never_asks_for_it():
    asking = {}
    for file in ours("**/*.py"):
        text = CALLS_OUR_CLOCK.sub("", file.read_text())
        strings = re.findall(r'"""(.*?)"""|"([^"\n]*)"', text, flags=re.DOTALL)
        found = [s for pair in strings for s in pair if re.search(r"\b(select|update|insert)\b", s)]
        if any(ASKS_THE_TIME.search(s) for s in found):
            asking[str(file.relative_to(settings.BASE_DIR))] = True

    assert asking == {}
