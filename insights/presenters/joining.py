"""What the figures of joining say."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.rules.joining import Side
from insights.presenters.desk import Desk
from insights.rules.joining import TARGET, TARGET_PERCENT, shares
from insights.rules.shares import in_a_hundred
from insights.rules.small_numbers import is_few
from insights.selectors.joining import PERIOD, JoiningFigures
from insights.selectors.scope import Scope
from staffbank.web.figures import number, plural
from staffbank.web.words import as_of, sentence

TARGET_HOURS = int(TARGET.total_seconds()) // 3600
WHO = {Side.WORKER: "The worker", Side.TRUST: "The trust", Side.REGISTER: "The register"}


@dataclass(frozen=True, slots=True)
class Card:
    """What the figure component is told."""

    label: str
    value: str
    plain: str
    counts: str


@dataclass(frozen=True, slots=True)
class JoiningFiguresPage:
    """How fast people join, and with whom it lies. Of few people nothing is said."""

    figures: JoiningFigures
    scope: Scope
    desk: Desk

    @property
    def title(self) -> str:
        return f"Joining {self.desk.name}"

    @property
    def back(self) -> dict[str, str]:
        return {"href": self.desk.figures_base, "text": "Figures"}

    @property
    def href(self) -> str:
        return self.desk.joining

    @property
    def period(self) -> str:
        return f"People who began in the last {PERIOD.days // 7} weeks. " + sentence(
            as_of(self.figures.as_of)
        )

    @property
    def hidden(self) -> bool:
        return is_few(self.figures.pace.began, self.scope.under)

    @property
    def empty(self) -> bool:
        return self.figures.pace.began == 0

    @property
    def in_time(self) -> Card:
        pace = self.figures.pace
        shown = pace.due and not is_few(pace.due, self.scope.under)
        value = f"{in_a_hundred(pace.in_time, pace.due)}%" if shown else "Too few to say"
        return Card(
            f"Cleared within {TARGET_HOURS} hours",
            value,
            f"Target {TARGET_PERCENT}%",
            f"Of the people who began and were not refused, those who were cleared within "
            f"{TARGET_HOURS} hours of opening the first page. Whoever has not had "
            f"{TARGET_HOURS} hours yet is left out.",
        )

    @property
    def median(self) -> Card:
        pace = self.figures.pace
        shown = pace.median_hours is not None and not is_few(pace.cleared, self.scope.under)
        value = _hours(pace.median_hours or 0.0) if shown else "Too few to say"
        return Card(
            "From the first page to cleared",
            value,
            "The middle value",
            "From opening the first page of registering, or the letter of an invitation, to being "
            "let in to find shifts. Half took less, half took longer.",
        )

    @property
    def cards(self) -> list[Card]:
        pace = self.figures.pace
        began = Card("Began", number(pace.began), "", "People who began and were not refused.")
        cleared = Card("Cleared", self._count(pace.cleared), "", "Those of them who were let in.")
        return [self.in_time, self.median, began, cleared]

    @property
    def held(self) -> list[tuple[str, str, str]]:
        """Who held it for how long: of the people who are cleared, hours of each on average."""
        cleared = self.figures.pace.cleared
        if not cleared or is_few(cleared, self.scope.under):
            return []
        hours = [self.figures.held[side] for side in Side]
        parts = zip(Side, hours, shares(hours), strict=True)
        return [(WHO[side], _hours(held / cleared), f"{share}%") for side, held, share in parts]

    @property
    def now(self) -> list[tuple[str, str]]:
        """With whom those are who have not joined yet. Of few with one side no side is said: the
        others would give it away."""
        if any(is_few(count, self.scope.under) for count in self.figures.now.values()):
            return []
        return [(WHO[side], number(self.figures.now[side])) for side in Side]

    def _count(self, count: int) -> str:
        under = self.scope.under
        return f"Fewer than {under}" if is_few(count, under) else number(count)


def _hours(hours: float) -> str:
    """ "50 minutes", "7 hours", "2 days 3 hours"."""
    minutes = round(hours * 60)
    if minutes < 60:
        return plural(minutes, "minute")
    whole = round(minutes / 60)
    if whole < 48:
        return plural(whole, "hour")
    days, rest = divmod(whole, 24)
    return plural(days, "day") + (f" {plural(rest, 'hour')}" if rest else "")
