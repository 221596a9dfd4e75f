"""How far each trust of a bank has come, and who holds its next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from staffbank.actors import Actor
from staffbank.db import duty
from staffbank.errors import NotPermitted
from trusts.models import Confirmation, Invitation, Membership, PoolMembership, Rehearsal, Trust
from trusts.permissions import Permission


@dataclass(frozen=True, slots=True)
class Progress:
    """One trust's parts. ``invited`` is an invitation that waits; ``people`` who has accepted;
    ``signatory`` who is asked, or able, to sign the agreement."""

    trust: Trust
    pool: PoolMembership
    sites: int
    wards: int
    groups: int
    people: int
    invited: Invitation | None
    signatory: str = ""
    rehearsed: bool = False
    confirmed: bool = False  # the trust's own people have read what it inherits
    asks: bool = False  # and what is asked of people, and accepted

    @property
    def live(self) -> bool:
        return self.trust.status == Trust.Status.LIVE and self.pool.valid_from is not None

    @property
    def signed(self) -> bool:
        """Whether it signed the bank's agreement, in this or an earlier version."""
        return self.pool.signature_id is not None

    @property
    def parts(self) -> dict[str, bool]:
        """Each part and whether it is done, in order."""
        return {
            "sites": self.sites > 0,
            "groups": self.groups > 0,
            "wards": self.wards > 0,
            "numbers": self.confirmed,
            "checks": self.asks,
            "agreement": self.signed,
            "people": self.people > 0 or self.invited is not None,
            "rehearsal": self.rehearsed,
            "live": self.live,
        }

    @property
    def done(self) -> int:
        return sum(self.parts.values())

    @property
    def missing(self) -> list[str]:
        """The parts that going live still needs; of a live trust those it has lost."""
        before = {"live", "rehearsal"} if self.live else {"live"}
        return [name for name, done in self.parts.items() if not done and name not in before]


def progress_of_bank(actor: Actor, now: datetime, today: date) -> list[Progress]:
    """Every trust of the actor's bank, those in setup first; five queries."""
    pools: list[Any] = list(
        PoolMembership.objects.filter(bank=actor.bank_id)
        .standing(today)
        .select_related("trust", "signature__version")
        .annotate(
            was_rehearsed=Exists(
                Rehearsal.objects.filter(bank=actor.bank_id, trust=OuterRef("trust"))
            ),
            was_confirmed=_confirmed(Confirmation.Part.NUMBERS),
            checks_confirmed=_confirmed(Confirmation.Part.CHECKS),
            how_many_groups=Count("groups", distinct=True),
            how_many_sites=Count("trust__sites", distinct=True),
            how_many_wards=Count(
                "trust__wards", filter=Q(trust__wards__closed_on=None), distinct=True
            ),
        )
        .order_by("trust__short_name")
    )
    people, invited, signatories = _people(actor, [pool.trust_id for pool in pools], now, today)
    found = [
        Progress(
            trust=pool.trust,
            pool=pool,
            sites=pool.how_many_sites,
            wards=pool.how_many_wards,
            groups=pool.how_many_groups,
            people=people.get(pool.trust_id, 0),
            invited=invited.get(pool.trust_id),
            rehearsed=pool.was_rehearsed,
            confirmed=pool.was_confirmed,
            asks=pool.checks_confirmed,
            signatory=signatories.get(pool.trust_id, ""),
        )
        for pool in pools
    ]
    return sorted(found, key=lambda each: each.live)


def _confirmed(part: Confirmation.Part) -> Exists:
    return Exists(Confirmation.objects.filter(place=OuterRef("pk"), part=part))


def progress_of(trust: Trust, actor: Actor, now: datetime, today: date) -> Progress:
    """How far one trust of the actor's bank has come."""
    (found,) = (p for p in progress_of_bank(actor, now, today) if p.trust.pk == trust.pk)
    return found


def left_trusts(actor: Actor, today: date) -> QuerySet[Trust]:
    """Trusts that were in the actor's bank and are no longer, by name."""
    places = PoolMembership.objects.filter(bank=actor.bank_id)
    gone = Trust.objects.visible_to(actor).filter(pk__in=places.ended(today).values("trust"))
    return gone.exclude(pk__in=places.standing(today).values("trust")).order_by("short_name")


def _people(
    actor: Actor, trusts: list[int], now: datetime, today: date
) -> tuple[dict[int, int], dict[int, Invitation], dict[int, str]]:
    """How many roles each trust has in force, its newest invitation that waits, and who was asked
    to sign: no names of members leave, they are the trust's own."""
    if not actor.can(Permission.ONBOARD_TRUST):
        raise NotPermitted
    with duty("onboarding"):
        held = Membership.objects.filter(trust__in=trusts).exclude(role="signatory")
        counts = dict(held.current(today).values_list("trust").annotate(Count("pk")))
        sent = Invitation.objects.filter(trust__in=trusts, revoked_at=None).order_by("invited_at")
        rows = [row for row in sent if row.trust_id]
    waiting = [row for row in rows if row.accepted_at is None and row.ends_at > now]
    return (
        counts,
        {row.trust_id: row for row in waiting if row.trust_id and row.role != "signatory"},
        {row.trust_id: row.name for row in rows if row.trust_id and row.role == "signatory"},
    )
