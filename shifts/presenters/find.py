"""Find shifts: what the list says, and the links that change it."""

from __future__ import annotations

from calendar import day_name
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict
from django.urls import reverse

from shifts.models import Vacancy
from shifts.selectors.bookable import COUNTED, PAGE, Bookable, BookablePage, Filters, Sort
from shifts.selectors.openers import Opener
from shifts.selectors.places import ANYWHERE, DISTANCES, Place
from staffbank.clock import LONDON
from staffbank.web.calendars import Month, month_of
from staffbank.web.figures import hours_short, miles, money, plural
from staffbank.web.paging import Chip, Paging, without
from staffbank.web.words import NO_BREAK, day_short, sentence
from staffbank.wording import in_a_sentence

SORTS = ((Sort.SOONEST, "Soonest"), (Sort.NEAREST, "Nearest"), (Sort.BEST_PAID, "Best paid"))
WEEKDAY_NAMES = {str(number): name for number, name in enumerate(day_name, 1)}
EMPTY_NOW = (
    "New shifts come in all day. We tell you in your inbox when one opens that you can book."
)
#: Empty and starting within this is urgent.
SOON = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Link:
    """A way to see the same list another way; the one in force is not a link."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Way:
    text: str
    href: str


@dataclass(frozen=True, slots=True)
class ShiftCard:
    """One shift, as lists show it: when, where, what, what it pays, how far."""

    vacancy: Vacancy
    pay: str
    what: str
    where: str
    near: str
    urgent: bool


def worker_grade(vacancy: Vacancy) -> str:
    """ "Band 5 nurse, acute medicine"."""
    words = sentence(vacancy.grade.name)
    return f"{words}, {in_a_sentence(vacancy.specialty.name)}" if vacancy.specialty else words


def paid_minutes(vacancy: Vacancy) -> int:
    return vacancy.period.minutes - vacancy.break_minutes


def paid_words(minutes: int) -> str:
    """ "11 paid hours", "11 h 30 min paid": short enough for a card on a phone."""
    if minutes % 60:
        return f"{hours_short(minutes)} paid".replace(" ", NO_BREAK)
    return f"{plural(minutes // 60, 'paid hour')}"


def place_of(vacancy: Vacancy) -> str:
    return f"{vacancy.ward.name}, {vacancy.site.short_name}"


def address_of(vacancy: Vacancy) -> str:
    """Ward, hospital and postcode, which never breaks over two lines."""
    site = vacancy.site
    return f"{vacancy.ward.name}, {site.name}, {site.postcode.replace(' ', NO_BREAK)}"


def to_find() -> Way:
    return Way("Find shifts", reverse("me:find"))


def times_words(count: int) -> str:
    if count == 1:
        return "Worked here once"
    return "Worked here twice" if count == 2 else f"Worked here {count} times"


def card(found: Bookable, now: datetime) -> ShiftCard:
    vacancy = found.vacancy
    near = [] if found.miles is None else [miles(found.miles)]
    near += [times_words(found.worked_here)] if found.worked_here else []
    return ShiftCard(
        vacancy=vacancy,
        pay=f"{money(vacancy.pay_pence)} for {paid_words(paid_minutes(vacancy))}",
        what=worker_grade(vacancy),
        where=place_of(vacancy),
        near=". ".join(near),
        urgent=vacancy.urgent_at is not None or vacancy.starts_at - now <= SOON,
    )


@dataclass(frozen=True, slots=True)
class FindPage:
    """The list, or its month, with everything said about it."""

    found: BookablePage
    query: QueryDict
    sort: Sort
    filters: Filters
    places: Sequence[Place]
    path: str
    month: Month | None = None
    earlier: Way | None = None
    later: Way | None = None
    wider: Sequence[Way] = field(default=())
    engaged: bool = True

    @property
    def cards(self) -> list[ShiftCard]:
        return [card(item, self.found.as_of) for item in self.found.items]

    @property
    def count(self) -> str:
        where = "" if self.found.elsewhere is None else ", at the places you go to"
        return f"{found_words(self.found)} you can book{where}"

    @property
    def elsewhere(self) -> Way | None:
        """What the places they go to hide, and the way to it."""
        if not self.found.elsewhere:
            return None
        hidden = counted_words(self.found.elsewhere)
        return Way(f"Show {hidden} more elsewhere", self._with("place", ANYWHERE))

    @property
    def sorts(self) -> list[Link]:
        return [
            Link(text, self._with("sort", sort.value), sort == self.sort) for sort, text in SORTS
        ]

    @property
    def views(self) -> list[Link]:
        month = self.month is not None
        return [
            Link("List", self._with("view", ""), not month),
            Link("Month", self._with("view", "month"), month),
        ]

    @property
    def chips(self) -> list[Chip]:
        return chips_of(self.query, self.places)

    @property
    def paging(self) -> Paging:
        total, number = self.found.total, self.found.number
        first = min(total, (number - 1) * PAGE + 1)
        last = min(total, number * PAGE)
        return Paging(first, last, total, self._pages(number), more=self.found.more)

    def _pages(self, number: int) -> dict[str, Any]:
        last, more = self.found.pages, self.found.more
        shown = sorted({1, *range(max(1, number - 1), min(last, number + 1) + 1)})
        if not more:  # else nobody knows which page is the last
            shown = sorted({*shown, last})
        items: list[dict[str, Any]] = []
        for before, each in zip([0, *shown], shown, strict=False):
            if each - before > 1:
                items.append({"ellipsis": True})
            items.append(
                {"number": each, "href": self._with("page", str(each)), "current": each == number}
            )
        if more:
            items.append({"ellipsis": True})
        params: dict[str, Any] = {"items": items}
        if number > 1:
            params["previous"] = {"href": self._with("page", str(number - 1))}
        if number < last or more:
            params["next"] = {"href": self._with("page", str(number + 1))}
        return params

    @property
    def opens_href(self) -> str:
        """Where the last line is, of the same filters."""
        asked = self.query.urlencode()
        return f"{reverse('me:find-opens')}?{asked}" if asked else reverse("me:find-opens")

    @property
    def nothing(self) -> str:
        """Why the list is empty, in the words of the filters."""
        if not self.engaged:
            return "No trust has you in its bank yet"
        if not self.chips:
            where = "" if self.found.elsewhere is None else " at the places you go to"
            return f"There is nothing you can book{where} at the moment"
        return f"No shifts match: {', '.join(chip.words for chip in self.chips)}"

    @property
    def promise(self) -> str:
        """What comes next for somebody with nothing to book."""
        if not self.engaged:
            return (
                "Ask the bank team that invited you to add you. "
                "The shifts you can book are here from then on."
            )
        return "" if self.chips else EMPTY_NOW

    def _with(self, name: str, value: str) -> str:
        kept = self.query.copy()
        kept.pop("page", None)
        kept.pop(name, None)
        if value:
            kept[name] = value
        return f"{self.path}?{kept.urlencode()}" if kept else self.path


def found_words(found: BookablePage) -> str:
    """ "12 shifts", or "More than 200 shifts"."""
    shifts = plural(found.total, "shift")
    return f"More than {shifts}" if found.more else shifts


def counted_words(count: int) -> str:
    return f"more than {COUNTED}" if count > COUNTED else f"{count}"


def opens_words(openers: Sequence[Opener]) -> str:
    """The honest line: how many shifts one thing from the person would open."""
    opened = sum(opener.vacancies for opener in openers[:1])
    if not opened:
        return ""
    opens = "opens up" if opened == 1 else "open up"
    return f"{opened:,} more {opens} with 1 thing from you."


def chips_of(query: QueryDict, places: Sequence[Place]) -> list[Chip]:
    """Each filter in force, with the address of the list without it."""
    said = {"days": "Days", "nights": "Nights"}
    chips = [Chip(said[v], without(query, "hours")) for v in query.getlist("hours") if v in said]
    chips += [
        Chip(WEEKDAY_NAMES[v], without(query, "day", v))
        for v in query.getlist("day")
        if v in WEEKDAY_NAMES
    ]
    if (distance := query.get("within", "")) in {str(m) for m in DISTANCES}:
        chips.append(Chip(f"Within {distance} miles", without(query, "within")))
    if place := place_words(query.get("place", ""), places):
        chips.append(Chip(place, without(query, "place")))
    if (least := query.get("least", "")).isdigit() and int(least):
        chips.append(Chip(f"£{int(least):,} or more", without(query, "least")))
    if on := day_of(query.get("on", "")):
        chips.append(Chip(day_short(on), without(query, "on")))
    return chips


def day_of(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None


def place_words(chosen: str, places: Sequence[Place]) -> str:
    if chosen == ANYWHERE:
        return "Anywhere"
    for place in places:
        if chosen == str(place.ref):
            return place.name
        if chosen == place.trust_slug:
            return place.trust_name
    return ""


@dataclass(frozen=True, slots=True)
class DayEntry:
    words: str
    href: str


def month_page(first: date, counts: dict[date, int], query: QueryDict, today: date) -> Month:
    """A month of how many shifts start each day, each a link to that day's list."""
    entries = {
        day: (DayEntry(plural(count, "shift"), _day_link(query, day)),)
        for day, count in counts.items()
        if count
    }
    return month_of(first, entries, today)


def _day_link(query: QueryDict, day: date) -> str:
    kept = query.copy()
    for name in ("view", "month", "page"):
        kept.pop(name, None)
    kept["on"] = day.isoformat()
    return f"?{kept.urlencode()}"


def london_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()
