"""Where somebody would go, of all the places where they could be booked.

Nobody is kept from a shift by it: it decides what is put before them, and what they are told of.
``shifts.selectors.going`` spells the same in SQL for many people and one place.
"""

from __future__ import annotations

from collections.abc import Mapping


def goes_to(
    chosen: frozenset[int], travel_miles: int | None, away: Mapping[int, float]
) -> frozenset[int] | None:
    """The sites they would go to; nothing where they would go to any.

    Those they chose, however far. With none chosen, those within ``travel_miles`` of the middle of
    their area, in a straight line: any of them where no distance is said, or ``away`` is empty
    because nobody knows where they live.
    """
    if chosen:
        return chosen
    if travel_miles is None or not away:
        return None
    return frozenset(site for site, miles in away.items() if miles <= travel_miles)
