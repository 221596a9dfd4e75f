"""The days of some weeks, and the shifts of a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from insights.presenters.desk import Desk
from insights.presenters.saying import Saying, weeks_words, whole_hours
from insights.selectors.fill import Asked, DayLine
from insights.selectors.scope import Scope
from insights.selectors.shares import Shares
from shifts.models import Vacancy
from staffbank.web.figures import number, plural
from staffbank.web.words import as_of, day_record, day_short, sentence
from trusts.models import StaffGroup


class DaysPage:
    """One row a day: the last step before the shifts themselves, which only a trust may open."""

    def __init__(
        self,
        desk: Desk,
        scope: Scope,
        asked: Asked,
        lines: Sequence[DayLine],
        total: Shares,
        counted_at: datetime | None,
        *,
        today: date,
    ) -> None:
        self.desk, self.scope, self.asked = desk, scope, asked
        self.lines, self.total, self.today = lines, total, today
        self.say = Saying(scope.under)
        self.as_of = sentence(as_of(counted_at, today)) if counted_at else ""
        self.back = {"href": desk.figures(asked, weeks="", to=""), "text": "Back to the figures"}

    @property
    def heading(self) -> str:
        whose = self.asked.place.name if self.asked.place else self.desk.name
        return f"{whose}: day by day"

    @property
    def period(self) -> str:
        of = f", {self.asked.group.short_name} shifts" if self.asked.group else ""
        return f"{sentence(weeks_words(self.asked.weeks))}{of}"

    @property
    def so_far(self) -> bool:
        """Whether some of these days are still to come."""
        return self.asked.weeks.ends_on >= self.today

    @property
    def rows(self) -> list[list[dict[str, Any]]]:
        rows = [
            self._row(day_short(line.day), line.now, self._shifts(line.day), line.day)
            for line in self.lines
        ]
        return [*rows, self._row("All days", self.total, "")] if len(rows) > 1 else rows

    @property
    def who_opens(self) -> str:
        if self.desk.seat == "trust":
            return ""
        return "The shifts behind a day are opened by the trust's own people, in Reports."

    def _shifts(self, day: date) -> str:
        return self.desk.shifts(day, self.asked.group.slug if self.asked.group else "")

    def _row(
        self, name: str, now: Shares, href: str, day: date | None = None
    ) -> list[dict[str, Any]]:
        say = self.say
        ahead = day is not None and day >= self.today
        cells = (
            ("Hours requested", number(whole_hours(now.requested_minutes))),
            ("Filled", say.percent(now, "filled")),
            ("Own bank", say.percent(now, "own")),
            ("Other trusts' staff", say.percent(now, "pool")),
            ("Unfilled", say.percent(now, "unfilled")),
            ("Short notice", plural(now.short_notice, "shift")),
        )
        return [
            {
                "header": "Day",
                "text": name,
                "href": href,
                "total": day is None,
                "note": "booked so far" if ahead else "",
            },
            *({"header": head, "text": text, "format": "numeric"} for head, text in cells),
        ]


class ShiftsPage:
    """The shifts of one day, each leading to its vacancy."""

    def __init__(
        self,
        desk: Desk,
        day: date,
        group: StaffGroup | None,
        vacancies: Sequence[Vacancy],
        *,
        now: datetime,
    ) -> None:
        self.day, self.vacancies, self.now = day, vacancies, now
        self.of = f", {group.short_name}" if group else ""
        self.heading = f"Shifts that start on {day_record(day)}"
        self.base = desk.figures_base
        self.back = {"href": self.base, "text": "Back to Reports"}

    @property
    def counted(self) -> str:
        return f"{plural(len(self.vacancies), 'shift')}{self.of}"

    def href(self, vacancy: Vacancy) -> str:
        return self.base.replace("reports/", f"vacancies/{vacancy.ref}/")
