"""Until when a credential holds, and whether that is long enough for a piece of work.

A last day counts to its end, London time, and the work must be covered to its own end: one that
ends on Saturday does not carry a night into Sunday.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from operator import itemgetter
from types import MappingProxyType

from staffbank.periods import Period

Satisfies = frozenset[tuple[str, str]]
"""Pairs of credential kinds (stronger, weaker): who holds the first need not hold the second."""


class CredentialStatus(StrEnum):
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    REJECTED = "rejected"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class CredentialFact:
    """A credential somebody has; both days count, and no ``valid_to`` means no end.

    ``checked_at`` is the trust that checked it; everybody accepts one that names none.
    """

    kind: str
    valid_from: date
    valid_to: date | None
    status: CredentialStatus
    checked_at: int | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """Which checks of one kind a place accepts: of these ``trusts``, and no older than ``months``
    at the work; None is any."""

    trusts: frozenset[int] | None = None
    months: int | None = None

    def takes(self, credential: CredentialFact) -> bool:
        """Whether it is from a trust whose word is taken."""
        return (
            self.trusts is None
            or credential.checked_at is None
            or credential.checked_at in self.trusts
        )

    def until_too_old(self, credential: CredentialFact) -> CredentialFact:
        """The same, ending on the last day on which it is young enough."""
        oldest = last_day(credential.valid_from, self.months)
        ends = min(oldest or date.max, credential.valid_to or date.max)
        return replace(credential, valid_to=None if ends == date.max else ends)


@dataclass(frozen=True, slots=True)
class Waiver:
    """That a place takes somebody without a check of ``kind``, both days counting; for all its work
    or for one vacancy. Never of what the law asks for: no such row is written."""

    kind: str
    valid_from: date
    valid_to: date
    trust: int
    vacancy: int | None = None

    def holds_for(self, trust: int | None, vacancy: int | None) -> bool:
        return self.trust == trust and self.vacancy in {None, vacancy}


Accepts = Mapping[str, Acceptance]
"""What is accepted of each kind of credential; of a kind that is not named, any."""

ANY = Acceptance()
ANYTHING: Accepts = MappingProxyType({})


class Shortfall(StrEnum):
    MISSING = "missing"
    STOPPED = "stopped"
    NOT_CHECKED = "not_checked"
    ENDS_TOO_SOON = "ends_too_soon"
    CHECKED_ELSEWHERE = "checked_elsewhere"
    TOO_OLD = "too_old"


@dataclass(frozen=True, slots=True)
class CredentialGap:
    """What a required ``kind`` lacks; ``on`` is the last day held, when it ends too soon.

    ``held`` is the kind that is held or waiting, which may be a stronger one than was asked for.
    ``months`` is how old it may be, when it is too old.
    """

    kind: str
    shortfall: Shortfall
    held: str
    on: date | None = None
    months: int | None = None


def holds_through(valid_from: date, valid_to: date | None, period: Period) -> bool:
    """Whether something dated, both days counting, covers a period from its start to its end."""
    return valid_from <= period.starts_on and (valid_to is None or valid_to >= period.ends_on)


def kinds_that_satisfy(kind: str, satisfies: Satisfies) -> frozenset[str]:
    """Return ``kind`` and every kind that stands in for it, through any number of steps."""
    found = {kind}
    while more := {stronger for stronger, weaker in satisfies if weaker in found} - found:
        found |= more
    return frozenset(found)


def covered_to(credentials: Iterable[CredentialFact], day: date) -> date | None:
    """Return the last day covered without a break from ``day``, by one after another.

    ``date.max`` when there is no end, None when ``day`` itself is not covered.
    """
    credentials = list(credentials)
    reached = None
    while ends := [
        credential.valid_to or date.max
        for credential in credentials
        if credential.valid_from <= day <= (credential.valid_to or date.max)
    ]:
        reached = max(ends)
        if reached == date.max:
            break
        day = reached + timedelta(days=1)
    return reached


def credential_gap(
    kind: str,
    credentials: Iterable[CredentialFact],
    period: Period,
    satisfies: Satisfies,
    accepts: Accepts = ANYTHING,
    waivers: Iterable[Waiver] = (),
) -> CredentialGap | None:
    """Return what is lacking for ``kind`` throughout ``period``, or None. ``waivers`` are those
    that hold there: on their days the kind is as good as checked.

    The smallest thing that would help is named: a check that is waiting before a renewal, a renewal
    before a new credential. One that is suspended or withdrawn is said to be so.
    """
    kinds = kinds_that_satisfy(kind, satisfies)
    held = sorted((c for c in credentials if c.kind in kinds), key=lambda c: c.kind != kind)
    checked = [c for c in held if c.status == CredentialStatus.VERIFIED]
    waiting = [c for c in held if c.status == CredentialStatus.SUBMITTED]
    stopped = [
        c for c in held if c.status in (CredentialStatus.SUSPENDED, CredentialStatus.REVOKED)
    ]
    taken = [c for c in checked if accepts.get(c.kind, ANY).takes(c)]
    waived = [
        CredentialFact(kind, each.valid_from, each.valid_to, CredentialStatus.VERIFIED)
        for each in waivers
        if each.kind == kind
    ]
    accepted = [*young_enough(taken, accepts), *waived]
    if _covers(accepted, period):
        return None
    if _covers(accepted + young_enough(waiting, accepts), period):
        return CredentialGap(kind, Shortfall.NOT_CHECKED, waiting[0].kind)
    if _covers(taken, period):
        old = next(c for c in taken if accepts.get(c.kind, ANY).months)
        months = accepts[old.kind].months
        return CredentialGap(kind, Shortfall.TOO_OLD, old.kind, months=months)
    if _covers(checked, period):
        elsewhere = next(c for c in checked if c not in taken)
        return CredentialGap(kind, Shortfall.CHECKED_ELSEWHERE, elsewhere.kind)
    if _covers(stopped, period):
        return CredentialGap(kind, Shortfall.STOPPED, stopped[0].kind)
    ended = [(c.valid_to, c.kind) for c in checked if c.valid_to and c.valid_to < period.ends_on]
    if ended:
        last_day_held, last = max(ended, key=itemgetter(0))
        return CredentialGap(kind, Shortfall.ENDS_TOO_SOON, last, last_day_held)
    return CredentialGap(kind, Shortfall.MISSING, kind)


def young_enough(credentials: Iterable[CredentialFact], accepts: Accepts) -> list[CredentialFact]:
    """Each credential, ending where it becomes too old to be accepted."""
    return [accepts.get(c.kind, ANY).until_too_old(c) for c in credentials]


def _covers(credentials: list[CredentialFact], period: Period) -> bool:
    reached = covered_to(credentials, period.starts_on)
    return reached is not None and reached >= period.ends_on


def last_day(since: date, months: int | None) -> date | None:
    """The last day of something given on ``since`` that lasts ``months``; None when it has no end.

    A day that its last month lacks (29 February) becomes that month's end.
    """
    if months is None:
        return None
    years, month = divmod(since.month - 1 + months, 12)
    year, month = since.year + years, month + 1
    return date(year, month, min(since.day, monthrange(year, month)[1]))
