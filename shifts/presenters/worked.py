"""What the page of shifts worked says, and its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page
from django.http import QueryDict

from shifts.models import Booking
from shifts.selectors.worked import WEEK, Asked, Total, Worked
from staffbank.web.figures import hours_short, money, rate
from staffbank.web.paging import Chip, Paging, paging, without
from staffbank.web.words import day_short, london, shift_when
from trusts.models import Trust

HEADER = (
    "Vacancy",
    "Worker",
    "Assignment number",
    "Ward",
    "Cost centre",
    "Grade",
    "Date",
    "Starts",
    "Ends",
    "Break minutes",
    "Paid minutes",
    "Core rate",
    "Night and Saturday rate",
    "Sunday rate",
    "Pay",
    "Holiday pay",
    "Who pays",
    "Booked from",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One shift, in words."""

    worker: str
    ward: str
    when: str
    hours: str
    pause: str
    rate: str
    pay: str
    payer: str

    @classmethod
    def of(cls, worked: Worked) -> Line:
        booking = worked.booking
        return cls(
            worker=_name(worked),
            ward=booking.vacancy.ward.name,
            when=shift_when(booking),
            hours=hours_short(worked.paid_minutes),
            pause=hours_short(booking.break_minutes) if booking.break_minutes else "None",
            rate=rate(booking.core_rate),
            pay=money(booking.pay_pence + booking.holiday_pence),
            payer=booking.payer.short_name,
        )


@dataclass(frozen=True, slots=True)
class Sum:
    """A line of the totals."""

    payer: str
    shifts: int
    hours: str
    pay: str
    holiday: str
    together: str

    @classmethod
    def of(cls, total: Total) -> Sum:
        return cls(
            total.payer,
            total.shifts,
            hours_short(total.paid_minutes),
            money(total.pay_pence),
            money(total.holiday_pence),
            money(total.pay_pence + total.holiday_pence),
        )


@dataclass(frozen=True, slots=True)
class WorkedPage:
    """The shifts of a week, their totals, and the ways to the weeks beside it."""

    trust: Trust
    asked: Asked
    shown: Page[Booking]
    rows: tuple[Line, ...]
    sums: tuple[Sum, ...]
    query: QueryDict
    today: date

    @property
    def week_words(self) -> str:
        last = self.asked.monday + WEEK
        return (
            f"{day_short(self.asked.monday)} to {day_short(date.fromordinal(last.toordinal() - 1))}"
        )

    @property
    def before(self) -> str:
        return self._week(self.asked.monday - WEEK)

    @property
    def after(self) -> str:
        """The week after, unless it has not begun."""
        later = self.asked.monday + WEEK
        return self._week(later) if later <= self.today else ""

    @property
    def file(self) -> str:
        return f"shifts.csv?{self._kept(self.asked.monday).urlencode()}"

    @property
    def chips(self) -> list[Chip]:
        said = {"ward": self.asked.ward, "payer": self.asked.payer and self.asked.payer.short_name}
        return [
            Chip(str(words), without(self.query, name)) for name, words in said.items() if words
        ]

    @property
    def clear(self) -> str:
        return f"?week={self.asked.monday.isoformat()}"

    @property
    def paging(self) -> Paging:
        return paging(self.shown, self.query)

    def _week(self, monday: date) -> str:
        return f"?{self._kept(monday).urlencode()}"

    def _kept(self, monday: date) -> QueryDict:
        kept = self.query.copy()
        kept.pop("page", None)
        kept["week"] = monday.isoformat()
        return kept


def cells_of(rows: Iterable[Worked]) -> Iterator[list[object]]:
    """The lines of the file, each under HEADER."""
    for worked in rows:
        booking = worked.booking
        starts, ends = london(booking.starts_at), london(booking.ends_at)
        yield [
            booking.vacancy.number,
            _name(worked),
            worked.assignment_number,
            booking.vacancy.ward.name,
            booking.vacancy.ward.cost_centre,
            booking.vacancy.grade.name,
            starts.date().isoformat(),
            f"{starts:%H:%M}",
            f"{ends:%H:%M}",
            booking.break_minutes,
            worked.paid_minutes,
            booking.core_rate,
            booking.unsocial_rate,
            booking.sunday_rate,
            _amount(booking.pay_pence),
            _amount(booking.holiday_pence),
            booking.payer.name,
            booking.get_source_display(),
        ]


def _amount(pence: int) -> str:
    return f"{pence // 100}.{pence % 100:02}"


def _name(worked: Worked) -> str:
    """Their name, for as long as the trust may read it."""
    if worked.worker is not None:
        return worked.worker.name
    return f"Somebody paid by {worked.booking.payer.short_name}"
