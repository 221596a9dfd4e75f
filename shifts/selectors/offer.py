"""Offers by name: of a vacancy for its ward, and a worker's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shifts.models import Offer, Vacancy
from staffbank.actors import Actor
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class Offered:
    """An offer of a vacancy, with the name of whom it was made to, where the trust may know it."""

    offer: Offer
    name: str


def offers_of(vacancy: Vacancy, *, by: Actor) -> tuple[Offered, ...]:
    """The offers of ``vacancy`` that this seat may see, newest first."""
    rows = (
        Offer.objects.visible_to(by)
        .filter(vacancy=vacancy)
        .select_related("offered_by")
        .order_by("-offered_at", "-pk")
    )
    offers = list(rows)
    for offer in offers:
        offer.vacancy = vacancy
    people = {offer.worker_id for offer in offers}
    named = Worker.objects.visible_to(by).filter(pk__in=people) if people else ()
    names = {worker.pk: worker.name for worker in named}
    return tuple(Offered(offer, names.get(offer.worker_id, "Somebody")) for offer in offers)


def offer_found(ref: UUID, *, by: Actor) -> Offer | None:
    """The offer that ``ref`` names, if this seat may see it and its vacancy."""
    rows = Offer.objects.visible_to(by).select_related("vacancy", "offered_by")
    return rows.filter(ref=ref, vacancy__in=Vacancy.objects.visible_to(by)).first()


def offers_to(worker: Actor, now: datetime) -> list[Offer]:
    """The offers that the worker who acts can still answer, the first to end first."""
    rows = Offer.objects.visible_to(worker).standing(now)
    return list(
        rows.select_related(
            "vacancy__ward", "vacancy__site", "vacancy__trust", "vacancy__grade"
        ).order_by("ends_at")
    )
