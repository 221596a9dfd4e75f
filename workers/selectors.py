"""Questions about people that pages ask."""

from __future__ import annotations

from datetime import date

from staffbank.actors import Actor
from trusts.models import BankPolicy, PoolMembership
from workers.models import Engagement
from workers.models.engagement import EngagementQuerySet


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


def unlike_the_rule(
    bank_id: int, day: date, *, rule: str | None = None
) -> dict[bool, EngagementQuerySet]:
    """The engagements at trusts of the bank of people who have not chosen, and whom the rule of
    ``day`` (or another ``rule`` of this bank) would put into the pool, or leave out of it.

    Where a trust is in several banks, people are in from joining only if each bank says so.
    """
    places = PoolMembership.objects.current(day)
    here = places.filter(bank=bank_id).values("trust")
    rules = _rules_on(day)
    if rule is not None:
        rules[bank_id] = rule
    choosing = {bank for bank, said in rules.items() if said != BankPolicy.PoolRule.JOINING}
    chosen_for = set(
        places.filter(trust__in=here, bank__in=choosing).values_list("trust", flat=True)
    )
    undecided = Engagement.objects.current(day).filter(trust__in=here, pool_chosen_at=None)
    return {
        True: undecided.exclude(trust__in=chosen_for).filter(pool_opted_in=False),
        False: undecided.filter(trust__in=chosen_for, pool_opted_in=True),
    }


def in_from_joining(trust_id: int, day: date) -> bool:
    """Whether somebody who joins the trust on ``day`` is in the pool until they say otherwise."""
    rules = _rules_on(day)
    banks = PoolMembership.objects.current(day).filter(trust=trust_id)
    said = [rules[bank] for bank in banks.values_list("bank", flat=True)]
    return bool(said) and set(said) == {BankPolicy.PoolRule.JOINING}


def _rules_on(day: date) -> dict[int, str]:
    """The rule of each bank by which people come into its pool."""
    begun = BankPolicy.objects.filter(valid_from__lte=day)
    newest = begun.order_by("bank_id", "-valid_from").distinct("bank")
    return {policy.bank_id: policy.pool_rule for policy in newest}
