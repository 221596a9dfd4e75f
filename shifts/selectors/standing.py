"""Where one person stands: all that decides what they may work, read in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import starmap
from typing import Any

from django.db import connection

from compliance.rules.hours import WeeklyLimit
from compliance.rules.rest import Duty, Position, RestPolicy
from shifts.selectors.facts import AROUND, limit_of
from shifts.selectors.need import SIGNED_OFF
from staffbank.periods import Period, wall_time
from workers.models import Worker

#: The function of ``shifts/migrations/0044_standing_whole.py``: its plan outlives the statement.
_SQL = """
    select * from shifts_standing(%(worker)s, %(today)s, %(after)s, %(signed_off)s::text[])
"""


@dataclass(frozen=True, slots=True)
class Dated:
    """Something somebody has from a day to a day, or with no end: ``key`` is of its row."""

    key: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HeldCapacity:
    """What the person can be booked as; no specialties means any."""

    staff_group: int
    grade: int
    valid_from: date
    valid_to: date | None
    specialties: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HeldEngagement:
    """A trust that engages the person today; ``shares`` are the pools in which it shares people
    who opted in, and the staff groups it shares there: pairs of bank and staff group."""

    trust: int
    valid_to: date | None
    shares: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Cleared:
    """The stretches of days, the last of each counting, on which the person has all that a
    requirement asks for: ``key`` is of its row. Those that are over are left out."""

    key: int
    days: tuple[tuple[date, date], ...]


@dataclass(frozen=True, slots=True)
class Restricted:
    """Work that the person may not be booked on from a day to a day: all of it, or that of a
    trust, of some wards or of a staff group."""

    valid_from: date
    valid_to: date | None
    trust: int | None
    wards: tuple[int, ...] | None
    staff_group: int | None


@dataclass(frozen=True, slots=True)
class RestNumbers:
    """The rest that a bank asks for from a day on."""

    bank: int
    valid_from: date
    policy: RestPolicy


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides what one person may work, from today on."""

    active: bool
    home: Position | None
    cleared: tuple[Cleared, ...]
    duties: tuple[Duty, ...]
    capacities: tuple[HeldCapacity, ...]
    engagements: tuple[HeldEngagement, ...]
    signed_off: tuple[Dated, ...]
    rest: tuple[RestNumbers, ...]
    sites: dict[int, Position]
    restricted: tuple[Restricted, ...]
    limits: tuple[WeeklyLimit, ...] = ()
    travel_miles: int | None = None
    chosen_sites: frozenset[int] = frozenset()
    unsigned: tuple[int, ...] = ()


def standing_of(worker_id: int, today: date) -> Standing:
    """Where a person stands, read from their own seat."""
    status, merged_into, latitude, longitude, *lists, travel_miles, chosen_sites, unsigned = _row(
        worker_id, today
    )
    cleared, duties, capacities, engagements, signed_off, rest, sites, restricted, limits = (
        each or () for each in lists
    )
    return Standing(
        active=status == Worker.Status.ACTIVE and merged_into is None,
        home=_position(latitude, longitude),
        cleared=tuple(starmap(_cleared, cleared)),
        duties=tuple(
            Duty(Period(_moment(starts), _moment(ends)), _position(*place))
            for starts, ends, *place in duties
        ),
        capacities=tuple(
            HeldCapacity(group, grade, _day(first), _last_day(last), tuple(areas or ()))
            for group, grade, first, last, areas in capacities
        ),
        engagements=tuple(
            HeldEngagement(trust, _last_day(last), _pairs(shares))
            for trust, _, last, shares in engagements
        ),
        signed_off=tuple(
            Dated(skill, _day(first), _last_day(last)) for skill, first, last in signed_off
        ),
        rest=tuple(
            RestNumbers(bank, _day(first), RestPolicy(timedelta(hours=hours), *numbers))
            for bank, first, hours, *numbers in rest
        ),
        sites={site: Position(*place) for site, *place in sites},
        limits=tuple(starmap(limit_of, limits)),
        travel_miles=travel_miles,
        chosen_sites=frozenset(chosen_sites),
        unsigned=tuple(unsigned or ()),
        restricted=tuple(starmap(_restricted, restricted)),
    )


def _row(worker_id: int, today: date) -> Sequence[Any]:
    told: dict[str, Any] = {
        "worker": worker_id,
        "today": today,
        "after": wall_time(today, time()) - AROUND,
        "signed_off": sorted(SIGNED_OFF),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, told)
        row: Sequence[Any] | None = cursor.fetchone()
    if row is None:
        raise Worker.DoesNotExist
    return row


def _cleared(key: int, days: Sequence[Sequence[str | None]]) -> Cleared:
    return Cleared(key, tuple((_first_day(first), _no_later(last)) for first, last in days))


def _restricted(
    first: str, last: str | None, trust: int | None, wards: list[int] | None, group: int | None
) -> Restricted:
    of_wards = None if wards is None else tuple(wards)
    return Restricted(_day(first), _last_day(last), trust, of_wards, group)


def _pairs(listed: Sequence[Any] | None) -> tuple[tuple[int, int], ...]:
    return tuple((bank, group) for bank, group in listed or ())


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _first_day(text: str | None) -> date:
    return date.fromisoformat(text) if text else date.min


def _no_later(text: str | None) -> date:
    return date.fromisoformat(text) if text else date.max


def _last_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _position(latitude: float | None, longitude: float | None) -> Position | None:
    return None if latitude is None or longitude is None else Position(latitude, longitude)
