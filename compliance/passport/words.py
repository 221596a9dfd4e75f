"""What the details of a credential say, for people: on a page, on paper, on a server's terminal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from compliance.passport.selectors.vocabulary import CHOSEN
from staffbank.web.words import day_record


def facts(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was shown besides what always is: labels, and what they say."""
    return [(CHOSEN[name].label, _words(name, said[name])) for name in CHOSEN if name in said]


def choice(name: str, said: Collection[Any]) -> str:
    """A detail that may be shown, with what it says where all checks that have it say the same."""
    label = CHOSEN[name].label
    return f"{label}: {_words(name, *said)}" if len(said) == 1 else label


def day_words(value: Any) -> str:
    """A day as it is said; what is no day is printed as it came."""
    try:
        return day_record(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _words(name: str, value: Any) -> str:
    claim = CHOSEN[name]
    return day_words(value) if claim.is_day else claim.says.get(str(value), str(value))
