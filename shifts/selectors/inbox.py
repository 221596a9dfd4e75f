"""A worker's inbox: the shifts they were told of, and what was written to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from shifts.models import Told, Vacancy
from staffbank.actors import Actor
from staffbank.notifications.selectors import InboxMessage, inbox_of


@dataclass(frozen=True, slots=True)
class ToldShift:
    """A shift the worker was told of. ``gone_at``: since when, if it can no longer be booked."""

    at: datetime
    seat: str
    vacancy: Vacancy
    urgent: bool
    gone: bool
    gone_at: datetime | None

    @property
    def link(self) -> str:
        return f"/me/shifts/{self.vacancy.ref}/"


Line = ToldShift | InboxMessage


def worker_inbox(
    actor: Actor, *, now: datetime, limit: int = 50, before: datetime | None = None
) -> list[Line]:
    """Everything a worker was told, newest first; ``before`` the last line's time turns the page.

    Of a vacancy they were told of twice the newer is shown.
    """
    lines: list[Line] = [
        *told_shifts(actor, now=now, limit=limit, before=before),
        *inbox_of(actor, limit=limit, before=before),
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)[:limit]


def told_shifts(
    actor: Actor, *, now: datetime, limit: int, before: datetime | None = None
) -> list[ToldShift]:
    """The shifts this worker was told of, newest first, each once."""
    rows = Told.objects.visible_to(actor)
    if before is not None:
        rows = rows.filter(told_at__lt=before)
    newest: dict[int, Told] = {}
    for row in rows.order_by("-told_at", "-pk")[: limit * 2]:
        newest.setdefault(row.vacancy_id, row)
    seen = (
        Vacancy.objects.visible_to(actor)
        .filter(pk__in=newest)
        .select_related("ward", "site", "trust", "grade")
    )
    vacancies = {vacancy.pk: vacancy for vacancy in seen}
    urgent = urgent_since(vacancies)
    found = [
        told_shift(row, vacancies[row.vacancy_id], urgent, now)
        for row in newest.values()
        if row.vacancy_id in vacancies
    ]
    return found[:limit]


def told_shift(
    row: Told, vacancy: Vacancy, urgent: dict[int, datetime], now: datetime
) -> ToldShift:
    open_still = vacancy.status == Vacancy.Status.OPEN and vacancy.starts_at > now
    went = vacancy.filled_at or vacancy.cancelled_at or vacancy.starts_at
    return ToldShift(
        at=row.told_at,
        seat="As worker",
        vacancy=vacancy,
        urgent=vacancy.pk in urgent and row.told_at >= urgent[vacancy.pk],
        gone=not open_still,
        gone_at=None if open_still else went,
    )


def urgent_since(vacancies: dict[int, Vacancy]) -> dict[int, datetime]:
    """Since when each of the urgent ones is."""
    return {pk: each.urgent_at for pk, each in vacancies.items() if each.urgent_at}
