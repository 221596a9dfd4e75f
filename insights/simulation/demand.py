"""What a trust will ask for on a day, and what would become of it: the same for the same seed.

Nothing here knows the present. Each request carries the moments at which it is posted, opened to
the region, taken or given up, so that whoever asks later finds the same story told further.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import TypeVar
from uuid import UUID

from insights.simulation import shape
from insights.simulation.building import Post
from insights.simulation.dice import about, dice, new_ref
from insights.simulation.wards import PATTERNS, Pattern
from shifts.rules.release import ReleasePolicy, release_steps
from staffbank.periods import LONDON, Period, wall_period

_FIRST_DAY = date(2024, 1, 1)
_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32, without 0, 1, I and O
_MINUTE = timedelta(minutes=1)
Thing = TypeVar("Thing")
#: Moments at which it is taken, undone, dropped by the worker, missed, or withdrawn by the ward.
Fate = tuple[tuple[datetime, str], ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One person asked for once. The moments are None where they never come."""

    ref: UUID
    number: str
    post: Post
    day: date
    pattern: Pattern
    period: Period
    reason: str
    also: bool  # the grade above will do too
    skill: int | None
    heads: int
    first: bool  # of its posting
    urgent: bool
    published_at: datetime
    pool_at: datetime | None
    fate: Fate  # what becomes of it, where nobody steps in
    luck: int  # the dice of whom it falls to


class Demand:
    """The requests of one trust in one bank."""

    def __init__(
        self,
        posts: Sequence[Post],
        *,
        slot: int,
        seed: int,
        weekly: float,
        policy: ReleasePolicy,
    ) -> None:
        """``weekly`` is how many a week there are for each unit of the posts' weight."""
        self.posts = posts
        self.slot = slot
        self.seed = seed
        self.daily = weekly / 7
        self.policy = policy
        self.groups = sorted({post.group for post in posts})
        self.weights = {
            group: sum(post.weight for post in posts if post.group == group)
            for group in self.groups
        }
        self.by_group = {
            group: [post for post in posts if post.group == group] for group in self.groups
        }
        self.sums = {
            group: list(accumulate(post.weight for post in self.by_group[group]))
            for group in self.groups
        }

    def on(self, day: date) -> Iterator[Ask]:
        """Yield what starts on ``day``."""
        throw = dice(self.seed, "demand", self.slot, day)
        number = 0
        for group in self.groups:
            mean = self.daily * self.weights[group] * _daily_demand(day, group)
            left = about(throw, mean)
            while left > 0:
                heads = min(left, _heads(throw))
                left -= heads
                for ask in self._posting(throw, group, day, heads, number):
                    yield ask
                    number += 1

    def _posting(
        self, throw: Random, group: str, day: date, heads: int, number: int
    ) -> Iterator[Ask]:
        """Yield what one manager posts in one go: the same shift once or several times."""
        sums = self.sums[group]
        post = self.by_group[group][bisect(sums, throw.random() * sums[-1]) % len(sums)]
        hour = _draw(throw, shape.start_hours(day, group))
        pattern = _draw(throw, dict(PATTERNS[group][hour]))
        reason = _draw(throw, _reasons(day.replace(day=1), group))
        lead = shape.lead_hours(reason, throw.random())
        period = wall_period(day, pattern.starts, pattern.ends)
        published = _when_posted(throw, period.starts_at, lead)
        urgent = lead < 16 and throw.random() < 0.55
        steps = release_steps(
            published_at=published, starts_at=period.starts_at, policy=self.policy, urgent=urgent
        )
        also = post.grade in {"N5", "HCA2", "AHP5", "HCS5"} and throw.random() < 0.15
        skill = throw.choice(post.skills) if post.skills and throw.random() < 0.2 else None
        chance = _chance(group, day, hour, lead)
        for head in range(heads):
            yield Ask(
                ref=new_ref(throw),
                number=reference(day, self.slot, number + head),
                post=post,
                day=day,
                pattern=pattern,
                period=period,
                reason=reason,
                also=also,
                skill=skill,
                heads=heads,
                first=head == 0,
                urgent=urgent,
                published_at=published,
                pool_at=steps[1].opens_at,
                fate=tuple(_fate(throw, published, period.starts_at, chance)),
                luck=throw.getrandbits(32),
            )


