"""How one figure is said: a share, hours, a wait, a change, or why it is not shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from insights.models import DailyFill
from insights.rules.small_numbers import Hidden
from insights.rules.weeks import Weeks
from insights.selectors.shares import Count, Shares, Wait
from staffbank.web.figures import number, plural, points, share, spend
from staffbank.web.words import day_record

NOT_SHOWN = "Not shown"
NONE_ASKED = "None asked for"


@dataclass(frozen=True, slots=True)
class Saying:
    """Says figures for a reader who may not see those about fewer than ``under`` people."""

    under: int

    def hidden(self, why: Hidden) -> str:
        return f"Under {self.under} people" if why is Hidden.UNDER else NOT_SHOWN

    def count(self, value: Count, one: str = "", many: str = "") -> str:
        if isinstance(value, Hidden):
            return f"Under {self.under}" if value is Hidden.UNDER else NOT_SHOWN
        return plural(value, one, many or None) if one else number(value)

    def percent(self, shares: Shares, part: str) -> str:
        value = shares.percent(part)
        if value is None:
            return NONE_ASKED
        return self.hidden(value) if isinstance(value, Hidden) else f"{value}%"

    def plain(self, shares: Shares, part: str) -> str:
        """The same in words that need no percentage: "85 in 100 hours"."""
        value = shares.percent(part)
        return "" if value is None or isinstance(value, Hidden) else f"{value} in 100 hours"

    def wait(self, value: Wait) -> str:
        if isinstance(value, Hidden):
            return self.hidden(value)
        return "None filled" if value is None else wait_words(value)

    def pay(self, value: Count) -> str:
        return self.hidden(value) if isinstance(value, Hidden) else spend(value)

    def change(self, now: Shares, before: Shares, part: str) -> str:
        change = now.points_since(before, part)
        return points(change) if change is not None else "nothing to compare with"

    def wait_change(self, now: Wait, before: Wait) -> str:
        if not _known(now) or not _known(before):
            return "nothing to compare with"
        change = round(now) - round(before)  # type: ignore[arg-type]
        if not change:
            return "no change"
        return f"{'up' if change > 0 else 'down'} {wait_words(abs(change))}"


def _known(value: Wait) -> bool:
    return isinstance(value, int | float) and value != float("inf")


def wait_words(length: float) -> str:
    """ "2 days 6 hours", "9 hours", "under an hour", "over 42 days"."""
    if length == float("inf"):
        return f"over {DailyFill.FILL_BANDS[-1] // 24} days"
    days, rest = divmod(round(length), 24)
    parts = [plural(days, "day")] if days else []
    parts += [plural(rest, "hour")] if rest else []
    return " ".join(parts) or "under an hour"


def whole_hours(minutes: int) -> int:
    return round(timedelta(minutes=minutes) / timedelta(hours=1))


def hours_change(now: Shares, before: Shares) -> str:
    """ "up 1,200 hours (2%)": how much more was asked for."""
    if not before.requested_minutes:
        return "nothing to compare with"
    change = whole_hours(now.requested_minutes) - whole_hours(before.requested_minutes)
    if not change:
        return "no change"
    part = share(abs(change), max(1, whole_hours(before.requested_minutes)))
    return f"{'up' if change > 0 else 'down'} {plural(abs(change), 'hour')} ({part}%)"


def weeks_words(weeks: Weeks) -> str:
    """ "4 weeks to Sunday 15 November 2026"."""
    return f"{plural(weeks.count, 'week')} to {day_record(weeks.ends_on)}"
