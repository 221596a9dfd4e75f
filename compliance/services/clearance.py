"""The nightly look at who is cleared. The database keeps it as checks and rules change."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import connection

from staffbank.actors import Actor
from staffbank.db import acting, duty
from workers.models import Worker

#: People looked at in one transaction, which locks only those whose rows differ.
AT_ONCE = 1000

_DIFFERING = "select compliance_differing(%s::bigint[])"
_KEEP = "select compliance_keep(%s::bigint[])"
_FORGET = "select compliance_forget_unused()"


def sweep(by: Actor) -> int:
    """Put right whatever differs for anybody, and forget what no trust asks for any more. Returns
    the rows written: with nothing amiss, those of people whose missing checks the day changed."""
    written = 0
    for people in _in_parts(by):
        with acting(by):
            if differing := _only(_DIFFERING, [people]):
                written += int(_only(_KEEP, [differing]))
    with acting(by):
        written += int(_only(_FORGET, []))
    return written


def _in_parts(by: Actor) -> Iterator[list[int]]:
    last = 0
    while True:
        with acting(by), duty("checking"):
            people = _people_after(last)
        if not people:
            return
        yield people
        last = people[-1]


def _people_after(last: int) -> list[int]:
    rows = Worker.objects.filter(pk__gt=last).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _only(sql: str, params: list[list[int]]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        (answer,) = cursor.fetchone()
    return answer
