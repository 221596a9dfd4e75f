"""Questions about people that pages ask."""

from __future__ import annotations

from datetime import date

from staffbank.actors import Actor
from trusts.models import BankPolicy, PoolMembership


def policy_of(actor: Actor, today: date) -> BankPolicy | None:
    """The numbers of the bank whose messages a worker gets: where they share, else their trust's.

    Nothing for somebody whom no trust engages yet.
    """
    banks = sorted(actor.pools) or sorted(
        PoolMembership.objects.current(today)
        .filter(trust__in=actor.trusts)
        .values_list("bank", flat=True)
    )
    return BankPolicy.objects.on(banks[0], today) if banks else None
