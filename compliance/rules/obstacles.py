"""What keeps people from one vacancy, counted for the ward without giving anybody's work away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from compliance.rules.eligibility import (
    ABOUT_OTHER_WORK,
    ChangeCode,
    Demand,
    EligibilityPolicy,
    ReasonCode,
    Verdict,
    WorkerFacts,
    changes_that_open,
    judge,
)
from staffbank.periods import Period

FEWEST_TO_COUNT = 3
"""With fewer people behind a reason about other work, or behind a restriction, a count could point
at one of them."""

WITHHELD = ABOUT_OTHER_WORK | {ReasonCode.RESTRICTED}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """How many people one kind of reason keeps away; ``people`` is None for "under 3"."""

    code: ReasonCode
    subject: str
    people: int | None


@dataclass(frozen=True, slots=True)
class BetterStart:
    """A later start, the work as long as before, and how many more people it would bring."""

    starts_at: datetime
    people: int


def tally(verdicts: Iterable[Verdict]) -> list[Obstacle]:
    """Count the people behind each reason, most people first, those under 3 last.

    Somebody with two reasons counts under both. How many there are behind other work and
    restrictions is withheld below FEWEST_TO_COUNT.
    """
    counts: Counter[tuple[ReasonCode, str]] = Counter()
    for verdict in verdicts:
        counts.update({(reason.code, reason.subject) for reason in verdict.reasons})
    order = list(ReasonCode)
    obstacles = [
        Obstacle(code, subject, None if _gives_away(code, people) else people)
        for (code, subject), people in counts.items()
    ]
    return sorted(obstacles, key=lambda o: (-(o.people or 0), order.index(o.code), o.subject))


def better_start(
    workers: Iterable[WorkerFacts], demand: Demand, policy: EligibilityPolicy
) -> BetterStart | None:
    """Return the later start that most people, now kept only by other work, could take.

    The soonest of several as good. None when it would bring fewer than FEWEST_TO_COUNT: a time made
    for one person tells when that person works elsewhere.
    """
    kept_by_other_work = [
        worker
        for worker in workers
        if (reasons := judge(worker, demand, policy).reasons)
        and all(reason.code in ABOUT_OTHER_WORK for reason in reasons)
    ]
    starts = {
        change.period.starts_at
        for worker in kept_by_other_work
        for change in changes_that_open(worker, demand, policy)
        if change.code == ChangeCode.START_LATER and change.period
    }
    found = [
        BetterStart(start, _how_many(kept_by_other_work, _starting(demand, start), policy))
        for start in starts
    ]
    enough = [better for better in found if better.people >= FEWEST_TO_COUNT]
    return min(enough, key=lambda better: (-better.people, better.starts_at), default=None)


def _gives_away(code: ReasonCode, people: int) -> bool:
    return code in WITHHELD and people < FEWEST_TO_COUNT


def _starting(demand: Demand, starts_at: datetime) -> Demand:
    return replace(demand, period=Period(starts_at, starts_at + demand.period.length))


def _how_many(workers: list[WorkerFacts], demand: Demand, policy: EligibilityPolicy) -> int:
    return sum(judge(worker, demand, policy).eligible for worker in workers)
