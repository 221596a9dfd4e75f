"""Posting vacancies, and changing what they ask for."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from shifts.errors import (
    ChangedMeanwhile,
    DuplicateReference,
    NoPool,
    NotChangeable,
    OtherProfession,
    OtherStaffGroup,
    StartsInThePast,
    VacancyBooked,
)
from shifts.models import Posting, Reason, Vacancy, VacancySkill
from shifts.services.permits import require_vacancy, require_ward
from shifts.services.pricing import PriceBook
from shifts.services.vacancy import planned_again
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import refusing
from staffbank.outbox.emitting import emit
from staffbank.periods import Period
from trusts.models import Grade, PoolMembership, Skill, Specialty, Ward, WardTime
from trusts.permissions import Permission
from trusts.selectors.numbers import numbers_of
from workers.selectors import registers_of_grades

#: What a change may touch: everything the manager asked for, and the price that follows from it.
CHANGEABLE = (
    "ward_id",
    "site_id",
    "staff_group_id",
    "grade_id",
    "also_grade_id",
    "specialty_id",
    "starts_at",
    "ends_at",
    "break_minutes",
    "core_rate",
    "unsocial_rate",
    "sunday_rate",
    "pay_pence",
    "holiday_pence",
    "reason_id",
    "cost_centre",
    "note",
    "external_version",
    "updated_at",
)
#: Of those, what says no more than that there was a change.
_ALWAYS = frozenset({"updated_at"})

#: No letter that is read for a number over the telephone, and no vowel to make a word of.
LEGIBLE = "23456789BCDFGHJKMNPQRSTVWXZ"


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What a manager, a file or a connected system asks for."""

    ward: Ward
    grade: Grade
    period: Period
    reason: Reason
    also_grade: Grade | None = None
    specialty: Specialty | None = None
    break_minutes: int = 0
    heads: int = 1
    skills: tuple[Skill, ...] = ()
    cost_centre: str = ""
    note: str = ""
    source: str = ""
    external_ref: str = ""
    external_version: str = ""


def bank_for(ward: Ward, grade: Grade) -> int:
    """The bank that the ward's trust shares the grade's staff group with today, or ``NoPool``."""
    found = (
        PoolMembership.objects.current(clock.today())
        .filter(trust=ward.trust_id, groups__staff_group=grade.staff_group_id)
        .order_by("valid_from", "pk")
        .values_list("bank_id", flat=True)
        .first()
    )
    if found is None:
        raise NoPool
    return found


def usual_break(ward: Ward, grade: Grade, period: Period) -> int:
    """The unpaid break, in minutes, of the ward's usual shift with these times, or what its trust
    gives one so long; none where it shares nothing, for such a vacancy is refused."""
    held = break_of_usual(ward.times.all(), period)
    if held is not None:
        return held
    try:
        bank_id = bank_for(ward, grade)
    except NoPool:
        return 0
    return numbers_of(bank_id, ward.trust_id, clock.today()).break_of(period)


def break_of_usual(times: Iterable[WardTime], period: Period) -> int | None:
    """The break of the usual shift that has the times of this one, in London."""
    starts, ends = (at.astimezone(clock.LONDON).time() for at in (period.starts_at, period.ends_at))
    held = (usual.break_minutes for usual in times if (usual.starts, usual.ends) == (starts, ends))
    return next(held, None)


def vacancy_number() -> str:
    """A name for a vacancy that can be read over the telephone: V-7K2M9QX."""
    return "V-" + "".join(secrets.choice(LEGIBLE) for _ in range(8))


@transaction.atomic
def post(draft: Draft, *, by: Actor, source: str = Posting.Source.BROWSER) -> list[Vacancy]:
    """Post ``draft.heads`` draft vacancies, priced at the rates of the day they start.

    Nobody but the trust sees a draft. Refuses a ward outside the seat, a start in the past, two
    professions, a staff group the trust shares with no bank, and a reference that is here already.
    """
    require_ward(by, draft.ward, Permission.POST_VACANCY)
    now = clock.now()
    if draft.period.starts_at <= now:
        raise StartsInThePast
    _refuse_other_profession(draft)
    bank_id = bank_for(draft.ward, draft.grade)
    book = PriceBook.open(bank_id, draft.ward.trust_id, grades={draft.grade.pk})
    posting = Posting.objects.create(
        trust_id=draft.ward.trust_id,
        source=source,
        heads=draft.heads,
        created_at=now,
        created_by_id=by.user_id,
    )
    rows = [vacancy_row(draft, posting, bank_id, book, now) for _ in range(draft.heads)]
    with refusing("shifts_vacancy_external_ref_once", DuplicateReference):
        vacancies = Vacancy.objects.bulk_create(rows)
    VacancySkill.objects.bulk_create(
        VacancySkill(trust_id=vacancy.trust_id, vacancy=vacancy, skill=skill)
        for vacancy in vacancies
        for skill in draft.skills
    )
    for vacancy in vacancies:
        record("vacancy.posted", vacancy, by=by, after={"number": vacancy.number})
        emit("vacancy.posted", {"vacancy": vacancy.pk}, by=by, bank=bank_id)
    return vacancies


