"""Where one person stands: all that decides what they may work, read in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection

from compliance.rules.expiry import CredentialFact, CredentialStatus, Satisfies
from compliance.rules.rest import Duty, Position, RestPolicy
from shifts.selectors.facts import AROUND
from shifts.selectors.need import SIGNED_OFF
from staffbank.periods import Period, wall_time
from workers.models import Worker

# Each list is one value of JSON: a dozen short reads cost more in their journeys than in their
# rows. What is dated and over before today is left out.
_SQL = """
select w.status, w.merged_into_id, w.latitude, w.longitude,
    (
        select json_agg(json_build_array(k.code, c.valid_from, c.valid_to, c.status))
        from compliance_credential c join compliance_credentialkind k on k.id = c.kind_id
        where c.worker_id = w.id and c.status = any(%(counted)s)
    ),
    (
        select json_agg(json_build_array(p.starts_at, p.ends_at, s.latitude, s.longitude))
        from shifts_workperiod p
        left join shifts_booking b on b.id = p.booking_id
        left join shifts_vacancy v on v.id = b.vacancy_id
        left join trusts_site s on s.id = v.site_id
        where p.worker_id = w.id and p.ends_at > %(after)s
    ),
    (
        select json_agg(json_build_array(c.staff_group_id, c.grade_id, c.valid_from, c.valid_to, (
            select json_agg(l.specialty_id) from workers_capacityspecialty l
            where l.capacity_id = c.id
        )) order by c.id)
        from workers_capacity c
        where c.worker_id = w.id and (c.valid_to is null or c.valid_to >= %(today)s)
    ),
    (
        select json_agg(json_build_array(e.trust_id, e.pool_opted_in, e.valid_to, (
            select json_agg(json_build_array(m.bank_id, g.staff_group_id) order by g.id)
            from trusts_poolmembership m
            join trusts_poolstaffgroup g on g.membership_id = m.id
            where e.pool_opted_in and m.trust_id = e.trust_id and m.valid_from <= %(today)s
                and (m.valid_to is null or m.valid_to >= %(today)s)
        )) order by e.id)
        from workers_engagement e
        where e.worker_id = w.id and e.valid_from <= %(today)s
            and (e.valid_to is null or e.valid_to >= %(today)s)
    ),
    (
        select json_agg(json_build_array(s.skill_id, s.valid_from, s.valid_to))
        from workers_workerskill s
        where s.worker_id = w.id and s.level = any(%(signed_off)s)
            and (s.valid_to is null or s.valid_to >= %(today)s)
    ),
    (
        select json_agg(json_build_array(k.code, r.staff_group_id, r.valid_from, r.valid_to))
        from compliance_requiredkind r join compliance_credentialkind k on k.id = r.kind_id
        where r.valid_to is null or r.valid_to >= %(today)s
    ),
    (
        select json_agg(json_build_array(stronger.code, weaker.code))
        from compliance_kindsatisfies s
        join compliance_credentialkind stronger on stronger.id = s.kind_id
        join compliance_credentialkind weaker on weaker.id = s.satisfies_id
    ),
    (
        select json_agg(json_build_array(p.bank_id, p.valid_from, p.minimum_rest_hours,
            p.travel_factor, p.travel_kmh, p.handover_minutes) order by p.bank_id, p.valid_from)
        from trusts_bankpolicy p
    ),
    (select json_agg(json_build_array(s.id, s.latitude, s.longitude)) from trusts_site s)
from workers_worker w where w.id = %(worker)s
"""
_COUNTED = [status.value for status in CredentialStatus]


@dataclass(frozen=True, slots=True)
class Dated:
    """Something somebody has from a day to a day, or with no end: ``key`` is of its row."""

    key: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class HeldCapacity:
    """What the person can be booked as; no specialties means any."""

    staff_group: int
    grade: int
    valid_from: date
    valid_to: date | None
    specialties: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class HeldEngagement:
    """A trust that engages the person today; ``shares`` are the pools in which it shares people
    who opted in, and the staff groups it shares there: pairs of bank and staff group."""

    trust: int
    valid_to: date | None
    shares: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A kind that a staff group needs from a day on."""

    kind: str
    staff_group: int
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class RestNumbers:
    """The rest that a bank asks for from a day on."""

    bank: int
    valid_from: date
    policy: RestPolicy


@dataclass(frozen=True, slots=True)
class Standing:
    """All that decides what one person may work, from today on."""

    active: bool
    home: Position | None
    credentials: tuple[CredentialFact, ...]
    duties: tuple[Duty, ...]
    capacities: tuple[HeldCapacity, ...]
    engagements: tuple[HeldEngagement, ...]
    signed_off: tuple[Dated, ...]
    required: tuple[Requirement, ...]
    satisfies: Satisfies
    rest: tuple[RestNumbers, ...]
    sites: dict[int, Position]


def standing_of(worker_id: int, today: date) -> Standing:
    """Where a person stands, read from their own seat."""
    told: dict[str, Any] = {
        "worker": worker_id,
        "today": today,
        "after": wall_time(today, time()) - AROUND,
        "counted": _COUNTED,
        "signed_off": sorted(SIGNED_OFF),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SQL, told)
        row = cursor.fetchone()
    if row is None:
        raise Worker.DoesNotExist
    status, merged_into, latitude, longitude, *lists = row
    (
        credentials,
        duties,
        capacities,
        engagements,
        signed_off,
        required,
        satisfies,
        rest,
        sites,
    ) = (each or () for each in lists)
    return Standing(
        active=status == Worker.Status.ACTIVE and merged_into is None,
        home=_position(latitude, longitude),
        credentials=tuple(
            CredentialFact(kind, _day(first), _last_day(last), CredentialStatus(status))
            for kind, first, last, status in credentials
        ),
        duties=tuple(
            Duty(Period(_moment(starts), _moment(ends)), _position(*place))
            for starts, ends, *place in duties
        ),
        capacities=tuple(
            HeldCapacity(group, grade, _day(first), _last_day(last), tuple(areas or ()))
            for group, grade, first, last, areas in capacities
        ),
        engagements=tuple(
            HeldEngagement(trust, _last_day(last), _pairs(shares))
            for trust, _, last, shares in engagements
        ),
        signed_off=tuple(
            Dated(skill, _day(first), _last_day(last)) for skill, first, last in signed_off
        ),
        required=tuple(
            Requirement(kind, group, _day(first), _last_day(last))
            for kind, group, first, last in required
        ),
        satisfies=frozenset((stronger, weaker) for stronger, weaker in satisfies),
        rest=tuple(
            RestNumbers(bank, _day(first), RestPolicy(timedelta(hours=hours), *numbers))
            for bank, first, hours, *numbers in rest
        ),
        sites={site: Position(*place) for site, *place in sites},
    )


def _pairs(listed: Sequence[Any] | None) -> tuple[tuple[int, int], ...]:
    return tuple((bank, group) for bank, group in listed or ())


def _day(text: str) -> date:
    return date.fromisoformat(text)


def _last_day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _position(latitude: float | None, longitude: float | None) -> Position | None:
    return None if latitude is None or longitude is None else Position(latitude, longitude)
