"""Where each trust stands with its bank's agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from staffbank.actors import Actor
from trusts.models import AgreementVersion, PoolMembership, Signature


@dataclass(frozen=True, slots=True)
class Standing:
    """One place of a trust in a bank: the newest text there, and what the trust signed."""

    pool: PoolMembership
    newest: AgreementVersion | None
    signature: Signature | None

    @property
    def signed_newest(self) -> bool:
        return bool(self.newest and self.signature and self.signature.version_id == self.newest.pk)


def agreements_of_bank(actor: Actor, today: date) -> list[Standing]:
    """Each trust of the actor's bank, by name."""
    pools = PoolMembership.objects.filter(bank=actor.bank_id).standing(today)
    return _standings(
        actor, list(pools.select_related("trust", "bank").order_by("trust__short_name"))
    )


def agreements_of_trust(actor: Actor, today: date) -> list[Standing]:
    """Each bank that the actor's trust is in or is joining, by name."""
    pools = PoolMembership.objects.filter(trust=actor.trust_id).standing(today)
    named = pools.select_related("trust", "bank")
    return _standings(actor, list(named.order_by("bank__name")))


def _standings(actor: Actor, pools: list[PoolMembership]) -> list[Standing]:
    newest: dict[int, AgreementVersion] = {}
    banks = {pool.bank_id for pool in pools}
    for version in AgreementVersion.objects.filter(bank__in=banks).order_by("number"):
        newest[version.bank_id] = version
    signatures = (
        Signature.objects.visible_to(actor)
        .select_related("version")
        .in_bulk([pool.signature_id for pool in pools if pool.signature_id])
    )
    return [
        Standing(pool, newest.get(pool.bank_id), signatures.get(pool.signature_id or 0))
        for pool in pools
    ]
