"""Days and times in the words people read: "Saturday 28 November 2026", "8pm to 8am Sunday".

Every value is read as it stands: give London's wall time, not UTC.
"""

from __future__ import annotations

from datetime import date, datetime, time


def time_words(at: time) -> str:
    """Say a time of day: "8pm", "7:30am", "midday", "midnight"."""
    if (at.hour, at.minute) == (0, 0):
        return "midnight"
    if (at.hour, at.minute) == (12, 0):
        return "midday"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{'am' if at.hour < 12 else 'pm'}"


def day_words(day: date, *, year: bool = False) -> str:
    """Say a day: "Saturday 28 November", with ``year`` "Saturday 28 November 2026"."""
    words = f"{day:%A} {day.day} {day:%B}"
    return f"{words} {day.year}" if year else words


def in_a_sentence(name: str) -> str:
    """A name as it stands inside a sentence: "fire safety", "IV medicines", "NMC"."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def address_hint(email: str) -> str:
    """Enough of an address for its owner to know it, and nobody else: "am…@example.com"."""
    name, _, host = email.rpartition("@")
    return f"{name[:2]}…@{host}"


def span_words(starts: datetime, ends: datetime) -> str:
    """Say a stretch of time, naming both days when it passes midnight.

    One that ends at midnight still belongs to the day it began: "Saturday 28 November, midday to
    midnight".
    """
    words = f"{day_words(starts)}, {time_words(starts.time())} to {time_words(ends.time())}"
    nights = (ends.date() - starts.date()).days
    if nights == 0 or (nights == 1 and ends.time() == time(0)):
        return words
    return f"{words} {ends:%A}" if nights < 7 else f"{words} {day_words(ends)}"


def length_words(minutes: int) -> str:
    """Say a length of time: "11 hours", "1 hour 30 minutes", "45 minutes", "0 minutes"."""
    hours, rest = divmod(minutes, 60)
    parts = [
        f"{count} {unit}" if count == 1 else f"{count} {unit}s"
        for count, unit in ((hours, "hour"), (rest, "minute"))
        if count
    ]
    return " ".join(parts) or "0 minutes"
