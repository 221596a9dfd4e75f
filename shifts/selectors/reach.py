"""One person's side of eligibility, as conditions on vacancies.

Where the person stands is read first, from their own seat, and said to the database as bounds on
each vacancy's own columns: one index serves the list, however many vacancies there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from compliance.rules.hours import WeeklyLimit, inside, weeks_of
from compliance.rules.rest import Duty, Position, RestPolicy, kilometres_between
from shifts.rules.openings import Window, taken_up, too_far, window_of
from shifts.rules.places import goes_to
from shifts.selectors.conditions import ALWAYS, NEVER, Condition, all_of, any_of
from shifts.selectors.standing import (
    HeldCapacity,
    RestNumbers,
    Restricted,
    Standing,
    standing_of,
)
from staffbank.actors import Actor
from staffbank.periods import Period, wall_time

KM_IN_A_MILE = 1.609344
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Reach:
    """What a person can see and work, each a condition on a vacancy that starts from today on.

    ``away`` is how many miles each site is from the middle of their area, and ``goes_to`` where
    they would go of all that. ``grades`` are all they can be booked as. ``unskilled`` is of a skill
    ``asked`` of the vacancy: that they are not signed off in it to the vacancy's end.
    """

    worker_id: int
    active: bool
    home: Position | None
    sites: dict[int, Position]
    away: dict[int, float]
    goes_to: frozenset[int] | None
    grades: tuple[int, ...]
    seen: Condition
    capable: Condition
    cleared: Condition
    restricted: Condition
    unskilled: Condition
    overlapping: Condition
    unrested: Condition
    out_of_hours: Condition
    unsigned: Condition

    @property
    def skilled(self) -> Condition:
        """That nothing they lack is asked of the vacancy."""
        return ~Condition(
            "exists (select 1 from shifts_vacancyskill asked"
            f" where asked.vacancy_id = shifts_vacancy.id and {self.unskilled.sql})",
            self.unskilled.params,
        )

    @property
    def free(self) -> Condition:
        """That it neither overlaps other work of theirs nor leaves too little rest around it, is
        within the hours a week that they may work, and neither a restriction nor an agreement
        that they have not signed keeps them from it."""
        kept = self.restricted | self.unsigned
        return ~self.overlapping & ~self.unrested & ~self.out_of_hours & ~kept


def reach_of(actor: Actor, today: date) -> Reach:
    """The reach of the worker who acts."""
    assert actor.worker_id is not None
    standing = standing_of(actor.worker_id, today)
    capable = [
        (capacity, window)
        for capacity in standing.capacities
        if (window := window_of(capacity.valid_from, capacity.valid_to, today))
    ]
    away = _away(standing)
    return Reach(
        worker_id=actor.worker_id,
        active=standing.active,
        home=standing.home,
        sites=standing.sites,
        away=away,
        goes_to=goes_to(standing.chosen_sites, standing.travel_miles, away),
        grades=tuple(sorted({capacity.grade for capacity, _ in capable})),
        seen=any_of(_seen(standing)),
        capable=any_of(_able(capacity, window, today) for capacity, window in capable),
        cleared=any_of((*_cleared(standing, today), overridden(actor.worker_id, today))),
        restricted=any_of(_restricted(each) for each in standing.restricted),
        unskilled=_unskilled(standing, today),
        overlapping=_overlapping(standing),
        unrested=_unrested(standing),
        out_of_hours=any_of(_out_of_hours(standing)),
        unsigned=among("bank_id", standing.unsigned) if standing.unsigned else NEVER,
    )


def _away(standing: Standing) -> dict[int, float]:
    """Miles in a straight line to each site; empty when nobody knows where they live."""
    if standing.home is None:
        return {}
    return {
        site: kilometres_between(standing.home, position) / KM_IN_A_MILE
        for site, position in standing.sites.items()
    }


def _midnight(day: date) -> datetime:
    return wall_time(day, time())


def _is(column: str, value: object) -> Condition:
    return Condition(f"shifts_vacancy.{column} = %s", (value,))


def among(column: str, values: Iterable[int]) -> Condition:
    return Condition(f"shifts_vacancy.{column} = any(%s::bigint[])", (_array(values),))


def _array(keys: Iterable[int]) -> str:
    return f"{{{','.join(map(str, sorted(keys)))}}}"


def within(window: Window, today: date) -> Condition:
    """That a vacancy starts and ends inside a window; what holds for all of them is not said."""
    inside = []
    if window.first > today:
        inside.append(Condition("shifts_vacancy.starts_at >= %s", (_midnight(window.first),)))
    if window.last != date.max:
        before = _midnight(window.last + _DAY)
        inside.append(Condition("shifts_vacancy.starts_at < %s", (before,)))
    if window.ends_by != date.max:
        inside.append(_ends_by(window.ends_by))
    return all_of(inside)


def _ends_by(day: date) -> Condition:
    return Condition("shifts_vacancy.ends_at <= %s", (_midnight(day + _DAY),))


def _seen(standing: Standing) -> Iterator[Condition]:
    """Published by a trust that engages them, or opened to a pool in which that trust shares them.

    The engagement must last to the end of the work.
    """
    for engagement in standing.engagements:
        lasting = _ends_by(engagement.valid_to) if engagement.valid_to else ALWAYS
        published = Condition("shifts_vacancy.published_at is not null")
        yield _is("trust_id", engagement.trust) & published & lasting
        shared: defaultdict[int, set[int]] = defaultdict(set)
        for bank, group in engagement.shares:
            shared[bank].add(group)
        for bank, groups in shared.items():
            opened = Condition("shifts_vacancy.pool_opened_at is not null")
            yield _is("bank_id", bank) & opened & among("staff_group_id", groups) & lasting


def _able(capacity: HeldCapacity, window: Window, today: date) -> Condition:
    """That the vacancy asks for what the capacity is, while it lasts."""
    graded = _is("grade_id", capacity.grade) | _is("also_grade_id", capacity.grade)
    areas = ALWAYS
    if capacity.specialties:
        none_asked = Condition("shifts_vacancy.specialty_id is null")
        areas = none_asked | among("specialty_id", capacity.specialties)
    group = _is("staff_group_id", capacity.staff_group)
    return group & graded & areas & within(window, today)


def _cleared(standing: Standing, today: date) -> Iterator[Condition]:
    """That it asks for what the person has, on the days on which they have it."""
    kept: defaultdict[tuple[tuple[date, date], ...], set[int]] = defaultdict(set)
    for each in standing.cleared:
        kept[each.days].add(each.key)
    for days, requirements in kept.items():
        on_these = any_of(
            within(Window(max(first, today), last, last), today) for first, last in days
        )
        yield among("requirement_id", requirements) & on_these


def overridden(worker_id: int, today: date) -> Condition:
    """That its trust takes the person without what of it they lack. That they are nowhere taken so
    is found once a statement, and then nothing is asked of each vacancy."""
    work = (
        "daterange((shifts_vacancy.starts_at at time zone 'Europe/London')::date, "
        "((shifts_vacancy.ends_at - interval '1 microsecond') at time zone 'Europe/London')::date, "
        "'[]')"
    )
    return Condition(
        "(select exists (select 1 from shifts_override o where o.worker_id = %s"
        " and o.status = 'standing' and o.valid_to >= %s))"
        " and shifts_vacancy.trust_id in (select o.trust_id from shifts_override o"
        " where o.worker_id = %s and o.status = 'standing')"
        " and shifts_cleared_with_overrides(%s, shifts_vacancy.requirement_id,"
        f" shifts_vacancy.trust_id, shifts_vacancy.id, {work})",
        (worker_id, today, worker_id, worker_id),
    )


def _restricted(each: Restricted) -> Condition:
    """That it is work which a restriction keeps the person from, on any of its days."""
    said = [Condition("shifts_vacancy.ends_at > %s", (_midnight(each.valid_from),))]
    if each.valid_to is not None:
        before = _midnight(each.valid_to + _DAY)
        said.append(Condition("shifts_vacancy.starts_at < %s", (before,)))
    if each.trust is not None:
        said.append(_is("trust_id", each.trust))
    if each.wards is not None:
        said.append(among("ward_id", each.wards))
    if each.staff_group is not None:
        said.append(_is("staff_group_id", each.staff_group))
    return all_of(said)


def _unskilled(standing: Standing, today: date) -> Condition:
    """Of a skill that is ``asked``: that the person is not signed off in it to the end."""
    for_good, limited = [], []
    for skill in standing.signed_off:
        window = window_of(skill.valid_from, skill.valid_to, today)
        if window and window.has_no_end and window.first <= today:
            for_good.append(skill.key)
        elif window:
            asked = Condition("asked.skill_id = %s", (skill.key,))
            limited.append(asked & within(window, today))
    always = Condition("asked.skill_id = any(%s::bigint[])", (_array(for_good),))
    return ~any_of([always, *limited])


def _overlapping(standing: Standing) -> Condition:
    """That a vacancy overlaps other work."""
    return _meets(taken_up(standing.duties, timedelta())) if standing.duties else NEVER


def _unrested(standing: Standing) -> Condition:
    """That other work would leave too little rest around a vacancy, as its bank counts it."""
    if not standing.duties:
        return NEVER
    tired = []
    for policy, where in _policies(standing.rest):
        close = [_meets(taken_up(standing.duties, policy.minimum_rest))]
        for site, periods in too_far(standing.duties, standing.sites, policy).items():
            close.append(_is("site_id", site) & _meets(periods))
        tired.append(where & any_of(close))
    return any_of(tired)


def _out_of_hours(standing: Standing) -> Iterator[Condition]:
    """That it would be more, in a week in which it lies, than a limit of hours allows."""
    for limit in standing.limits:
        begun = Condition("shifts_vacancy.ends_at > %s", (_midnight(limit.valid_from),))
        last = limit.valid_to
        lasting = (
            Condition("shifts_vacancy.starts_at < %s", (_midnight(last + _DAY),))
            if last and last < date.max
            else ALWAYS
        )
        longer = any_of((_longer_than(limit.length), *_too_full(standing.duties, limit)))
        yield begun & lasting & longer


def _longer_than(length: timedelta) -> Condition:
    """That more of it than ``length`` lies in one week, from London's Monday on."""
    monday = (
        "(date_trunc('week', shifts_vacancy.ends_at at time zone 'Europe/London')"
        " at time zone 'Europe/London')"
    )
    return Condition(
        f"greatest(shifts_vacancy.ends_at - greatest(shifts_vacancy.starts_at, {monday}),"
        f" {monday} - shifts_vacancy.starts_at) > %s",
        (length,),
    )


