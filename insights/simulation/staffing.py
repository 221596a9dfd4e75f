"""Who takes a shift: somebody of the grade and area, cleared, rested and not at work elsewhere."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.db.backends.utils import CursorWrapper

from insights.simulation.demand import Ask
from staffbank.periods import Period

_TRIES = 14
_WORKING_WEEK = timedelta(hours=50)
_LONGEST = timedelta(hours=24)  # of any single piece of work, so that neighbours can be found


@dataclass(slots=True)
class Person:
    """Somebody the simulation may book, with the work they already have."""

    key: int
    ref: UUID
    capacity: int
    grade: int
    group: int
    primary: int  # the trust
    engagements: dict[int, int]  # by trust
    pools: frozenset[int]  # banks in which others may book them
    areas: frozenset[int]  # none: any
    skills: frozenset[int]
    cleared_from: date
    cleared_to: date
    work: list[tuple[datetime, datetime]] = field(default_factory=list)

    def can_take(self, ask: Ask, rest: timedelta) -> bool:
        """Is this person cleared to the end of the shift, skilled, rested and free?"""
        return (
            self.cleared_from <= ask.day
            and ask.period.ends_on <= self.cleared_to
            and (ask.skill is None or ask.skill in self.skills)
            and self.is_rested(ask.period, rest)
        )

    def is_rested(self, period: Period, rest: timedelta) -> bool:
        """Does other work leave ``rest`` on both sides, and not too long a week?"""
        near = self.work[self._first_after(period.starts_at - timedelta(days=4)) :]
        worked = period.length
        for starts_at, ends_at in near:
            if starts_at >= period.ends_at + timedelta(days=4):
                break
            if starts_at < period.ends_at + rest and ends_at > period.starts_at - rest:
                return False
            worked += ends_at - starts_at
        return worked <= _WORKING_WEEK

    def give(self, period: Period) -> None:
        insort(self.work, (period.starts_at, period.ends_at))

    def take_back(self, period: Period) -> None:
        self.work.remove((period.starts_at, period.ends_at))

    def _first_after(self, moment: datetime) -> int:
        return bisect_left(self.work, (moment - _LONGEST, moment - _LONGEST))


_PEOPLE = """
WITH counts_as AS (
    SELECT id AS kind_id, id AS as_id FROM compliance_credentialkind
    UNION ALL SELECT kind_id, satisfies_id FROM compliance_kindsatisfies WHERE valid_to IS NULL),
held AS (
    SELECT c.worker_id, a.as_id, min(c.valid_from) AS since,
           max(c.valid_to) FILTER (WHERE c.status = 'verified') AS until,
           bool_or(c.status = 'verified' AND c.valid_to IS NULL) AS endless,
           bool_or(c.status = 'verified') AS checked
      FROM compliance_credential c JOIN counts_as a ON a.kind_id = c.kind_id
     WHERE c.status IN ('verified', 'replaced') GROUP BY 1, 2),
cleared AS (
    SELECT p.worker_id, max(h.since) AS since,
           min(CASE WHEN h.endless THEN date '9999-12-30' ELSE h.until END) AS until
      FROM workers_capacity p
      JOIN compliance_requiredkind r ON r.staff_group_id = p.staff_group_id
       AND (r.grade_id IS NULL OR r.grade_id = p.grade_id) AND r.valid_to IS NULL
      LEFT JOIN held h ON h.worker_id = p.worker_id AND h.as_id = r.kind_id AND h.checked
     GROUP BY p.worker_id HAVING count(*) = count(h.as_id))
SELECT w.id, w.ref, p.id, p.grade_id, p.staff_group_id, clear.since, clear.until,
       (SELECT array_agg(ARRAY[e.trust_id, e.id, e."primary"::int, e.pool_opted_in::int]
                         ORDER BY e.id)
          FROM workers_engagement e WHERE e.worker_id = w.id AND e.valid_to IS NULL),
       (SELECT array_agg(a.specialty_id) FROM workers_capacityspecialty a
         WHERE a.capacity_id = p.id),
       (SELECT array_agg(s.skill_id) FROM workers_workerskill s
         WHERE s.worker_id = w.id AND s.valid_to IS NULL AND s.level IN ('independent', 'assessor'))
  FROM workers_worker w
  JOIN workers_capacity p ON p.worker_id = w.id AND p.valid_to IS NULL
  JOIN cleared clear ON clear.worker_id = w.id
 WHERE w.status = 'active' AND w.merged_into_id IS NULL
   AND CASE WHEN %(only)s::bigint IS NULL THEN w.user_id IS NULL ELSE w.id = %(only)s END
 ORDER BY w.id, p.id
