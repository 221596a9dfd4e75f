"""Whose figures a seat may see, under which names, and how few people is too few."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from string import ascii_uppercase
from typing import Any

from django.db.models import QuerySet

from insights.models import DailyFill, FillQuerySet, WeeklyFill
from staffbank.actors import Actor, Kind
from staffbank.dated import in_force
from trusts.models import BankPolicy, PoolMembership, Trust, TrustBoard


@dataclass(frozen=True, slots=True)
class Place:
    """A trust as this seat may know it: ``key`` stands for it in an address."""

    pk: int
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Scope:
    """The cells, trusts and rules of one seat."""

    actor: Actor
    places: tuple[Place, ...]
    under: int
    named: bool

    @property
    def days(self) -> FillQuerySet[DailyFill]:
        return DailyFill.objects.visible_to(self.actor)

    @property
    def weeks(self) -> FillQuerySet[WeeklyFill]:
        return WeeklyFill.objects.visible_to(self.actor)

    def place(self, key: str) -> Place | None:
        return next((place for place in self.places if place.key == key), None)


def scope_of(actor: Actor, today: date) -> Scope:
    """What ``actor`` may see today. A trust sees its own figures whole and by its own name.

    Of several banks' rules the strictest holds.
    """
    trusts, banks = _within(actor, today)
    if actor.kind is Kind.TRUST:
        return Scope(actor, _named(trusts), under=0, named=True)
    policies = BankPolicy.objects.filter(bank__in=banks, valid_from__lte=today)
    in_force = list(policies.order_by("bank", "-valid_from").distinct("bank"))
    named = all(policy.name_trusts for policy in in_force)
    under = max((policy.suppress_under for policy in in_force), default=0)
    return Scope(actor, _named(trusts) if named else _lettered(trusts), under, named)


def _within(actor: Actor, today: date) -> tuple[QuerySet[Trust], QuerySet[Any, Any]]:
    """The trusts that ``actor`` may see figures of, and the banks whose rules bind those."""
    pools = PoolMembership.objects.filter(valid_from__lte=today)
    trusts: QuerySet[Trust]
    match actor.kind:
        case Kind.TRUST:
            trusts = Trust.objects.filter(pk__in=[actor.trust_id])
        case Kind.BANK | Kind.SYSTEM if actor.bank_id:
            pools = pools.filter(bank=actor.bank_id)
            trusts = Trust.objects.filter(pk__in=pools.values("trust"))
        case Kind.ICB:
            current = TrustBoard.objects.filter(in_force(today), icb=actor.icb_id)
            trusts = Trust.objects.filter(pk__in=current.values("trust"))
        case _:
            trusts = Trust.objects.none()
    return trusts, pools.filter(trust__in=trusts).values("bank")


def _named(trusts: QuerySet[Trust]) -> tuple[Place, ...]:
    rows = trusts.order_by("short_name").values_list("pk", "slug", "short_name")
    return tuple(Place(*row) for row in rows)


def _lettered(trusts: QuerySet[Trust]) -> tuple[Place, ...]:
    """Letters follow the random reference, so that the alphabet gives no name away."""
    keys = trusts.order_by("ref").values_list("pk", flat=True)
    letters = [letter(number) for number in range(len(keys))]
    return tuple(
        Place(pk, name.lower(), f"Trust {name}") for pk, name in zip(keys, letters, strict=True)
    )


def letter(number: int) -> str:
    """A, B ... Z, AA, AB ..."""
    words = ""
    while number >= 0:
        number, place = divmod(number, 26)
        words, number = ascii_uppercase[place] + words, number - 1
    return words