def _too_full(duties: Iterable[Duty], limit: WeeklyLimit) -> Iterator[Condition]:
    """Of each week with known work: that more of it lies there than is left."""
    worked: defaultdict[Period, timedelta] = defaultdict(timedelta)
    for duty in duties:
        for week in weeks_of(duty.period):
            worked[week] += inside(duty.period, week)
    for week, length in worked.items():
        lies_there = Condition(
            "shifts_vacancy.ends_at > %s and shifts_vacancy.starts_at < %s",
            (week.starts_at, week.ends_at),
        )
        yield lies_there & Condition(
            "least(shifts_vacancy.ends_at, %s) - greatest(shifts_vacancy.starts_at, %s) > %s",
            (week.ends_at, week.starts_at, limit.length - length),
        )


def _meets(periods: Iterable[Period]) -> Condition:
    """That a vacancy overlaps any of ``periods``; read from one value, however many there are."""
    spans = ",".join(
        f"[{period.starts_at.isoformat()},{period.ends_at.isoformat()})" for period in periods
    )
    return Condition(
        "tstzrange(shifts_vacancy.starts_at, shifts_vacancy.ends_at, '[)') && %s::tstzmultirange",
        (f"{{{spans}}}",),
    )


def _policies(numbers: Iterable[RestNumbers]) -> Iterator[tuple[RestPolicy, Condition]]:
    """Each set of numbers a bank asks for, and the vacancies it is asked for of."""
    dated: defaultdict[int, list[RestNumbers]] = defaultdict(list)
    for each in numbers:
        dated[each.bank].append(each)
    where: defaultdict[RestPolicy, list[Condition]] = defaultdict(list)
    for bank, rows in dated.items():
        policies = {each.policy for each in rows}
        if len(policies) == 1:
            where[policies.pop()].append(_is("bank_id", bank))
            continue
        for each, after in zip(rows, [*rows[1:], None], strict=True):
            in_force = _is("bank_id", bank) & Condition(
                "shifts_vacancy.starts_at >= %s", (_midnight(each.valid_from),)
            )
            if after:
                in_force &= Condition(
                    "shifts_vacancy.starts_at < %s", (_midnight(after.valid_from),)
                )
            where[each.policy].append(in_force)
    for policy, places in where.items():
        yield policy, any_of(places)