def _refuse_other_profession(draft: Draft) -> None:
    """By its own grade it is known which register a vacancy asks for: no other profession's."""
    if draft.also_grade is None:
        return
    registers = registers_of_grades(draft.period.starts_on)
    own, other = (registers.get(each.code) for each in (draft.grade, draft.also_grade))
    if own != other or draft.grade.staff_group_id != draft.also_grade.staff_group_id:
        raise OtherProfession


def vacancy_row(
    draft: Draft, posting: Posting, bank_id: int, book: PriceBook, now: datetime
) -> Vacancy:
    """One unsaved vacancy of ``draft``, priced."""
    rates = book.rates_for(draft.grade, draft.period.starts_on)
    quote = book.quote(draft.grade, draft.period, draft.break_minutes, rates)
    return Vacancy(
        number=vacancy_number(),
        posting=posting,
        bank_id=bank_id,
        trust_id=draft.ward.trust_id,
        site_id=draft.ward.site_id,
        ward=draft.ward,
        staff_group_id=draft.grade.staff_group_id,
        grade=draft.grade,
        also_grade=draft.also_grade,
        specialty=draft.specialty,
        starts_at=draft.period.starts_at,
        ends_at=draft.period.ends_at,
        break_minutes=draft.break_minutes,
        core_rate=rates.core,
        unsocial_rate=rates.unsocial,
        sunday_rate=rates.sunday,
        pay_pence=quote.pay_pence,
        holiday_pence=quote.holiday_pence,
        reason=draft.reason,
        cost_centre=draft.cost_centre or draft.ward.cost_centre,
        note=draft.note,
        source=draft.source,
        external_ref=draft.external_ref,
        external_version=draft.external_version,
        updated_at=now,
    )


@transaction.atomic
def change(
    vacancy: Vacancy, draft: Draft, *, by: Actor, seen: datetime | None = None
) -> frozenset[str]:
    """Change what a draft or open vacancy asks for, and price it again; answer what is different.

    ``seen`` is the ``updated_at`` of the version that was changed: a newer one is not written
    over. Whoever has it open on their screen is told that it changed when they press Book, and
    those who can take it only now are told of it afterwards. Refuses one that somebody is booked
    on: what they agreed to is changed with them or not at all.
    """
    require_vacancy(by, vacancy, Permission.POST_VACANCY)
    require_ward(by, draft.ward, Permission.POST_VACANCY)
    vacancy = Vacancy.objects.select_for_update(no_key=True).get(pk=vacancy.pk)
    refuse_settled(vacancy)
    if seen is not None and vacancy.updated_at != seen:
        raise ChangedMeanwhile
    if draft.grade.staff_group_id != vacancy.staff_group_id:
        raise OtherStaffGroup
    now = clock.now()
    if draft.period.starts_at <= now:
        raise StartsInThePast
    _refuse_other_profession(draft)
    book = PriceBook.open(vacancy.bank_id, vacancy.trust_id, grades={draft.grade.pk})
    before = asked_for(vacancy)
    fresh = vacancy_row(draft, vacancy.posting, vacancy.bank_id, book, now)
    for name in CHANGEABLE:
        setattr(vacancy, name, getattr(fresh, name))
    after = asked_for(vacancy) | {"skills": skills_words(draft.skills)}
    changed = frozenset(name for name in after if before[name] != after[name]) - _ALWAYS
    if not changed:
        return changed
    if "starts_at" in changed:
        vacancy.opens_to_pool_at = planned_again(vacancy, now=now)
    names = [name.removesuffix("_id") for name in CHANGEABLE]
    vacancy.save(update_fields=[*names, "opens_to_pool_at"])
    VacancySkill.objects.filter(vacancy=vacancy).delete()
    VacancySkill.objects.bulk_create(
        VacancySkill(trust_id=vacancy.trust_id, vacancy=vacancy, skill=skill)
        for skill in draft.skills
    )
    record(
        "vacancy.changed",
        vacancy,
        by=by,
        before={name: before[name] for name in sorted(changed)},
        after={name: after[name] for name in sorted(changed)},
    )
    emit("vacancy.changed", {"vacancy": vacancy.pk}, by=by, bank=vacancy.bank_id)
    return changed


def refuse_settled(vacancy: Vacancy) -> None:
    """Refuse what can no longer be changed: somebody is booked on it, or it is over."""
    if vacancy.status == Vacancy.Status.FILLED:
        raise VacancyBooked
    if vacancy.status not in {Vacancy.Status.DRAFT, Vacancy.Status.OPEN}:
        raise NotChangeable


def asked_for(vacancy: Vacancy) -> dict[str, str]:
    """What a vacancy asks for, as the record keeps it: ids, codes and moments."""
    held = Skill.objects.filter(pk__in=vacancy.skill_links.values("skill"))
    kept = {name: str(getattr(vacancy, name)) for name in CHANGEABLE}
    return kept | {"skills": skills_words(held)}


def skills_words(skills: Iterable[Skill]) -> str:
    return " ".join(sorted(skill.code for skill in skills))
