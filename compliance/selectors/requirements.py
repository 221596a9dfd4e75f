"""What a requirement asks for and accepts, as the pure rules read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import connection

from compliance.models import RequirementAnswer
from compliance.rules.expiry import Acceptance, Accepts, Satisfies


@dataclass(frozen=True, slots=True)
class Requirements:
    """The kinds asked for, by code, what stands in for what, and which checks are accepted."""

    required: frozenset[str]
    satisfies: Satisfies
    accepts: Accepts


def requirement_on_ward(bank_id: int, ward_id: int, grade_id: int, day: date) -> int:
    """The key of what is asked for work at a grade on a ward on a day. It is resolved when it is
    first asked for, so this may write."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select compliance_requirement_on_ward(%s, %s, %s, %s)",
            [bank_id, ward_id, grade_id, day],
        )
        (key,) = cursor.fetchone()
    return int(key)


def requirements_of(keys: Collection[int]) -> dict[int, Requirements]:
    """What each of several requirements asks for and accepts, in one statement."""
    required: defaultdict[int, set[str]] = defaultdict(set)
    satisfies: defaultdict[int, set[tuple[str, str]]] = defaultdict(set)
    accepts: defaultdict[int, dict[str, Acceptance]] = defaultdict(dict)
    rows = RequirementAnswer.objects.filter(requirement__in=set(keys)).values_list(
        "requirement", "kind__code", "answered_by__code", "trusts", "months"
    )
    for key, kind, by, trusts, months in rows:
        required[key].add(kind)
        if by != kind:
            satisfies[key].add((by, kind))
        accepts[key][by] = Acceptance(frozenset(trusts), months)
    return {
        key: Requirements(frozenset(required[key]), frozenset(satisfies[key]), accepts[key])
        for key in keys
    }
