"""The course of one request: what has become of it at a moment, and what changed since another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from random import Random

from insights.simulation.demand import Ask
from insights.simulation.staffing import Person, Staff

_SEEN_AHEAD = timedelta(hours=24)  # a planned post stands as a draft the day before it is posted
_PLANNED = timedelta(hours=96)


@dataclass(slots=True)
class Taking:
    """One booking of the simulation, made in this run or an earlier one."""

    person: Person
    source: str
    booked_at: datetime
    key: int = 0
    known: bool = False  # an earlier run wrote it
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_as: str = ""

    @property
    def live(self) -> bool:
        return self.ended_at is None


@dataclass(slots=True)
class Course:
    """Where a request stands. ``path`` holds each status it moved through in this run."""

    ask: Ask
    status: str
    key: int = 0
    pool_opened_at: datetime | None = None
    changed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    takings: list[Taking] = field(default_factory=list)
    path: list[str] = field(default_factory=list)

    @property
    def taking(self) -> Taking | None:
        """Who has it now."""
        return next((taking for taking in self.takings if taking.live), None)

    def move(self, status: str, at: datetime) -> None:
        self.status, self.changed_at = status, at
        self.path.append(status)


def begin(ask: Ask, now: datetime) -> Course | None:
    """Return how a request that nobody has seen yet begins, or nothing if it is too soon."""
    if ask.published_at <= now:
        return Course(ask, "draft")
    planned = ask.period.starts_at - ask.published_at > _PLANNED
    if planned and ask.published_at <= now + _SEEN_AHEAD:
        return Course(ask, "draft", changed_at=ask.published_at - _SEEN_AHEAD)
    return None


def run(course: Course, staff: Staff, *, since: datetime | None, now: datetime) -> None:
    """Let everything happen to ``course`` that falls after ``since`` and not after ``now``."""
    throw = Random(course.ask.luck)  # noqa: S311 - no secret
    for at, what in _events(course.ask):
        if at > now:
            break
        if since is None or at > since:
            _happen(course, what, at, staff, throw)
    if since is None:
        _end(course, now)


def _events(ask: Ask) -> Iterator[tuple[datetime, str]]:
    moments = (
        (ask.published_at, "published"),
        (ask.pool_at, "pooled"),
        *ask.fate,
    )
    # Of two at once the earlier named comes first: nothing is pooled before it is posted.
    yield from sorted(((at, what) for at, what in moments if at is not None), key=itemgetter(0))


def _happen(course: Course, what: str, at: datetime, staff: Staff, throw: Random) -> None:
    match what, course.status:
        case "published", "draft":
            course.move("open", at)
        case "pooled", "open":
            course.pool_opened_at = course.pool_opened_at or at
        case "taken", "open":
            _take(course, at, staff, throw)
        case "withdrawn", "open" | "filled":
            _withdraw(course, at)
        case "dropped" | "undone" | "missed", "filled":
            _lose(course, what, at)


#: By whom a booking ends in each of these ways, and as what.
_LOST = {
    "dropped": ("worker", "cancelled"),
    "undone": ("worker", "undone"),
    "missed": ("trust", "did_not_attend"),
}


def _lose(course: Course, what: str, at: datetime) -> None:
    """It is open again, for as long as it has not begun."""
    if _give_up(course, at, *_LOST[what]):
        course.move("open", at)
        if what == "missed":
            course.move("lapsed", at)


def _take(course: Course, at: datetime, staff: Staff, throw: Random) -> None:
    found = staff.somebody_for(course.ask, throw, pooled=course.pool_opened_at is not None)
    if found is None:
        return
    person, source = found
    person.give(course.ask.period)
    course.takings.append(Taking(person, source, at))
    course.move("filled", at)


def _withdraw(course: Course, at: datetime) -> None:
    if course.status == "open" or _give_up(course, at, "trust", "cancelled"):
        course.withdrawn_at = at
        course.move("cancelled", at)


def _give_up(course: Course, at: datetime, by: str, status: str) -> bool:
    """End the booking the simulation made; one made by hand is not its to end."""
    taking = course.taking
    if taking is None:
        return False
    taking.ended_at, taking.ended_by, taking.ended_as = at, by, status
    taking.person.take_back(course.ask.period)
    return True


def _end(course: Course, now: datetime) -> None:
    """What nobody took ends empty when it begins; the rest is worked when it ends."""
    period = course.ask.period
    if course.status == "filled" and period.ends_at <= now:
        course.move("worked", period.ends_at)
    elif course.status == "open" and period.starts_at <= now:
        course.move("lapsed", period.starts_at)
