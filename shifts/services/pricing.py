"""What a shift pays: the rates in force, and the one function that prices them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Self

from django.db.models import Q

from shifts.errors import NoRate
from shifts.models import Booking, Vacancy
from shifts.rules import pricing
from shifts.rules.pricing import Quote, Rates, Scheme, WardCost
from staffbank.dated import in_force
from staffbank.periods import Period
from trusts.models import BankPolicy, Grade, LocalRate, OnCost, PayScheme, PublicHoliday
from trusts.models import Rate as RateRow


@dataclass
class PriceBook:
    """Rates, schemes and holidays, read once and asked many times.

    One book serves one request or one import: it does not notice a later change.
    """

    bank_id: int
    rates: dict[int, list[RateRow]] = field(default_factory=lambda: defaultdict(list))
    local: dict[int, list[LocalRate]] = field(default_factory=lambda: defaultdict(list))
    schemes: dict[str, list[PayScheme]] = field(default_factory=lambda: defaultdict(list))
    holidays: frozenset[date] = frozenset()
    policies: list[BankPolicy] = field(default_factory=list)

    @classmethod
    def open(cls, bank_id: int, trust_id: int, *, grades: set[int] | None = None) -> Self:
        """Read what new vacancies of ``trust_id`` are priced by, for some grades or all of them."""
        book = cls.without_rates(bank_id)
        chosen = Q() if grades is None else Q(grade__in=grades)
        for rate in RateRow.objects.filter(chosen).order_by("-valid_from"):
            book.rates[rate.grade_id].append(rate)
        theirs = LocalRate.objects.approved().filter(chosen, bank=bank_id, trust=trust_id)
        for own in theirs.order_by("-valid_from", "-decided_at", "-pk"):
            book.local[own.grade_id].append(own)
        return book

    @classmethod
    def without_rates(cls, bank_id: int) -> Self:
        """Read what a shift is priced by that has its rates already."""
        book = cls(bank_id)
        for scheme in PayScheme.objects.order_by("-valid_from"):
            book.schemes[scheme.code].append(scheme)
        book.holidays = frozenset(PublicHoliday.objects.values_list("day", flat=True))
        book.policies = list(BankPolicy.objects.filter(bank=bank_id).order_by("-valid_from"))
        return book

    def rates_for(self, grade: Grade, day: date) -> Rates:
        """The rates of ``grade`` on ``day``, or ``NoRate``: the region's, or the trust's own where
        it has them. The region's are paid where they have risen above the trust's."""
        for row in self.rates[grade.pk]:
            if row.valid_from <= day and (row.valid_to is None or day <= row.valid_to):
                own = next((r for r in self.local[grade.pk] if r.valid_from <= day), None)
                return higher(row, own)
        raise NoRate

    def quote(
        self, grade: Grade, period: Period, break_minutes: int, rates: Rates | None = None
    ) -> Quote:
        """Price ``period`` for ``grade``, at the day's rates unless agreed ones are given."""
        day = period.starts_on
        return pricing.price(
            period,
            break_minutes=break_minutes,
            rates=rates or self.rates_for(grade, day),
            scheme=self.scheme(grade.pay_scheme, day),
            public_holidays=self.holidays,
            holiday_percent=self.holiday_percent(day),
        )

    def scheme(self, code: str, day: date) -> Scheme:
        row = next(s for s in self.schemes[code] if s.valid_from <= day)
        return Scheme(row.night_from, row.night_to)

    def holiday_percent(self, day: date) -> Decimal:
        return next(p.holiday_percent for p in self.policies if p.valid_from <= day)


def higher(region: RateRow, own: LocalRate | None) -> Rates:
    """A trust's own rates, of which none is under the region's."""
    if own is None or own.core is None or own.unsocial is None or own.sunday is None:
        return Rates(region.core, region.unsocial, region.sunday)
    return Rates(
        max(own.core, region.core),
        max(own.unsocial, region.unsocial),
        max(own.sunday, region.sunday),
    )


def quote_for(shift: Vacancy | Booking) -> Quote:
    """The pay of a vacancy or booking, line by line, at the rates it was made with."""
    vacancy = shift if isinstance(shift, Vacancy) else shift.vacancy
    book = PriceBook.without_rates(shift.bank_id)
    rates = Rates(shift.core_rate, shift.unsocial_rate, shift.sunday_rate)
    return book.quote(vacancy.grade, shift.period, shift.break_minutes, rates)


def ward_cost(quote: Quote, day: date) -> WardCost:
    """What the ward pays on top: the employer's on-costs in force on ``day``.

    Holiday pay is in the quote already; employers pay no pension contribution on it.
    """
    rows = OnCost.objects.filter(in_force(day)).exclude(code="holiday")
    oncosts = [
        pricing.OnCost(row.name, row.percent, on_holiday_pay="pension" not in row.code.lower())
        for row in rows.order_by("code")
    ]
    return pricing.ward_cost(quote, oncosts)


def first_hour_rate(booking: Booking) -> Decimal:
    """The rate of a booking's first hour: what a late cancellation is paid at."""
    line = quote_for(booking).lines[0]
    return line.rate
