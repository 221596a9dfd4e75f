"""What the simulation's shifts pay: the real pricing, asked once for each kind of shift."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from insights.simulation.wards import Pattern
from shifts.rules.pricing import AGENDA_FOR_CHANGE, MEDICAL, Quote, Rates, Scheme, price
from staffbank.periods import Period
from trusts.models import Grade, PublicHoliday, Rate

_SCHEMES = {"AFC": AGENDA_FOR_CHANGE, "MED": MEDICAL}


class Prices:
    """Quotes by grade, pattern and the sorts of day the shift touches."""

    def __init__(self, alias: str, holiday_percent: Decimal) -> None:
        self.holiday_percent = holiday_percent
        days = PublicHoliday.objects.using(alias).values_list("day", flat=True)
        self.holidays = frozenset(days)
        grades = Grade.objects.using(alias).values_list("code", "pay_scheme")
        self.schemes: dict[str, Scheme] = {code: _SCHEMES[name] for code, name in grades}
        self.rates: dict[str, list[tuple[date, Rates]]] = {}
        for row in Rate.objects.using(alias).select_related("grade").order_by("valid_from"):
            rates = Rates(row.core, row.unsocial, row.sunday)
            self.rates.setdefault(row.grade.code, []).append((row.valid_from, rates))
        self.known: dict[object, Quote] = {}

    def rates_of(self, grade: str, day: date) -> Rates:
        """The rates of ``grade`` in force on ``day``."""
        return [rates for since, rates in self.rates[grade] if since <= day][-1]

    def quote(self, grade: str, pattern: Pattern, day: date, period: Period) -> Quote:
        """What a shift of ``pattern`` that starts on ``day`` pays: ``period`` is its real time."""
        rates = self.rates_of(grade, day)
        # A shift touches two days at most. Where the clocks change its length tells them apart.
        sort = (grade, pattern, rates, self._sort(day), self._sort(day + timedelta(days=1)))
        key = (*sort, period.minutes)
        if key not in self.known:
            self.known[key] = price(
                period,
                break_minutes=pattern.break_minutes,
                rates=rates,
                scheme=self.schemes[grade],
                public_holidays=self.holidays,
                holiday_percent=self.holiday_percent,
            )
        return self.known[key]

    def _sort(self, day: date) -> int:
        """Saturday, Sunday and holiday are each a sort; the other days are all one."""
        return 7 if day in self.holidays else max(4, day.weekday())