def _fate(
    throw: Random, published: datetime, starts_at: datetime, chance: float
) -> Iterator[tuple[datetime, str]]:
    """Yield when it is taken, given up, taken again, missed, or cancelled by the ward."""
    wait = starts_at - published
    if throw.random() < chance:
        taken = published + _part(throw, wait, early=2.2)
        yield taken, "taken"
        given_up = _given_up(throw, taken, starts_at)
        if given_up:
            yield given_up
        if given_up and throw.random() < chance * 0.7:
            yield given_up[0] + _part(throw, starts_at - given_up[0], early=2.0), "taken"
        if throw.random() < shape.NOT_ATTENDED:
            yield starts_at + throw.randrange(20, 75) * _MINUTE, "missed"
    if throw.random() < shape.WITHDRAWN:
        yield published + _part(throw, wait, early=0.6), "withdrawn"


def _given_up(throw: Random, taken: datetime, starts_at: datetime) -> tuple[datetime, str] | None:
    """When whoever took it thinks again: within minutes, or later on."""
    part = throw.random()
    if part < shape.CANCELLED_BY_WORKER:
        dropped = taken + _part(throw, starts_at - timedelta(hours=4) - taken, early=0.8)
        return (dropped, "dropped") if dropped > taken + 6 * _MINUTE else None
    if part < shape.CANCELLED_BY_WORKER + shape.UNDONE:
        undone = taken + throw.randrange(1, 5) * _MINUTE
        return (undone, "undone") if undone < starts_at - 5 * _MINUTE else None
    return None


def _part(throw: Random, whole: timedelta, *, early: float) -> timedelta:
    """Some of ``whole``, in minutes; above one, ``early`` leans to its beginning."""
    minutes = max(2.0, whole.total_seconds() / 60 - 2)
    return int(1 + (minutes - 1) * throw.random() ** early) * _MINUTE


def _when_posted(throw: Random, starts_at: datetime, lead: float) -> datetime:
    """When it was posted: in working hours, unless it had to be quick."""
    moment = (starts_at - timedelta(hours=lead)).replace(second=0, microsecond=0)
    if lead < 30:
        return min(moment, starts_at - 30 * _MINUTE)
    day = moment.astimezone(LONDON).date()
    wall = time(throw.randrange(8, 18), throw.randrange(60))
    return datetime.combine(day, wall, tzinfo=LONDON).astimezone(starts_at.tzinfo)


def _chance(group: str, day: date, hour: int, lead: float) -> float:
    """The chance that the bank fills it. No agencies stand by here: it takes their part too."""
    return shape.fill_probability(group, day, hour, lead)


@cache
def _daily_demand(day: date, group: str) -> float:
    return shape.daily_demand(day, group)


@cache
def _reasons(month: date, group: str) -> Mapping[str, float]:
    return shape.reason_mix(month, group)


def _heads(throw: Random) -> int:
    part = throw.random()
    return 1 if part < 0.9 else 2 if part < 0.98 else 3


def _draw(throw: Random, shares: Mapping[Thing, float]) -> Thing:
    """One of ``shares``, as often as it says."""
    left = throw.random() * sum(shares.values())
    for thing, share in shares.items():
        left -= share
        if left < 0:
            return thing
    return next(iter(shares))


def reference(day: date, slot: int, number: int) -> str:
    """A vacancy's number, as V-7K2M9Q: no two requests of the simulation share one.

    The place in time is stirred by a multiplication that loses nothing, as neighbours should not
    look alike. Numbers that people's vacancies get are one letter shorter.
    """
    if not (0 <= slot < 256 and 0 <= number < 1024):
        raise ValueError(f"{number} requests on one day at trust {slot} are too many to number")
    place = (((day - _FIRST_DAY).days * 256 + slot) * 1024 + number) % 2**30
    stirred = place * 0x2545F491 % 2**30
    return "V-" + "".join(_LETTERS[stirred >> shift & 31] for shift in range(25, -1, -5))
