"""How days, times and shifts are said on a page, in a message and in an export.

Pure functions of their arguments; ``today`` and ``now`` default to the clock's because a template
is an edge. Times are London's. Nothing here writes a 24-hour clock, a dash or an ISO date that a
person reads. Amounts and counts are in ``figures``.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol

from markupsafe import Markup

from staffbank import clock
from staffbank.web.figures import hours, plural
from staffbank.wording import day_words, time_words

NEAR = timedelta(days=183)
NO_BREAK = "\u00a0"


class Span(Protocol):
    """Anything with two ends: a Period, a vacancy, a booking."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


def london(moment: datetime) -> datetime:
    return moment.astimezone(clock.LONDON)


def day_of(when: date | datetime) -> date:
    """The London day ``when`` falls on."""
    return london(when).date() if isinstance(when, datetime) else when


# Days


def day_record(when: date | datetime) -> str:
    """ "Saturday 28 November 2026": with the year, for records, exports and page headings."""
    return day_words(day_of(when), year=True)


def day_long(when: date | datetime, today: date | None = None) -> str:
    """ "Saturday 28 November"; the year is said once the day is over six months away."""
    day = day_of(when)
    return day_words(day) + _year(day, today)


def day_short(when: date | datetime, today: date | None = None) -> str:
    """ "Sat 28 Nov", for tables, cards and tags."""
    day = day_of(when)
    return f"{day:%a} {day.day} {day:%b}{_year(day, today)}"


def day_near(when: date | datetime, today: date | None = None) -> str:
    """ "today", "tomorrow" or the short day. Only beside an as-of time."""
    day, today = day_of(when), today or clock.today()
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}
    return near.get((day - today).days) or day_short(day, today)


def month(when: date | datetime) -> str:
    day = day_of(when)
    return f"{day:%B} {day.year}"


def _year(day: date, today: date | None) -> str:
    return "" if abs(day - (today or clock.today())) <= NEAR else f" {day.year}"


# Times


def clock_time(when: time | datetime) -> str:
    """ "8pm", "7:30am", "midday", "midnight"."""
    return time_words(london(when).time() if isinstance(when, datetime) else when)


def exact_time(moment: datetime) -> str:
    """The time, told apart on the night it happens twice: "1:30am, before the clocks go back"."""
    at = london(moment)
    if at.utcoffset() == at.replace(fold=1 - at.fold).utcoffset():
        return clock_time(at)
    return f"{clock_time(at)}, {'after' if at.fold else 'before'} the clocks go back"


def to_the_second(moment: datetime) -> str:
    """ "2:14:07pm", for who was first."""
    at = london(moment)
    return f"{at.hour % 12 or 12}:{at:%M:%S}{'am' if at.hour < 12 else 'pm'}"


def moment_short(moment: datetime, today: date | None = None) -> str:
    """ "Thu 26 Nov, 8am"."""
    return f"{day_short(moment, today)}, {clock_time(moment)}"


def moment_long(moment: datetime, today: date | None = None) -> str:
    """ "Thursday 26 November, 8am"."""
    return f"{day_long(moment, today)}, {clock_time(moment)}"


def moment_near(moment: datetime, now: datetime | None = None) -> str:
    """ "today, 6pm", "tomorrow, 8am", "Thu 26 Nov, 8am". Only beside an as-of time."""
    return f"{day_near(moment, day_of(now or clock.now()))}, {clock_time(moment)}"


_TWELVE = re.compile(r"(\d{1,2})(?:[:.]?([0-5]\d))?(am|pm)")
_TWENTY_FOUR = re.compile(r"(\d{1,2})[:.]([0-5]\d)|(\d{2})([0-5]\d)")


def read_time(typed: str) -> time:
    """Understand "8pm", "7.30 am", "20:00", "2000", "midday". Raises ``ValueError`` otherwise."""
    text = re.sub(r"\s", "", typed).lower().replace("noon", "midday")
    if text in {"midnight", "midday"}:
        return time(0) if text == "midnight" else time(12)
    if twelve := _TWELVE.fullmatch(text):
        hour, half = int(twelve[1]), twelve[3]
        if not 1 <= hour <= 12:
            raise ValueError(typed)
        return time(hour % 12 + (12 if half == "pm" else 0), int(twelve[2] or 0))
    if day_clock := _TWENTY_FOUR.fullmatch(text):
        return time(int(day_clock[1] or day_clock[3]), int(day_clock[2] or day_clock[4]))
    raise ValueError(typed)


# Shifts


def shift_times(span: Span, *, short: bool = False) -> str:
    """ "8pm to 8am Sunday"; the second day is named only when the shift goes on into it."""
    starts, ends = london(span.starts_at), london(span.ends_at)
    return f"{_start(starts)} to {_end(starts, ends, short=short)}"


