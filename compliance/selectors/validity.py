"""For how long each kind of check counts at a place, and who says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.models import CredentialKind, ValidityPeriod
from staffbank.actors import Actor
from trusts.models import PoolMembership


@dataclass(frozen=True, slots=True)
class Length:
    """One kind: what stands nationally, at the trust's banks, at the place now and from later."""

    kind: CredentialKind
    national: ValidityPeriod | None
    above: tuple[ValidityPeriod, ...]
    own: ValidityPeriod | None
    planned: ValidityPeriod | None

    @property
    def months(self) -> int | None:
        """What holds: the shortest."""
        return self.if_said(self.own.months if self.own else None)

    def if_said(self, months: int | None) -> int | None:
        """What would hold if the place said ``months``; None goes by what stands above it."""
        above = [row.months for row in (self.national, *self.above) if row]
        return min((each for each in (*above, months) if each), default=None)


def lengths_at(actor: Actor, today: date) -> list[Length]:
    """Every kind that the place's checks may be of."""
    rows = ValidityPeriod.objects.select_related("decided_by", "bank")
    mine = rows.of(actor)
    national, own = rows.national().last_of_each(today), mine.last_of_each(today)
    later = mine.filter(valid_from__gt=today).order_by("kind_id", "valid_from", "-pk")
    planned = {row.kind_id: row for row in later.distinct("kind_id")}
    pools = PoolMembership.objects.current(today).filter(trust=actor.trust_id)
    banks = sorted(pools.values_list("bank", flat=True)) if actor.is_trust else []
    above = [rows.filter(bank=bank).last_of_each(today) for bank in banks]
    return [
        Length(
            kind,
            national.get(kind.pk),
            tuple(said[kind.pk] for said in above if kind.pk in said),
            own.get(kind.pk),
            planned.get(kind.pk),
        )
        for kind in CredentialKind.objects.all()
    ]
