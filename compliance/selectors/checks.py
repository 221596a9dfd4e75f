"""The list of checks a trust's officers have to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from django.db.models import QuerySet

from compliance.models import Credential
from compliance.openings import Opening, openings
from staffbank import clock
from staffbank.actors import Actor

#: A check is to be done within this long of being sent in.
TARGET = timedelta(days=2)


class Whose(StrEnum):
    """Which checks of the list are shown."""

    ALL = "all"
    MINE = "mine"
    UNCLAIMED = "unclaimed"


@dataclass(frozen=True, slots=True)
class Check:
    """One credential that waits, what it would open, and with whom it is."""

    credential: Credential
    opening: Opening
    mine: bool
    claimed: bool
    own: bool

    @property
    def asked(self) -> bool:
        """Whether the person was asked for more and has not answered yet."""
        return bool(self.credential.reason)

    @property
    def free(self) -> bool:
        return not (self.claimed or self.own or self.asked)


@dataclass(frozen=True, slots=True)
class Checks:
    """The whole list, in the order to do it, with its counts."""

    rows: tuple[Check, ...]
    as_of: datetime

    def of(self, whose: Whose) -> list[Check]:
        if whose is Whose.MINE:
            return [check for check in self.rows if check.mine]
        if whose is Whose.UNCLAIMED:
            return [check for check in self.rows if not check.claimed]
        return list(self.rows)

    @property
    def on_time(self) -> int:
        return sum(1 for c in self.rows if self.as_of - c.credential.submitted_at <= TARGET)

    @property
    def oldest(self) -> datetime | None:
        return min((check.credential.submitted_at for check in self.rows), default=None)


def checks_to_do(actor: Actor, now: datetime) -> Checks:
    """Every check that waits at the actor's trust: those the person was asked about last, then
    needed soonest, then opening most vacancies, then oldest."""
    waiting = list(
        Credential.objects.visible_to(actor)
        .waiting()
        .select_related("kind", "worker", "claimed_by")
        .order_by("submitted_at", "pk")
    )
    found = openings([credential.pk for credential in waiting], now)
    rows = [_check(credential, found[credential.pk], actor, now) for credential in waiting]
    return Checks(tuple(sorted(rows, key=_order)), now)


def check_of(credential: Credential, actor: Actor, now: datetime) -> Check:
    """One waiting credential as the list has it."""
    return _check(credential, openings([credential.pk], now)[credential.pk], actor, now)


_NEVER = datetime.max.replace(tzinfo=UTC)


def _order(check: Check) -> tuple[bool, datetime, int, datetime]:
    opening = check.opening
    return (
        check.asked,
        opening.soonest or _NEVER,
        -opening.vacancies,
        check.credential.submitted_at,
    )


def _check(credential: Credential, opening: Opening, actor: Actor, now: datetime) -> Check:
    claimed = credential.claimed_by_id is not None and (credential.claimed_until or now) > now
    return Check(
        credential=credential,
        opening=opening,
        mine=claimed and credential.claimed_by_id == actor.user_id,
        claimed=claimed,
        own=credential.worker.user_id is not None and credential.worker.user_id == actor.user_id,
    )


def ending_soon(actor: Actor, *, within: int) -> QuerySet[Credential]:
    """Checked credentials of the trust's people that end within so many days, soonest first."""
    today = clock.today()
    return (
        Credential.objects.visible_to(actor)
        .filter(
            status=Credential.Status.VERIFIED,
            valid_to__range=(today, today + timedelta(days=within)),
        )
        .select_related("kind", "worker")
        .order_by("valid_to", "worker__name_key", "pk")
    )


def renewals(actor: Actor, credentials: list[Credential]) -> set[tuple[int, int]]:
    """Which (worker, kind) of these have a newer credential waiting for a check."""
    workers = {credential.worker_id for credential in credentials}
    waiting = Credential.objects.visible_to(actor).waiting().filter(worker__in=workers)
    return set(waiting.values_list("worker_id", "kind_id"))
