"""What a shift pays, minute by minute of real time, and what it costs the ward.

Each minute is paid at one rate: Sundays and public holidays at ``sunday`` all day; Saturdays all
day, and the scheme's night on other days, at ``unsocial``; the rest at ``core``. Enhancements do
not stack. A shift is cut at London's midnights and the scheme's edges. An hour lived twice is paid
twice and a skipped hour is not paid.

The unpaid break is taken out of the middle of the shift: it starts when half the remaining time has
been worked, (length - break) / 2 minutes after the start, an odd minute being worked after it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum

from staffbank.money import pay_pence, percent_pence
from staffbank.periods import LONDON, Period, is_between

_MINUTE = timedelta(minutes=1)
_SATURDAY, _SUNDAY = 5, 6


class PayKind(StrEnum):
    CORE = "core"
    NIGHT = "night"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True)
class Rates:
    """Pounds an hour."""

    core: Decimal
    unsocial: Decimal
    sunday: Decimal

    def of(self, kind: PayKind) -> Decimal:
        if kind in (PayKind.SUNDAY, PayKind.HOLIDAY):
            return self.sunday
        return self.core if kind == PayKind.CORE else self.unsocial


@dataclass(frozen=True, slots=True)
class Scheme:
    """When a weekday night begins and ends by London's clocks; it may pass midnight."""

    night_from: time
    night_to: time


AGENDA_FOR_CHANGE = Scheme(night_from=time(20), night_to=time(6))
MEDICAL = Scheme(night_from=time(21), night_to=time(7))


@dataclass(frozen=True, slots=True)
class PayLine:
    """Minutes of one kind together, at one rate."""

    kind: PayKind
    minutes: int
    rate: Decimal
    pence: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What a shift pays before tax. ``pay_pence`` is the sum of the lines, holiday pay apart."""

    lines: tuple[PayLine, ...]
    break_minutes: int
    pay_pence: int
    holiday_pence: int
    paid_minutes: int


@dataclass(frozen=True, slots=True)
class OnCost:
    """Something the employer pays on top, as a percentage of pay, or of holiday pay as well."""

    name: str
    percent: Decimal
    on_holiday_pay: bool = True


@dataclass(frozen=True, slots=True)
class CostLine:
    """One on-cost of one shift."""

    oncost: OnCost
    pence: int


@dataclass(frozen=True, slots=True)
class WardCost:
    """What a ward is charged: pay, holiday pay and each on-cost."""

    quote: Quote
    oncosts: tuple[CostLine, ...]
    total_pence: int


def price(
    period: Period,
    *,
    break_minutes: int,
    rates: Rates,
    scheme: Scheme,
    public_holidays: frozenset[date],
    holiday_percent: Decimal,
) -> Quote:
    """Price a shift. Lines are in the order their kind is first worked; each is rounded once.

    Raises ValueError for a period that is not of whole minutes, or a break that leaves nothing.
    """
    worked: dict[PayKind, int] = {}
    for piece in worked_pieces(period, break_minutes):
        for part in _cut(piece, scheme):
            kind = pay_kind(part.starts_at, scheme, public_holidays)
            worked[kind] = worked.get(kind, 0) + part.minutes
    lines = tuple(
        PayLine(kind, minutes, rates.of(kind), pay_pence(minutes, rates.of(kind)))
        for kind, minutes in worked.items()
    )
    total = sum(line.pence for line in lines)
    return Quote(
        lines=lines,
        break_minutes=break_minutes,
        pay_pence=total,
        holiday_pence=percent_pence(total, holiday_percent),
        paid_minutes=sum(line.minutes for line in lines),
    )


def worked_pieces(period: Period, break_minutes: int) -> list[Period]:
    """Return the time paid: the shift without the break in its middle."""
    if timedelta(minutes=period.minutes) != period.length or period.starts_at.second:
        raise ValueError(f"A shift is priced in whole minutes, not from {period.starts_at}")
    if not 0 <= break_minutes < period.minutes:
        raise ValueError(f"A break of {break_minutes} minutes does not fit {period.minutes}")
    if not break_minutes:
        return [period]
    off = break_period(period, break_minutes)
    return [piece for piece in period.split_at(off.starts_at, off.ends_at) if piece != off]


def break_period(period: Period, break_minutes: int) -> Period:
    """Return when the unpaid break is taken to be; ``break_minutes`` is more than none."""
    starts_at = period.starts_at + (period.minutes - break_minutes) // 2 * _MINUTE
    return Period(starts_at, starts_at + break_minutes * _MINUTE)


def pay_kind(moment: datetime, scheme: Scheme, public_holidays: frozenset[date]) -> PayKind:
    """Say how the minute that begins at ``moment`` is paid."""
    wall = moment.astimezone(LONDON)
    if wall.date() in public_holidays:
        return PayKind.HOLIDAY
    if wall.weekday() == _SUNDAY:
        return PayKind.SUNDAY
    if wall.weekday() == _SATURDAY:
        return PayKind.SATURDAY
    is_night = is_between(wall.time(), scheme.night_from, scheme.night_to)
    return PayKind.NIGHT if is_night else PayKind.CORE


def ward_cost(quote: Quote, oncosts: Iterable[OnCost]) -> WardCost:
    """Add each on-cost to pay and holiday pay, every line rounded to the penny.

    National Insurance is worked out on every pound: its threshold belongs to a person's month,
    which one shift does not know, so a month's recharge is never more than was shown.
    """
    paid = quote.pay_pence + quote.holiday_pence
    lines = tuple(
        CostLine(
            cost, percent_pence(paid if cost.on_holiday_pay else quote.pay_pence, cost.percent)
        )
        for cost in oncosts
    )
    return WardCost(quote, lines, paid + sum(line.pence for line in lines))


def _cut(piece: Period, scheme: Scheme) -> list[Period]:
    return piece.split_at(*_edges(piece, scheme))


def _edges(piece: Period, scheme: Scheme) -> Iterator[datetime]:
    """Give every moment at which the kind of pay can change.

    Not when the clocks do: that is on a Sunday, which is of one kind all day.
    """
    for day in piece.days():
        for wall in (time(0), scheme.night_from, scheme.night_to):
            yield datetime.combine(day, wall, tzinfo=LONDON)
