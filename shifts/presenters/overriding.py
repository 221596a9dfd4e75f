"""How an override is said: on its pages, on a passport, and in a month's report and its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.paginator import Page
from django.http import QueryDict

from shifts.models import Booking, Override
from shifts.selectors.overriding import Asked, Overridden
from staffbank.web.figures import plural
from staffbank.web.paging import Chip, Paging, paging, without
from staffbank.web.words import day_record, london
from staffbank.wording import in_a_sentence

Status = Override.Status
HEADER = (
    "Asked for on",
    "Trust",
    "Who",
    "Without",
    "From",
    "Until",
    "For one shift",
    "Why",
    "Asked for by",
    "Decided by",
    "State",
    "Shifts worked",
    "Shifts to come",
    "Which shifts",
)


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """One override, as its trust, its person or its bank's auditor reads it."""

    found: Overridden
    may_approve: bool = False

    @property
    def override(self) -> Override:
        return self.found.override

    @property
    def name(self) -> str:
        return self.found.name

    @property
    def without(self) -> str:
        return in_a_sentence(self.override.kind.short_name)

    @property
    def scope(self) -> str:
        row = self.override
        until = f"until {day_record(row.valid_to)}"
        return f"Shift {row.vacancy.number}, {until}" if row.vacancy else f"All shifts, {until}"

    @property
    def who(self) -> str:
        """ "Dana Mercer asked, Ravi Shah approved"."""
        row = self.override
        asked = f"{row.asked_by.get_full_name() if row.asked_by else 'Somebody'} asked"
        if not row.second or row.decided_by is None:
            return asked
        word = "did not approve" if row.status == Status.REFUSED else "approved"
        return f"{asked}, {row.decided_by.get_full_name()} {word}"

    @property
    def state(self) -> str:
        return str(Status(self.override.status).label)

    @property
    def waits(self) -> bool:
        return self.override.status == Status.ASKED

    @property
    def worked(self) -> list[Booking]:
        return [each for each in self.found.bookings if each.status == Booking.Status.WORKED]

    @property
    def came_of_it(self) -> str:
        """ "2 shifts worked, 1 to come", "No shift"."""
        worked = len(self.worked)
        to_come = len(self.found.bookings) - worked
        said = [f"{plural(worked, 'shift')} worked"] if worked else []
        if to_come:
            said.append(f"{to_come} to come" if said else f"{plural(to_come, 'shift')} to come")
        return ", ".join(said) or "No shift"

    @property
    def shifts(self) -> str:
        return ", ".join(each.vacancy.number for each in self.found.bookings)

    @property
    def to_worker(self) -> str:
        """What their passport says of it."""
        row = self.override
        where = row.trust.short_name
        what = f"one shift, {row.vacancy.number}," if row.vacancy else "shifts"
        return (
            f"{where} takes you for {what} without {self.without} until "
            f"{day_record(row.valid_to)}. Nobody else goes by it. Why: {row.reason}"
        )

    @property
    def cells(self) -> list[object]:
        """The line of the file, under HEADER."""
        row = self.override
        return [
            london(row.asked_at).date().isoformat(),
            row.trust.short_name,
            self.name,
            row.kind.short_name,
            row.valid_from.isoformat(),
            row.valid_to.isoformat(),
            row.vacancy.number if row.vacancy else "",
            row.reason,
            row.asked_by.get_full_name() if row.asked_by else "",
            row.decided_by.get_full_name() if row.decided_by else "",
            self.state,
            len(self.worked),
            len(self.found.bookings) - len(self.worked),
            self.shifts,
        ]


@dataclass(frozen=True, slots=True)
class Report:
    """A month's overrides at a trust or in a bank, and the ways to the months beside it."""

    asked: Asked
    shown: Page[Override]
    lines: tuple[OverrideLine, ...]
    query: QueryDict
    today: date

    @property
    def caption(self) -> str:
        return f"{plural(self.shown.paginator.count, 'time')} asked for"

    @property
    def chips(self) -> list[Chip]:
        asked = self.asked
        said = {
            "kind": asked.kind and f"Without {in_a_sentence(asked.kind.short_name)}",
            "status": asked.status and str(Status(asked.status).label),
            "trust": asked.trust and asked.trust.short_name,
        }
        return [Chip(words, without(self.query, name)) for name, words in said.items() if words]

    @property
    def clear(self) -> str:
        return f"?month={self.asked.month:%Y-%m}"

    @property
    def before(self) -> date:
        return (self.asked.month - timedelta(days=1)).replace(day=1)

    @property
    def after(self) -> date | None:
        """The month after, unless it has not begun."""
        later = (self.asked.month + timedelta(days=31)).replace(day=1)
        return later if later <= self.today else None

    @property
    def paging(self) -> Paging:
        return paging(self.shown, self.query)

    @property
    def file(self) -> str:
        return f"overrides.csv?{self._of(self.asked.month)}"

    def at(self, month: date) -> str:
        """The same report of another month."""
        return f"?{self._of(month)}#report"

    def _of(self, month: date) -> str:
        kept = self.query.copy()
        kept.pop("page", None)
        kept["month"] = f"{month:%Y-%m}"
        return kept.urlencode()


def lines_of(found: Iterable[Overridden]) -> Iterator[OverrideLine]:
    return (OverrideLine(each) for each in found)
