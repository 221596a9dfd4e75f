"""What a trust signs of a person, as rows name it: a check, a skill or a local induction."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q

from compliance.models import Credential, Induction
from workers.models import WorkerSkill

#: The columns of which each row fills one.
SORTS = ("credential", "skill", "induction")
#: Exactly one of them.
OF_ONE = (
    Q(credential__isnull=False, skill=None, induction=None)
    | Q(credential=None, skill__isnull=False, induction=None)
    | Q(credential=None, skill=None, induction__isnull=False)
)


class OfOne(models.Model):
    """A row about one thing that a trust signs."""

    credential = models.ForeignKey(
        Credential, on_delete=models.PROTECT, null=True, related_name="%(class)ss"
    )
    skill = models.ForeignKey(
        WorkerSkill, on_delete=models.PROTECT, null=True, related_name="%(class)ss"
    )
    induction = models.ForeignKey(
        Induction, on_delete=models.PROTECT, null=True, related_name="%(class)ss"
    )

    class Meta:
        abstract = True

    @property
    def of(self) -> tuple[str, int]:
        """Which of them it is about, and that one's key."""
        found = ((sort, getattr(self, f"{sort}_id")) for sort in SORTS)
        return next((sort, key) for sort, key in found if key is not None)


def of_the_same(rows: Iterable[OfOne]) -> Q:
    """What is about the things that ``rows`` are about."""
    keys: dict[str, list[Any]] = {sort: [] for sort in SORTS}
    for each in rows:
        sort, key = each.of
        keys[sort].append(key)
    same = Q(pk__in=[])
    for sort, found in keys.items():
        same |= Q(**{f"{sort}__in": found})
    return same
