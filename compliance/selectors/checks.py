"""The list of checks a trust's officers have to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import partial
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from compliance.models import CheckRule, Credential, Decision
from compliance.models.check_rule import Rule
from compliance.models.decision import UNDO
from compliance.openings import Opening, openings
from staffbank import clock
from staffbank.actors import Actor
from trusts.models import BankPolicy, PoolMembership
from trusts.selectors.numbers import numbers_of

NOTHING = Opening()


class Whose(StrEnum):
    """Which checks of the list are shown."""

    ALL = "all"
    MINE = "mine"
    UNCLAIMED = "unclaimed"
    SECOND = "second"


class Waits(StrEnum):
    """How it waits, or for whom."""

    ANY = ""
    LATE = "late"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the list somebody wants to see."""

    whose: Whose = Whose.ALL
    kind: str = ""
    who: str = ""
    waits: Waits = Waits.ANY


EVERYTHING = Wanted()


@dataclass(frozen=True, slots=True)
class Line:
    """One check that waits, as far as its place in the list needs."""

    pk: int
    kind: str
    worker_key: str
    submitted_at: datetime
    asked: bool  # the person was asked for more and has not answered yet
    claimed_by: int | None  # with whom it is, while they have time
    own: bool
    first_by: int | None  # who did the first of two checks here
    actor_id: int | None
    opening: Opening = NOTHING

    @property
    def mine(self) -> bool:
        return self.claimed_by is not None and self.claimed_by == self.actor_id

    @property
    def first_mine(self) -> bool:
        return self.first_by is not None and self.first_by == self.actor_id

    @property
    def free(self) -> bool:
        """Whether the actor could take it: nobody has it, and nobody but another may do it."""
        return not (self.claimed_by or self.own or self.asked or self.first_mine)

    def is_of(self, whose: Whose) -> bool:
        if whose is Whose.MINE:
            return self.mine
        if whose is Whose.UNCLAIMED:
            return self.claimed_by is None
        return whose is Whose.ALL or self.first_by is not None


@dataclass(frozen=True, slots=True)
class Check:
    """One check with its person, what it would open, and with whom it is."""

    credential: Credential
    line: Line
    rule: Rule
    first: Decision | None = None

    @property
    def opening(self) -> Opening:
        return self.line.opening

    @property
    def mine(self) -> bool:
        return self.line.mine

    @property
    def claimed(self) -> bool:
        return self.line.claimed_by is not None

    @property
    def own(self) -> bool:
        return self.line.own

    @property
    def asked(self) -> bool:
        return self.line.asked

    @property
    def free(self) -> bool:
        return self.line.free


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything that waits at a trust: what is wanted of it in the order to do it, and counts."""

    lines: tuple[Line, ...]
    every: tuple[Line, ...]
    wanted: Wanted
    aim: timedelta
    as_of: datetime

    def __len__(self) -> int:
        return len(self.lines)

    def late(self, line: Line) -> bool:
        return self.as_of - line.submitted_at > self.aim

    @property
    def on_time(self) -> int:
        return sum(1 for line in self.every if not self.late(line))

    @property
    def oldest(self) -> datetime | None:
        return min((line.submitted_at for line in self.every), default=None)

    def count(self, whose: Whose) -> int:
        return sum(1 for line in self.every if line.is_of(whose))

    @property
    def kinds(self) -> Counter[str]:
        """How many wait, by the code of their kind."""
        return Counter(line.kind for line in self.every)

    @property
    def free(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.free)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How the list stands, in numbers alone."""

    total: int
    late: int
    oldest: datetime | None
    aim: timedelta


def queue_of(actor: Actor, now: datetime, wanted: Wanted = EVERYTHING) -> Queue:
    """What waits at the actor's trust, in as many queries however much it is.

    Those the person was asked about come last; else needed soonest, then opening most vacancies,
    then oldest.
    """
    every = tuple(_lines(actor, now))
    aim = aim_of(actor)
    chosen = [line for line in every if _is_wanted(line, wanted, now - aim)]
    found = openings([line.pk for line in chosen], now)
    opened = (replace(line, opening=found[line.pk]) for line in chosen)
    return Queue(tuple(sorted(opened, key=_order)), every, wanted, aim, now)


def waiting_at(actor: Actor, now: datetime) -> Waiting:
    """How many checks wait, and how many longer than the trust means them to."""
    aim = aim_of(actor)
    sent = list(_rows(actor).order_by("submitted_at").values_list("submitted_at", flat=True))
    late = sum(1 for moment in sent if now - moment > aim)
    return Waiting(len(sent), late, sent[0] if sent else None, aim)


