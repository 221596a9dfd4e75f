"""The page of figures: what each says, what it counts, what it is compared with, where it leads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from insights.presenters.desk import Desk
from insights.presenters.drawing import by_group_chart, by_place_chart, trend_chart
from insights.presenters.meaning import MEANING
from insights.presenters.saying import (
    Saying,
    hours_change,
    weeks_words,
    whole_hours,
)
from insights.rules.weeks import Weeks, closes_on
from insights.selectors.fill import Asked, Figures, Line, WeekLine
from insights.selectors.scope import Scope
from staffbank.web.charts import LineChart, StackedBars
from staffbank.web.figures import number, plural
from staffbank.web.paging import Chip
from staffbank.web.words import as_of, day_long, day_short, sentence

HARDEST = 3


@dataclass(frozen=True, slots=True)
class Figure:
    """What the figure component is told."""

    label: str
    value: str
    plain: str
    change: str
    counts: str


class FiguresPage:
    """A dashboard of any seat. Everything a reader may not see was left out before it came here."""

    def __init__(
        self, desk: Desk, scope: Scope, asked: Asked, figures: Figures, today: date
    ) -> None:
        self.desk, self.scope, self.asked, self.figures, self.today = (
            desk,
            scope,
            asked,
            figures,
            today,
        )
        self.say = Saying(scope.under)
        self.total = figures.total
        self.back = (
            {"href": desk.figures(asked, trust=""), "text": f"Back to all of {desk.name}"}
            if asked.place and desk.seat != "trust"
            else None
        )

    # --- Around the figures ---------------------------------------------------------------------

    @property
    def heading(self) -> str:
        if self.desk.seat == "trust":
            return "Reports: how your vacancies fill"
        if self.asked.place:
            return f"{self.asked.place.name}: how its vacancies fill"
        whose = "the bank is" if self.desk.seat == "bank" else "its trusts are"
        return f"{self.desk.name}: how {whose} doing"

    @property
    def as_of(self) -> str:
        counted = self.figures.counted_at
        return sentence(as_of(counted, self.today)) if counted else "Nothing counted yet"

    @property
    def period(self) -> str:
        return weeks_words(self.asked.weeks)

    @property
    def compared(self) -> str:
        return f"Compared with the {plural(self.asked.weeks.count, 'week')} before"

    @property
    def provisional(self) -> str:
        """Until when the newest week may still change, or nothing once it stands."""
        closes = closes_on(self.asked.weeks)
        if self.today > closes:
            return ""
        return (
            f"Provisional: the week to {day_long(self.asked.weeks.ends_on, self.today)} may "
            f"change until {day_long(closes, self.today)}, as shifts are completed."
        )

    @property
    def chips(self) -> list[Chip]:
        found = []
        if self.asked.place and self.desk.seat != "trust":
            found.append(Chip(self.asked.place.name, self.desk.figures(self.asked, trust="")))
        if self.asked.group:
            words = sentence(self.asked.group.short_name)
            found.append(Chip(words, self.desk.figures(self.asked, group="")))
        return found

    @property
    def csv(self) -> str:
        return self.desk.csv(self.asked)

    @property
    def small_numbers(self) -> str:
        if not self.scope.under:
            return ""
        return (
            f"Figures about fewer than {self.scope.under} people say so instead. "
            "“Not shown” means that the figure would give such a one away."
        )

    # --- The figures ----------------------------------------------------------------------------

    @property
    def cards(self) -> list[Figure]:
        now, before, say = self.total.now, self.total.before, self.say
        shares = [
            Figure(
                label,
                say.percent(now, part),
                say.plain(now, part),
                say.change(now, before, part),
                MEANING[part],
            )
            for label, part in (
                ("Filled", "filled"),
                ("Own bank", "own"),
                ("Other trusts' staff", "pool"),
                ("Unfilled", "unfilled"),
            )
        ]
        hours = whole_hours(now.requested_minutes)
        slow = say.wait(now.slow_wait)
        return [
            Figure(
                "Hours requested",
                number(hours),
                plural(now.requested_shifts, "shift"),
                hours_change(now, before),
                MEANING["requested"],
            ),
            *shares,
            Figure(
                "Time to fill",
                sentence(say.wait(now.middle_wait)),
                f"Slowest tenth: {slow[:1].lower() + slow[1:]} or more"
                if isinstance(now.slow_wait, float)
                else "",
                say.wait_change(now.middle_wait, before.middle_wait),
                MEANING["wait"],
            ),
        ]

    @property
    def also(self) -> list[dict[str, str]]:
        """The figures a reader looks up, with what each counts."""
        now, before, say = self.total.now, self.total.before, self.say
        rows: list[tuple[str, str, str, str]] = [
            (
                "Short notice",
                plural(now.short_notice, "shift"),
                plural(before.short_notice, "shift"),
                "short",
            ),
            (
                "Late cancellations by the ward",
                say.count(now.ward_late),
                say.count(before.ward_late),
                "ward_late",
            ),
            (
                "Late cancellations by the worker",
                say.count(now.worker_late),
                say.count(before.worker_late),
                "worker_late",
            ),
            (
                "Passport reuse",
                say.count(now.reused, "booking"),
                say.count(before.reused, "booking"),
                "reused",
            ),
            ("Pay with holiday pay", say.pay(now.pence), say.pay(before.pence), "pay"),
        ]
        return [
            {"label": label, "now": here, "before": then, "meaning": MEANING[key]}
            for label, here, then, key in rows
        ]

    @property
    def hardest(self) -> list[dict[str, str]]:
        """Where most hours went unfilled, the hardest first."""
        lines = self.figures.by_place if self._many_places else self.figures.by_group
        told = [
            (line.now.percent("unfilled"), line)
            for line in lines
            if isinstance(line.now.percent("unfilled"), int)
        ]
        worst = sorted(told, key=lambda pair: -pair[0])[:HARDEST]  # type: ignore[operator]
        return [
            {"name": line.name, "words": f"{part}% unfilled", "href": self._way_in(line)}
            for part, line in worst
            if part and len(told) > 1
        ]

    # --- The charts and the numbers -------------------------------------------------------------

    @property
    def place_chart(self) -> StackedBars | None:
        if not self._many_places:
            return None
        return by_place_chart(self.figures, self.period)

    @property
    def group_chart(self) -> StackedBars | None:
        if self._many_places or len(self.figures.by_group) < 2:
            return None
        return by_group_chart(self.figures, self.period)

    @property
    def trend(self) -> LineChart | None:
        return trend_chart(self.figures.trend, self.asked.weeks)

    @property
    def place_rows(self) -> list[list[dict[str, Any]]]:
        if not self._many_places:
            return []
        return self._rows("Trust", self.figures.by_place)

    @property
    def group_rows(self) -> list[list[dict[str, Any]]]:
        return self._rows("Staff group", self.figures.by_group)

    @property
    def week_rows(self) -> list[list[dict[str, Any]]]:
        """The newest week first."""
        return [self._week_row(line) for line in reversed(self.figures.trend)]

    @property
    def to_come_rows(self) -> list[list[dict[str, Any]]]:
        return [self._week_row(line, so_far=True) for line in self.figures.to_come]

    @property
    def _many_places(self) -> bool:
        return self.asked.place is None and len(self.scope.places) > 1

    def _way_in(self, line: Line) -> str:
        if not line.key:
            return ""
        name = "trust" if line in self.figures.by_place else "group"
        return self.desk.figures(self.asked, **{name: line.key})

    def _rows(self, first: str, lines: Iterable[Line]) -> list[list[dict[str, Any]]]:
        rows = [self._row(first, line, self._way_in(line)) for line in lines]
        return [*rows, self._row(first, self.total, "")] if len(rows) > 1 else rows

    def _row(self, first: str, line: Line, href: str) -> list[dict[str, Any]]:
        now, say = line.now, self.say
        wait = say.wait(now.middle_wait)
        return [
            {"header": first, "text": line.name, "href": href, "total": line is self.total},
            _cell("Hours requested", number(whole_hours(now.requested_minutes))),
            _cell("Own bank", say.percent(now, "own")),
            _cell("Other trusts' staff", say.percent(now, "pool")),
            _cell("Unfilled", say.percent(now, "unfilled")),
            _cell("Time to fill", sentence(wait)),
            _cell("Change in filled", sentence(say.change(now, line.before, "filled"))),
        ]

    def _week_row(self, line: WeekLine, *, so_far: bool = False) -> list[dict[str, Any]]:
        now, say, week = line.now, self.say, line.week
        open_still = not so_far and self.today <= closes_on(week)
        return [
            {
                "header": "Week",
                "text": _week_words(week, self.today),
                "href": self.desk.days(self.asked, weeks="1", to=week.ends_on.isoformat()),
                "note": "provisional" if open_still else "",
            },
            _cell("Hours requested", number(whole_hours(now.requested_minutes))),
            _cell("Booked so far" if so_far else "Filled", say.percent(now, "filled")),
            _cell("Own bank", say.percent(now, "own")),
            _cell("Other trusts' staff", say.percent(now, "pool")),
            _cell("Not booked yet" if so_far else "Unfilled", say.percent(now, "unfilled")),
        ]


def _cell(header: str, text: str) -> dict[str, Any]:
    return {"header": header, "text": text, "format": "numeric"}


def _week_words(week: Weeks, today: date) -> str:
    """ "9 to 15 Nov", "28 Sep to 4 Oct": short, because there is one in every row."""
    first, last = week.starts_on, week.ends_on
    begins = f"{first.day}" if first.month == last.month else f"{first.day} {first:%b}"
    ends = day_short(last, today).partition(" ")[2]
    return f"{begins} to {ends}"
