"""The wards a seat runs."""

from __future__ import annotations

from django.db.models import QuerySet

from staffbank.actors import Actor
from trusts.models import Ward


def wards_of(actor: Actor) -> QuerySet[Ward]:
    """The wards this seat runs, that are not closed, with their sites and usual times."""
    wards = Ward.objects.visible_to(actor).filter(trust=actor.trust_id, closed_on=None)
    if actor.wards is not None:
        wards = wards.filter(pk__in=actor.wards)
    return wards.select_related("site").prefetch_related("times").order_by("name")
