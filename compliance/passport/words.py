"""What the details of a credential say, for people: on a page, on paper, on a server's terminal."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from compliance.passport.selectors.vocabulary import ALWAYS, CHOSEN, LEVEL, SKILL, Claim
from staffbank.web.words import day_record

#: What stands on a line of its own.
_APART = {LEVEL: ALWAYS[LEVEL], **CHOSEN}


def facts(said: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was shown besides what every check says: labels, and what they say. Of a skill whose
    level is kept back that is said."""
    found = [
        (claim.label, _words(claim, said[name])) for name, claim in _APART.items() if name in said
    ]
    if str(said.get("kind")).startswith(f"{SKILL}:") and LEVEL not in said:
        found.insert(0, (ALWAYS[LEVEL].label, "Not shown"))
    return found


def choice(name: str, said: Collection[Any]) -> str:
    """A detail that may be shown, with what it says where all checks that have it say the same."""
    claim = CHOSEN[name]
    return f"{claim.label}: {_words(claim, *said)}" if len(said) == 1 else claim.label


def day_words(value: Any) -> str:
    """A day as it is said; what is no day is printed as it came."""
    try:
        return day_record(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def _words(claim: Claim, value: Any) -> str:
    return day_words(value) if claim.is_day else claim.says.get(str(value), str(value))
