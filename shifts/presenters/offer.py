"""What pages say of an offer by name: to the ward that makes it, and to whom it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from shifts.models import Offer
from shifts.presenters.find import place_of, worker_grade
from shifts.selectors.offer import Offered
from staffbank.web.figures import money
from staffbank.web.words import moment_long, moment_short


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer, on the page of its vacancy."""

    name: str
    facts: str
    state: str
    reason: str
    ref: UUID
    can_withdraw: bool

    @classmethod
    def of(cls, row: Offered, now: datetime, *, runs: bool) -> Self:
        offer = row.offer
        by = offer.offered_by.get_full_name() if offer.offered_by else "Somebody"
        facts = f"By {by}, {moment_short(offer.offered_at)}"
        if offer.stands(now):
            facts += f". Can answer until {moment_short(offer.ends_at)}"
        return cls(
            name=row.name,
            facts=facts,
            state=state_of_offer(offer, now),
            reason=offer.reason,
            ref=offer.ref,
            can_withdraw=runs and offer.stands(now),
        )


def state_of_offer(offer: Offer, now: datetime) -> str:
    """Its status. One that is about to be ended by its job is over already."""
    if offer.status != Offer.Status.OPEN or offer.stands(now):
        return str(offer.status)
    return Offer.Status.EXPIRED if offer.ends_at <= now else Offer.Status.WITHDRAWN


@dataclass(frozen=True, slots=True)
class OfferedToMe:
    """An offer as the person to whom it was made reads it."""

    offer: Offer
    state: str
    stands: bool
    by: str
    until: str

    @classmethod
    def of(cls, offer: Offer, now: datetime) -> Self:
        return cls(
            offer=offer,
            state=state_of_offer(offer, now),
            stands=offer.stands(now),
            by=offer.offered_by.get_full_name() if offer.offered_by else "",
            until=moment_long(offer.ends_at),
        )


@dataclass(frozen=True, slots=True)
class MyOfferLine:
    """An offer in a worker's list of what they can answer."""

    offer: Offer
    where: str
    figures: str

    @classmethod
    def of(cls, offer: Offer) -> Self:
        vacancy = offer.vacancy
        figures = f"{worker_grade(vacancy)}, {money(vacancy.pay_pence)}"
        until = f"Answer by {moment_short(offer.ends_at)}"
        return cls(offer, place_of(vacancy), f"{figures}. {until}")
