"""How many people a vacancy would reach, and how many each rule leaves: numbers only."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from shifts.selectors.candidates import (
    ACTIVE,
    BUSY,
    CLEARED,
    GRADED,
    LIMITED,
    POOL,
    REACHED,
    SKILLED,
    candidate_params,
)
from shifts.selectors.need import Need
from staffbank import clock
from staffbank.db import duty

_SQL = f"""
    with graded as materialized ({GRADED}),
    reached as materialized ({REACHED}),
    skilled as materialized ({SKILLED}),
    active as materialized ({ACTIVE}),
    free as materialized (select worker_id from active except {BUSY} except {LIMITED}),
    cleared as materialized ({CLEARED})
    select (select count(distinct worker_id) from reached), (select count(*) from active),
        (select count(*) from free), (select count(*) from cleared),
        (
            select count(distinct e.worker_id) from workers_engagement e
            join cleared on cleared.worker_id = e.worker_id
            where e.trust_id = %(trust)s and e.valid_from <= %(today)s
                and (e.valid_to is null or e.valid_to >= greatest(%(today)s, %(ends_on)s))
        )
"""


@dataclass(frozen=True, slots=True)
class Funnel:
    """Each number is of people among those of the one before; ``own`` is of ``cleared``."""

    reached: int
    active: int
    free: int
    cleared: int
    own: int


def funnel_of(need: Need) -> Funnel:
    """Count, stage by stage, who would be told of ``need``. Call it after the permit step."""
    params = candidate_params(need, POOL, today=clock.today())
    with duty("broadcast"), connection.cursor() as cursor:
        cursor.execute(_SQL, params)
        return Funnel(*cursor.fetchone())