"""
_SHARED = """
SELECT m.bank_id, m.trust_id, g.staff_group_id FROM trusts_poolmembership m
  JOIN trusts_poolstaffgroup g ON g.membership_id = m.id WHERE m.valid_to IS NULL
"""
_WORK = """
SELECT worker_id, starts_at, ends_at FROM shifts_workperiod
 WHERE ends_at > %(since)s AND (%(only)s::bigint IS NULL OR worker_id = %(only)s)
 ORDER BY starts_at
"""


class Staff:
    """Everybody who may be booked, to be found by trust, bank, grade and area."""

    def __init__(self, cursor: CursorWrapper, *, rest: timedelta, since: datetime) -> None:
        self.rest = rest
        self.people = load(cursor, since=since)
        self._by_grade: dict[int, list[Person]] = {}
        for person in self.people:
            self._by_grade.setdefault(person.grade, []).append(person)
        self._found: dict[tuple[str, int, int, int | None], list[Person]] = {}

    def of_trust(self, ask: Ask) -> list[Person]:
        """The own bank: those the trust engages."""
        trust = ask.post.trust_id
        return self._find("own", trust, ask, lambda person: trust in person.engagements)

    def of_region(self, ask: Ask) -> list[Person]:
        """Those of the other trusts who let the bank book them."""
        bank = ask.post.bank_id
        return self._find("pool", bank, ask, lambda person: bank in person.pools)

    def somebody_for(self, ask: Ask, throw: Random, *, pooled: bool) -> tuple[Person, str] | None:
        """Whom a shift falls to, and as whose staff: the own bank's first, more often than not."""
        own, region = ("own_bank", self.of_trust(ask)), ("pool", self.of_region(ask))
        turns = [own]
        if pooled:
            turns = [region, own] if throw.random() < 0.4 else [own, region]
        for source, people in turns:
            person = self._somebody(people, ask, throw, source)
            if person is not None:
                return person, source
        return None

    def _somebody(
        self, people: list[Person], ask: Ask, throw: Random, source: str
    ) -> Person | None:
        """Some work often and many rarely: the draw leans to the front of the list."""
        if not people:
            return None
        for _ in range(_TRIES):
            person = people[int(len(people) * throw.random() ** 1.7)]
            if source == "pool" and ask.post.trust_id in person.engagements:
                continue
            if person.can_take(ask, self.rest):
                return person
        return None

    def _find(
        self, audience: str, place: int, ask: Ask, fits: Callable[[Person], bool]
    ) -> list[Person]:
        area = ask.post.specialty_id
        key = (audience, place, ask.post.grade_id, area)
        if key not in self._found:
            self._found[key] = [
                person
                for person in self._by_grade.get(ask.post.grade_id, ())
                if (not person.areas or area is None or area in person.areas) and fits(person)
            ]
        return self._found[key]


def load(cursor: CursorWrapper, *, since: datetime, only: int | None = None) -> list[Person]:
    """Everybody the dice may book, or the one worker named, with their work since then."""
    cursor.execute(_SHARED)
    banks: dict[tuple[int, int], set[int]] = {}
    for bank, trust, group in cursor.fetchall():
        banks.setdefault((trust, group), set()).add(bank)
    cursor.execute(_PEOPLE, {"only": only})
    people = []
    for key, ref, capacity, grade, group, held, until, engaged, areas, skills in cursor.fetchall():
        if not engaged:
            continue
        primary = next((trust for trust, _, first, _ in engaged if first), engaged[0][0])
        pools = [banks.get((trust, group), set()) for trust, _, _, opted in engaged if opted]
        people.append(
            Person(
                key=key,
                ref=ref,
                capacity=capacity,
                grade=grade,
                group=group,
                primary=primary,
                engagements={trust: engagement for trust, engagement, _, _ in engaged},
                pools=frozenset().union(*pools),
                areas=frozenset(areas or ()),
                skills=frozenset(skills or ()),
                cleared_from=held,
                cleared_to=until,
            )
        )
    by_key = {person.key: person for person in people}
    cursor.execute(_WORK, {"since": since - timedelta(days=8), "only": only})
    for worker, starts_at, ends_at in cursor.fetchall():
        if worker in by_key:
            by_key[worker].work.append((starts_at, ends_at))
    return people