def checks_on(lines: Sequence[Line], actor: Actor) -> list[Check]:
    """The checks of a page of lines, with their people, in the same order."""
    keys = [line.pk for line in lines]
    rows = Credential.objects.visible_to(actor).select_related("kind", "worker", "claimed_by")
    credentials = rows.in_bulk(keys)
    firsts = Decision.objects.visible_to(actor).first_checks().filter(trust=actor.trust_id)
    here = firsts.filter(credential__in=keys).select_related("decided_by")
    done = {first.credential_id: first for first in here}
    rules = rules_of(actor)
    return [
        Check(
            credential=credentials[line.pk],
            line=line,
            rule=rules.get(credentials[line.pk].kind_id, Rule()),
            first=done.get(line.pk),
        )
        for line in lines
        if line.pk in credentials
    ]


def check_of(credential: Credential, actor: Actor, now: datetime) -> Check:
    """One waiting credential as the list has it."""
    (line,) = _lines(actor, now, credential.pk)
    found = openings([line.pk], now)
    (check,) = checks_on([replace(line, opening=found[line.pk])], actor)
    return check


def checked_once(credential: Credential, actor: Actor) -> bool:
    """Whether the first of two people has checked it, and the second has yet to."""
    rows = Decision.objects.visible_to(actor).first_checks()
    return rows.filter(credential=credential).exists()


def undoable(actor: Actor, now: datetime) -> Decision | None:
    """What the actor decided last and may still take back."""
    rows = (
        Decision.objects.visible_to(actor)
        .standing()
        .filter(decided_by=actor.user_id, trust=actor.trust_id, decided_at__gte=now - UNDO)
    )
    latest = rows.select_related("credential__kind", "worker").order_by("-decided_at", "-pk")
    return latest.first()


def rules_of(actor: Actor) -> dict[int, Rule]:
    """How the actor's trust decides on checks today, by kind."""
    assert actor.trust_id is not None
    return CheckRule.objects.holding(actor.trust_id, clock.today())


def aim_of(actor: Actor) -> timedelta:
    """Within how long the actor's trust means to decide: of several banks' the soonest."""
    today = clock.today()
    assert actor.trust_id is not None
    rows = PoolMembership.objects.current(today).filter(trust=actor.trust_id)
    banks = set(rows.values_list("bank", flat=True))
    hours = [numbers_of(bank, actor.trust_id, today).check_hours for bank in banks]
    return timedelta(hours=min(hours, default=_USUAL_HOURS))


_USUAL_HOURS: int = BankPolicy._meta.get_field("check_hours").default
_NEVER = datetime.max.replace(tzinfo=UTC)


def _order(line: Line) -> tuple[bool, datetime, int, datetime, int]:
    opening = line.opening
    soonest = opening.soonest or _NEVER
    return (line.asked, soonest, -opening.vacancies, line.submitted_at, line.pk)


def _is_wanted(line: Line, wanted: Wanted, late_before: datetime) -> bool:
    return (
        line.is_of(wanted.whose)
        and wanted.kind in {"", line.kind}
        and line.worker_key.startswith(wanted.who)
        and (wanted.waits is not Waits.LATE or line.submitted_at < late_before)
        and (wanted.waits is not Waits.ASKED or line.asked)
    )


def _rows(actor: Actor) -> QuerySet[Credential]:
    return Credential.objects.visible_to(actor).waiting()


def _lines(actor: Actor, now: datetime, only: int | None = None) -> Iterable[Line]:
    firsts = Decision.objects.first_checks().filter(credential=OuterRef("pk"), trust=actor.trust_id)
    rows = _rows(actor) if only is None else _rows(actor).filter(pk=only)
    columns = rows.annotate(first_by=Subquery(firsts.values("decided_by")[:1])).values_list(
        *("pk", "kind__code", "worker__name_key", "submitted_at", "reason"),
        *("claimed_by", "claimed_until", "worker__user", "first_by"),
    )
    return map(partial(_line, actor, now), columns)


def _line(actor: Actor, now: datetime, row: tuple[Any, ...]) -> Line:
    pk, kind, worker_key, submitted_at, reason, claimed_by, claimed_until, user, first_by = row
    return Line(
        pk=pk,
        kind=kind,
        worker_key=worker_key,
        submitted_at=submitted_at,
        asked=bool(reason),
        claimed_by=claimed_by if claimed_until and claimed_until > now else None,
        own=user is not None and user == actor.user_id,
        first_by=first_by,
        actor_id=actor.user_id,
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
