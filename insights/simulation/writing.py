"""Writes courses into the tables of vacancies and bookings, new rows by COPY."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.utils import CursorWrapper

from insights.simulation.copying import Sheet, take_keys
from insights.simulation.course import Course, Taking
from insights.simulation.demand import Ask
from insights.simulation.dice import dice, new_ref
from insights.simulation.prices import Prices
from shifts.models import (
    Booking,
    CancelReason,
    Posting,
    Reason,
    Release,
    Vacancy,
    VacancySkill,
    WorkPeriod,
)
from shifts.rules.cancelling import CancellationPolicy, trust_cancelling
from shifts.services.booked import TERMS
from staffbank.clock import LONDON
from trusts.models import Grade
from workers.models import Grant
from workers.services import granting

_OVER = ("worked", "lapsed", "cancelled")
_GRADE_ABOVE = {"N5": "N6", "HCA2": "HCA3", "AHP5": "AHP6", "HCS5": "HCS6"}
_WORKERS_REASONS = ("ILL", "ILL", "ILL", "CARER", "TIRED", "TRAVEL", "CLASH", "CLASH", "PERSONAL")
_TRUSTS_REASONS = ("STAFFED", "STAFFED", "STAFFED", "BEDS", "CHANGED", "WRONG", "DUPLICATE")


@dataclass(frozen=True, slots=True)
class Terms:
    """What a bank agreed that a booking remembers."""

    payer: str
    lead_employer: int | None
    undo: timedelta
    cancelling: CancellationPolicy


class Writer:
    """Collects rows of one stretch of days and writes them together."""

    def __init__(
        self,
        cursor: CursorWrapper,
        *,
        seed: int,
        today: date,
        prices: Prices,
        terms: Mapping[int, Terms],
        manager_of: Callable[[Ask], int | None],
    ) -> None:
        self.cursor = cursor
        self.seed = seed
        self.today = today
        self.prices = prices
        self.terms = terms
        self.manager_of = manager_of
        alias = cursor.db.alias
        self.grades = dict(Grade.objects.using(alias).values_list("code", "pk"))
        self.reasons = dict(Reason.objects.using(alias).values_list("code", "pk"))
        self.cancel_reasons = {
            (who, code): key
            for who, code, key in CancelReason.objects.using(alias).values_list("who", "code", "pk")
        }
        self.postings = Sheet(
            Posting,
            ("id", "ref", "trust_id", "source", "label", "heads", "created_at", "created_by_id"),
        )
        self.vacancies = Sheet(Vacancy, _VACANCY)
        self.skills = Sheet(VacancySkill, ("trust_id", "vacancy_id", "skill_id"))
        self.releases = Sheet(Release, _RELEASE)
        self.bookings = Sheet(Booking, _BOOKING)
        self.periods = Sheet(
            WorkPeriod, ("worker_id", "starts_at", "ends_at", "kind", "source", "booking_id")
        )
        self.grants = Sheet(
            Grant, ("worker_id", "trust_id", "reason", "object_id", "valid_from", "valid_to")
        )

    def add_new(self, courses: Sequence[Course]) -> None:
        """Take in requests that have no row yet."""
        postings = iter(take_keys(self.cursor, Posting, sum(c.ask.first for c in courses)))
        keys = take_keys(self.cursor, Vacancy, len(courses))
        posting = 0
        for course, key in zip(courses, keys, strict=True):
            course.key = key
            if course.ask.first:
                posting = next(postings)
                self._posting(posting, course)
            self._vacancy(posting, course)
            self._releases(course, since=None)
        self._bookings(courses)

    def add_known(self, courses: Sequence[Course], since: datetime) -> None:
        """Take in what has happened since to requests that have a row."""
        for course in courses:
            self._releases(course, since=since)
        self._bookings(courses)

    def write(self) -> int:
        """Write everything, parents first; return how many rows."""
        return sum(
            sheet.write(self.cursor)
            for sheet in (
                *(self.postings, self.vacancies, self.skills, self.releases),
                *(self.bookings, self.periods, self.grants),
            )
        )

    def _posting(self, key: int, course: Course) -> None:
        ask = course.ask
        self.postings.add(
            key,
            new_ref(dice(self.seed, "posting", ask.number)),
            ask.post.trust_id,
            "simulation",
            "",
            ask.heads,
            min(ask.published_at, course.changed_at or ask.published_at),
            self.manager_of(ask),
        )

    def _vacancy(self, posting: int, course: Course) -> None:
        ask, post = course.ask, course.ask.post
        quote = self.prices.quote(post.grade, ask.pattern, ask.day, ask.period)
        rates = self.prices.rates_of(post.grade, ask.day)
        taking = course.taking
        draft = course.status == "draft"
        reason = self.withdrawal_reason(course)
        self.vacancies.add(
            *(course.key, ask.ref, ask.number, posting, post.bank_id, post.trust_id),
            *(post.site_id, post.ward_id, post.group_id, post.grade_id),
            self.grades[_GRADE_ABOVE[post.grade]] if ask.also else None,
            *(post.specialty_id, ask.period.starts_at, ask.period.ends_at),
            *(ask.pattern.break_minutes, rates.core, rates.unsocial, rates.sunday),
            *(quote.pay_pence, quote.holiday_pence, self.reasons[ask.reason]),
            *(post.ward.cost_centre, "", course.status),
            None if draft else ask.published_at,
            None if draft or course.pool_opened_at else ask.pool_at,
            course.pool_opened_at,
            course.pool_opened_at if ask.urgent else None,
            taking.booked_at if taking else None,
            course.withdrawn_at,
            *(reason, "", "", "", course.changed_at),
        )
        if ask.skill is not None:
            self.skills.add(post.trust_id, course.key, ask.skill)

    def _releases(self, course: Course, *, since: datetime | None) -> None:
        """Each wave that opened in this run; it is over once the vacancy is."""
        ask = course.ask
        waves = [("own_bank", False, ask.published_at)] if course.status != "draft" else []
        if course.pool_opened_at is not None:
            waves.append(("pool", ask.urgent, course.pool_opened_at))
        closed = course.changed_at if course.status in _OVER else None
        for audience, urgent, opened in waves:
            if since is not None and opened <= since:
                continue
            ref = new_ref(dice(self.seed, audience, ask.number))
            self.releases.add(
                *(ref, course.key, ask.post.trust_id, ask.post.bank_id, audience, urgent),
                *(opened, None, max(closed, opened) if closed else None, None, 0),
            )

    def _bookings(self, courses: Sequence[Course]) -> None:
        made = [
            (course, taking) for course in courses for taking in course.takings if not taking.known
        ]
        keys = take_keys(self.cursor, Booking, len(made))
        for (course, taking), key in zip(made, keys, strict=True):
            taking.key = key
            self._booking(course, taking)

    def _booking(self, course: Course, taking: Taking) -> None:
        ask, post, person = course.ask, course.ask.post, taking.person
        terms = self.terms[post.bank_id]
        quote = self.prices.quote(post.grade, ask.pattern, ask.day, ask.period)
        rates = self.prices.rates_of(post.grade, ask.day)
        ref = new_ref(dice(self.seed, "booking", ask.number, taking.booked_at))
        engagement = person.engagements.get(post.trust_id) or person.engagements[person.primary]
        status = "worked" if course.status == "worked" else "booked"
        self.bookings.add(
            *(taking.key, ref, course.key, post.bank_id, post.trust_id, person.key),
            *(person.capacity, engagement, self._payer(terms, ask, taking), taking.source),
            *(ask.period.starts_at, ask.period.ends_at, ask.pattern.break_minutes),
            *(rates.core, rates.unsocial, rates.sunday, quote.pay_pence, quote.holiday_pence),
            *(TERMS, status if taking.live else taking.ended_as, taking.booked_at, None),
            min(taking.booked_at + terms.undo, ask.period.starts_at),
            *self.ending(course, taking),
        )
        if taking.live:
            self.periods.add(
                *(person.key, ask.period.starts_at, ask.period.ends_at, "booking", "booking"),
                taking.key,
            )
        until = (ask.period.ends_at + granting.LASTS).astimezone(LONDON).date()
        if taking.source == "pool" and until >= self.today:
            since = taking.booked_at.astimezone(LONDON).date()
            self.grants.add(person.key, post.trust_id, "booked", str(ref), since, until)

    def ending(self, course: Course, taking: Taking) -> tuple[Any, ...]:
        """When, by whom, why, how late it ended, and what is owed for that."""
        if taking.ended_at is None:
            return None, "", None, "", False, 0
        if taking.ended_as != "cancelled":
            return taking.ended_at, taking.ended_by, None, "", False, 0
        ask, terms = course.ask, self.terms[course.ask.post.bank_id].cancelling
        ahead = ask.period.starts_at - taking.ended_at
        if taking.ended_by == "worker":
            reason = self._reason("worker", _WORKERS_REASONS, ask)
            late = ahead < timedelta(hours=terms.free_hours)
            return taking.ended_at, "worker", reason, "", late, 0
        quote = self.prices.quote(ask.post.grade, ask.pattern, ask.day, ask.period)
        owed = trust_cancelling(
            now=taking.ended_at,
            starts_at=ask.period.starts_at,
            paid_minutes=quote.paid_minutes,
            first_rate=quote.lines[0].rate,
            policy=terms,
        )
        reason = self._reason("trust", _TRUSTS_REASONS, ask)
        return taking.ended_at, "trust", reason, "", owed.pence > 0, owed.pence

    def withdrawal_reason(self, course: Course) -> int | None:
        if course.status != "cancelled":
            return None
        return self._reason("trust", _TRUSTS_REASONS, course.ask)

    def _payer(self, terms: Terms, ask: Ask, taking: Taking) -> int:
        if terms.payer == "host_trust":
            return ask.post.trust_id
        if terms.payer == "lead_employer" and terms.lead_employer is not None:
            return terms.lead_employer
        return taking.person.primary

    def _reason(self, who: str, codes: Sequence[str], ask: Ask) -> int:
        return self.cancel_reasons[who, codes[ask.luck % len(codes)]]


_VACANCY = (
    *("id", "ref", "number", "posting_id", "bank_id", "trust_id", "site_id", "ward_id"),
    *("staff_group_id", "grade_id", "also_grade_id", "specialty_id", "starts_at", "ends_at"),
    *("break_minutes", "core_rate", "unsocial_rate", "sunday_rate", "pay_pence"),
    *("holiday_pence", "reason_id", "cost_centre", "note", "status", "published_at"),
    *("opens_to_pool_at", "pool_opened_at", "urgent_at", "filled_at", "cancelled_at"),
    *("cancel_reason_id", "source", "external_ref", "external_version", "updated_at"),
)
_RELEASE = (
    *("ref", "vacancy_id", "trust_id", "bank_id", "audience", "urgent", "opened_at"),
    *("opened_by_id", "closed_at", "broadcast_at", "told"),
)
_BOOKING = (
    *("id", "ref", "vacancy_id", "bank_id", "trust_id", "worker_id", "capacity_id"),
    *("engagement_id", "payer_id", "source", "starts_at", "ends_at", "break_minutes"),
    *("core_rate", "unsocial_rate", "sunday_rate", "pay_pence", "holiday_pence", "terms"),
    *("status", "booked_at", "booked_by_id", "undo_until", "ended_at", "ended_by"),
    *("end_reason_id", "end_note", "ended_late", "owed_pence"),
)