def shift_when(span: Span, today: date | None = None) -> str:
    """ "Sat 28 Nov, 8pm to 8am Sun", for tables, cards and tags."""
    when = f"{day_short(span.starts_at, today)}, {shift_times(span, short=True)}"
    return when + clock_change(span)


def shift_long(span: Span, today: date | None = None) -> str:
    """ "Saturday 28 November, 8pm to 8am Sunday", for headings and messages."""
    return f"{day_long(span.starts_at, today)}, {shift_times(span)}{clock_change(span)}"


def shift_near(span: Span, now: datetime | None = None) -> str:
    """ "Tonight, 8pm to 8am Mon", "Tomorrow, 7:30am to 8pm". Only beside an as-of time."""
    now = now or clock.now()
    day = day_near(span.starts_at, day_of(now))
    if day == "today" and london(span.starts_at).hour >= 18:
        day = "tonight"
    times = shift_times(span, short=True)
    return f"{day[0].upper()}{day[1:]}, {times}{clock_change(span)}"


def shift_length(span: Span) -> str:
    """The hours that really pass: "12 hours"."""
    return hours(_elapsed(span))


def clock_change(span: Span) -> str:
    """ " (11 hours, clocks go forward)" when they do during the shift, else nothing."""
    before, after = london(span.starts_at).utcoffset(), london(span.ends_at).utcoffset()
    if before is None or after is None or before == after:
        return ""
    return f" ({shift_length(span)}, clocks go {'forward' if after > before else 'back'})"


def _elapsed(span: Span) -> timedelta:
    return span.ends_at.astimezone(UTC) - span.starts_at.astimezone(UTC)


def _start(starts: datetime) -> str:
    if starts.time() == time(0):
        return f"midnight ({starts - timedelta(days=1):%A} night)"
    return clock_time(starts)


def _end(starts: datetime, ends: datetime, *, short: bool) -> str:
    days = (ends.date() - starts.date()).days
    said = clock_time(ends)
    if days == 0 or (days == 1 and ends.time() == time(0)):
        return said
    if days < 7:
        return f"{said} {ends:%a}" if short else f"{said} {ends:%A}"
    day = ends.date()
    return f"{said} {day_short(day, day) if short else day_long(day, day)}"


# How long ago, how long left


def waiting(since: datetime, now: datetime | None = None) -> str:
    """ "25 minutes", "4 hours", "3 days": the largest whole unit that has passed."""
    minutes = max(0, int(((now or clock.now()) - since).total_seconds() // 60))
    if minutes < 1:
        return "less than a minute"
    if minutes < 60:
        return plural(minutes, "minute")
    return plural(minutes // 60, "hour") if minutes < 24 * 60 else plural(minutes // 1440, "day")


def ago(since: datetime, now: datetime | None = None) -> str:
    return f"{waiting(since, now)} ago"


def day_in(since: datetime, allowed: int, now: datetime | None = None) -> str:
    """ "day 2 of 3" of the days someone has; once they have passed, "day 5, 3 allowed"."""
    day = (day_of(now or clock.now()) - day_of(since)).days + 1
    return f"day {day} of {allowed}" if day <= allowed else f"day {day}, {allowed} allowed"


def as_of(moment: datetime, today: date | None = None) -> str:
    """ "as of 2:14pm" today, "as of Sunday 22 November, 6am" once it is older."""
    today = today or clock.today()
    if day_of(moment) == today:
        return f"as of {clock_time(moment)}"
    return f"as of {moment_long(moment, today)}"


# In the page


def time_tag(when: date | datetime, words: str | None = None, today: date | None = None) -> Markup:
    """``<time>`` that shows the short day (or ``words``) and is read aloud in full."""
    if isinstance(when, datetime):
        at = london(when)
        return _time(at.isoformat(), words or moment_short(at, today), moment_long(at, today))
    return _time(when.isoformat(), words or day_short(when, today), day_record(when))


def shift_tag(span: Span, words: str | None = None, today: date | None = None) -> Markup:
    """``<time>`` around a shift's days and times."""
    starts = london(span.starts_at)
    return _time(starts.isoformat(), words or shift_when(span, today), shift_long(span, today))


def _time(machine: str, seen: str, heard: str) -> Markup:
    if seen == heard:
        return Markup('<time datetime="{}">{}</time>').format(machine, seen)
    return Markup(
        '<time datetime="{}"><span aria-hidden="true">{}</span>'
        '<span class="nhsuk-u-visually-hidden">{}</span></time>'
    ).format(machine, seen, heard)


def ring(number: str) -> Markup:
    """A telephone number that a phone rings when it is pressed."""
    dialled = re.sub(r"[^\d+]", "", number)
    return Markup('<a href="tel:{}">{}</a>').format(dialled, phone(number))


def sentence(words: str) -> str:
    """The words with a capital first letter, and no other letter changed."""
    return words[:1].upper() + words[1:]


def phone(number: str) -> str:
    """A telephone number that stays on one line, so that it can be read out and pressed whole."""
    return number.replace(" ", NO_BREAK)
