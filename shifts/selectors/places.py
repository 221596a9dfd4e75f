"""Where a worker could be booked."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from staffbank.actors import Actor
from trusts.models import PoolMembership, Site

#: The miles within which a list may be asked for.
DISTANCES = (2, 5, 10, 15, 25)


def sites_in_reach(actor: Actor, today: date) -> list[Site]:
    """The sites of the trusts that engage the worker, and of those that share their pools."""
    shared = PoolMembership.objects.current(today).filter(bank__in=actor.pools).values("trust")
    return list(
        Site.objects.filter(Q(trust__in=actor.trusts) | Q(trust__in=shared))
        .select_related("trust")
        .only("ref", "short_name", "trust__slug", "trust__short_name")
        .order_by("trust__short_name", "short_name")
    )
