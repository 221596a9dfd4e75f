"""Which trusts would take a person today, and what the others want: their own word on the same
checks."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from compliance.rules.expiry import CredentialFact, CredentialGap, Waiver, credential_gap
from compliance.selectors.requirements import Requirements, requirements_of
from shifts.selectors.facts import gather
from staffbank.actors import Actor
from staffbank.periods import Period
from trusts.models import Trust

_MINUTE = timedelta(minutes=1)

#: What each trust that shares the person's staff groups asks of each grade they hold, on a ward of
#: no particular setting. Their own trusts share them without a pool.
_ASKED = """
select distinct m.trust_id,
    compliance_requirement(m.bank_id, m.trust_id, c.grade_id, '{}', %(today)s)
from workers_capacity c
join trusts_poolmembership m on m.valid_from <= %(today)s
    and (m.valid_to is null or m.valid_to >= %(today)s)
where c.worker_id = %(worker)s and c.valid_from <= %(today)s
    and (c.valid_to is null or c.valid_to >= %(today)s)
    and (
        m.trust_id = any(%(trusts)s)
        or m.bank_id = any(%(pools)s) and exists (
            select 1 from trusts_poolstaffgroup g
            where g.membership_id = m.id and g.staff_group_id = c.staff_group_id
        )
    )
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A trust, and what it still wants for work that would start now; nothing means it accepts the
    person. ``own``: it engages them."""

    trust: Trust
    gaps: tuple[CredentialGap, ...]
    own: bool

    @property
    def accepts(self) -> bool:
        return not self.gaps


def places_of(actor: Actor, now: datetime, today: date) -> tuple[Place, ...]:
    """The trusts at which the worker who acts could be booked, by name, each with its word.

    Somebody of two grades is taken where they are in one of them.
    """
    assert actor.worker_id is not None
    named: dict[str, Any] = {
        "worker": actor.worker_id,
        "today": today,
        "trusts": sorted(actor.trusts),
        "pools": sorted(actor.pools),
    }
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, named)
        asked: list[tuple[int, int]] = cursor.fetchall()
    moment = Period(now, now + _MINUTE)
    held = gather([actor.worker_id], moment)[actor.worker_id]
    needed = requirements_of({key for _, key in asked})
    least: dict[int, tuple[CredentialGap, ...]] = {}
    for trust, key in sorted(asked):
        waivers = [each for each in held.waivers if each.holds_for(trust, None)]
        gaps = gaps_in(needed[key], held.credentials, moment, waivers)
        if trust not in least or len(gaps) < len(least[trust]):
            least[trust] = gaps
    trusts = Trust.objects.visible_to(actor).filter(pk__in=least).order_by("short_name")
    return tuple(Place(trust, least[trust.pk], trust.pk in actor.trusts) for trust in trusts)


def gaps_in(
    asked: Requirements,
    held: tuple[CredentialFact, ...],
    period: Period,
    waivers: Collection[Waiver] = (),
) -> tuple[CredentialGap, ...]:
    """Every kind asked for that is not covered throughout ``period``."""
    return tuple(
        gap
        for kind in sorted(asked.required)
        if (gap := credential_gap(kind, held, period, asked.satisfies, asked.accepts, waivers))
    )
