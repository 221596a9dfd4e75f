"""What other trusts have opened to the region: in numbers, or row by row where the bank says so."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Q

from shifts.models import Vacancy
from shifts.models.vacancy import VacancyQuerySet
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, duty
from trusts.models import BankPolicy, PoolMembership

#: How far ahead the numbers look, and how many rows are read.
AHEAD = timedelta(days=7)
MOST_ROWS = 100


@dataclass(frozen=True, slots=True)
class OpenGrade:
    """How many vacancies of one grade are open to the region at other trusts."""

    grade: str
    soon: int  # that start in the next seven days
    total: int


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What is open at the other trusts of one's banks. ``rows`` is empty where numbers must do."""

    grades: tuple[OpenGrade, ...]
    rows: tuple[Vacancy, ...]
    shows_rows: bool

    @property
    def total(self) -> int:
        return sum(line.total for line in self.grades)

    @property
    def soon(self) -> int:
        return sum(line.soon for line in self.grades)


def open_elsewhere(actor: Actor, *, now: datetime) -> Elsewhere:
    """What the trust that acts may learn of its neighbours' vacancies. Call it after the permit."""
    today = now.astimezone(clock.LONDON).date()
    banks = set(
        PoolMembership.objects.current(today)
        .filter(trust=actor.trust_id)
        .values_list("bank", flat=True)
    )
    shown = {bank for bank in banks if BankPolicy.objects.on(bank, today).shows_pooled_rows}
    with duty("counting"):
        grades = tuple(
            OpenGrade(name, soon, total)
            for name, soon, total in _open(actor, banks, now)
            .order_by("grade__sort", "grade__name")
            .values_list("grade__name")
            .annotate(
                soon=Count("pk", filter=Q(starts_at__lt=now + AHEAD)),
                total=Count("pk"),
            )
        )
    with acting(replace(actor, pools=frozenset(shown))):
        rows = _open(actor, shown, now).select_related("trust", "site", "ward", "grade")
        listed = tuple(rows.order_by("starts_at", "pk")[:MOST_ROWS]) if shown else ()
    return Elsewhere(grades, listed, bool(shown))


def _open(actor: Actor, banks: Iterable[int], now: datetime) -> VacancyQuerySet:
    return (
        Vacancy.objects.open()
        .filter(bank__in=banks, pool_opened_at__isnull=False, starts_at__gt=now)
        .exclude(trust=actor.trust_id)
    )
