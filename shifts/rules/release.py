"""Who hears of a vacancy, and when: own bank, then region, then agency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from staffbank.periods import LONDON, is_between


class Audience(StrEnum):
    OWN_BANK = "own_bank"
    REGION = "region"
    AGENCY = "agency"


@dataclass(frozen=True, slots=True)
class ReleasePolicy:
    """A bank's dated rule; hours are real ones, and None means that audience never hears.

    The own bank has ``own_bank_hours`` from publishing to itself, and the region another
    ``region_hours`` before agencies. With ``region_within_hours`` the region waits besides until
    the shift is no further off than that. From ``quiet_from`` to ``quiet_to`` by London's clocks
    nothing opens by itself and nobody is told, unless it is urgent.
    """

    own_bank_hours: int | None
    region_hours: int | None = None
    region_within_hours: int | None = None
    quiet_from: time = time(22)
    quiet_to: time = time(7)


@dataclass(frozen=True, slots=True)
class Step:
    """One audience's turn: when they may see the vacancy, and when they are sent word of it.

    Both are None when its turn never comes, ``told_at`` alone when work begins by night.
    """

    audience: Audience
    opens_at: datetime | None
    told_at: datetime | None


def release_steps(
    *, published_at: datetime, starts_at: datetime, policy: ReleasePolicy, urgent: bool = False
) -> tuple[Step, Step, Step]:
    """Return when each audience would hear of a vacancy whose work begins at ``starts_at``.

    The own bank may see it as soon as somebody publishes it, and is told once the night is over. An
    urgent one opens to the region at once, at any hour; agencies keep their wait. A turn that would
    come after the work has begun never comes, nor does the one behind it.
    """
    region = agency = None
    if policy.own_bank_hours is not None:
        after_own = published_at + timedelta(hours=policy.own_bank_hours)
        region = published_at if urgent else _region_turn(after_own, starts_at, policy)
    if region and policy.region_hours is not None:
        agency = region + timedelta(hours=policy.region_hours)
    turns = (published_at, region, agency)
    own, pool, tier = (
        _step(audience, opens_at, starts_at, policy, urgent=urgent)
        for audience, opens_at in zip(Audience, turns, strict=True)
    )
    return own, pool, tier


def out_of_quiet_hours(moment: datetime, policy: ReleasePolicy) -> datetime:
    """Return ``moment`` in UTC, or the end of the quiet hours it falls in."""
    wall = moment.astimezone(LONDON)
    if not is_between(wall.time(), policy.quiet_from, policy.quiet_to):
        return moment.astimezone(UTC)
    day = wall.date() if wall.time() < policy.quiet_to else wall.date() + timedelta(days=1)
    ends = policy.quiet_to.replace(fold=wall.fold)
    return datetime.combine(day, ends, tzinfo=LONDON).astimezone(UTC)


def _region_turn(turn: datetime, starts_at: datetime, policy: ReleasePolicy) -> datetime:
    if policy.region_within_hours is not None:
        turn = max(turn, starts_at - timedelta(hours=policy.region_within_hours))
    return out_of_quiet_hours(turn, policy)


def _step(
    audience: Audience,
    opens_at: datetime | None,
    starts_at: datetime,
    policy: ReleasePolicy,
    *,
    urgent: bool,
) -> Step:
    if opens_at is None:
        return Step(audience, None, None)
    awake = opens_at if urgent else out_of_quiet_hours(opens_at, policy)
    seen_at = opens_at if audience == Audience.OWN_BANK else awake
    if seen_at >= starts_at:
        return Step(audience, None, None)
    return Step(audience, seen_at, awake if awake < starts_at else None)
