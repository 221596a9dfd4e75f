"""Where a worker could be booked."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from staffbank.actors import Actor

#: The miles within which a list may be asked for.
DISTANCES = (2, 5, 10, 15, 25)
#: Asked of a list instead of a place: not only where they go.
ANYWHERE = "anywhere"


class Place(NamedTuple):
    """A site where somebody could be booked, with its trust, as lists name them."""

    key: int
    ref: UUID
    name: str
    trust_key: int
    trust_slug: str
    trust_name: str


def places_in_reach(actor: Actor, today: date) -> list[Place]:
    """The sites of the trusts that engage the worker, and of those that share their pools."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select * from shifts_sites_in_reach(%s, %s, %s)",
            [sorted(actor.trusts), sorted(actor.pools), today],
        )
        return [Place(*row) for row in cursor.fetchall()]
