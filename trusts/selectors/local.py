"""A trust's numbers and rates beside its region's, since when and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from staffbank.actors import Actor
from staffbank.dated import in_force
from trusts.models import (
    BankPolicy,
    Confirmation,
    Grade,
    LocalNumber,
    LocalRate,
    NumberLimit,
    PoolMembership,
    Rate,
    StaffGroup,
)
from trusts.numbers import NUMBERS, NumberKind


@dataclass(frozen=True, slots=True)
class NumberLine:
    """One number: the region's, ours if it is another, what is planned, and the limits."""

    kind: NumberKind
    region: int | None
    ours: LocalNumber | None
    planned: tuple[LocalNumber, ...]
    limit: NumberLimit | None

    @property
    def may_differ(self) -> bool:
        return self.limit is not None and self.limit.lowest is not None

    @property
    def value(self) -> int | None:
        """What holds."""
        return self.region if self.ours is None else self.ours.value


@dataclass(frozen=True, slots=True)
class OurNumbers:
    """What a trust goes by in one bank."""

    place: PoolMembership
    policy: BankPolicy
    lines: tuple[NumberLine, ...]
    confirmed: Confirmation | None

    @property
    def differing(self) -> list[NumberLine]:
        return [line for line in self.lines if line.ours is not None]


@dataclass(frozen=True, slots=True)
class RateLine:
    """A grade's rate in the region, the trust's own if it has one, and what is asked for."""

    grade: Grade
    region: Rate
    ours: LocalRate | None
    planned: tuple[LocalRate, ...]
    waiting: LocalRate | None


@dataclass(frozen=True, slots=True)
class OurRates:
    """What a trust pays through one bank."""

    place: PoolMembership
    cap_percent: Decimal
    lines: tuple[RateLine, ...]

    @property
    def by_group(self) -> list[tuple[StaffGroup, list[RateLine]]]:
        """The lines under their staff groups, in order."""
        return [
            (group, list(lines))
            for group, lines in groupby(self.lines, key=lambda line: line.grade.staff_group)
        ]


def our_numbers(actor: Actor, today: date) -> list[OurNumbers]:
    """The numbers of the trust that acts, in each bank where it is or is being set up."""
    return [_numbers(place, today) for place in places_of(actor, today)]


def numbers_in(bank: str, actor: Actor, today: date) -> OurNumbers | None:
    """The same in the bank of this slug, if the trust has a place there."""
    places = (place for place in places_of(actor, today) if place.bank.slug == bank)
    return next((_numbers(place, today) for place in places), None)


def places_of(actor: Actor, today: date) -> list[PoolMembership]:
    rows = PoolMembership.objects.filter(trust=actor.trust_id).standing(today)
    return list(rows.select_related("bank", "trust").order_by("bank__name"))


def _numbers(place: PoolMembership, day: date) -> OurNumbers:
    policy = BankPolicy.objects.on(place.bank_id, day)
    limits = {row.number: row for row in NumberLimit.objects.filter(bank=place.bank_id).on(day)}
    rows = LocalNumber.objects.filter(bank=place.bank_id, trust=place.trust_id)
    rows = rows.select_related("decided_by")
    ours = {row.number: row for row in rows.on(day) if row.value is not None}
    planned = _by(rows.filter(valid_from__gt=day).order_by("valid_from", "pk"))
    return OurNumbers(
        place,
        policy,
        tuple(
            NumberLine(
                kind,
                kind.written(getattr(policy, code)),
                ours.get(code),
                tuple(planned[code]),
                limits.get(code),
            )
            for code, kind in NUMBERS.items()
        ),
        Confirmation.objects.filter(place=place, part=Confirmation.Part.NUMBERS)
        .select_related("confirmed_by")
        .first(),
    )


def _by(rows: Iterable[LocalNumber]) -> dict[str, list[LocalNumber]]:
    found: dict[str, list[LocalNumber]] = defaultdict(list)
    for row in rows:
        found[row.number].append(row)
    return found


def our_rates(place: PoolMembership, actor: Actor, today: date) -> OurRates:
    """What the trust pays each grade of the staff groups it shares."""
    grades = list(
        Grade.objects.filter(staff_group__in=place.groups.values("staff_group"))
        .select_related("staff_group")
        .order_by("staff_group__sort", "sort", "code")
    )
    region = rates_on(today, grades)
    rows = LocalRate.objects.visible_to(actor).filter(bank=place.bank_id, trust=place.trust_id)
    ours = {row.grade_id: row for row in rows.on(today) if row.core is not None}
    waiting = {row.grade_id: row for row in rows.filter(status=LocalRate.Status.WAITING)}
    planned: dict[int, list[LocalRate]] = defaultdict(list)
    for row in rows.approved().filter(valid_from__gt=today).order_by("valid_from", "pk"):
        planned[row.grade_id].append(row)
    return OurRates(
        place,
        BankPolicy.objects.on(place.bank_id, today).rate_cap_percent,
        tuple(
            RateLine(
                grade,
                region[grade.pk],
                ours.get(grade.pk),
                tuple(planned[grade.pk]),
                waiting.get(grade.pk),
            )
            for grade in grades
            if grade.pk in region
        ),
    )


def rates_on(day: date, grades: Iterable[Grade]) -> dict[int, Rate]:
    """The region's rate of each grade on ``day``."""
    rows = Rate.objects.filter(in_force(day))
    held = rows.filter(grade__in=[grade.pk for grade in grades])
    return {row.grade_id: row for row in held.order_by("grade_id", "-valid_from").distinct("grade")}
