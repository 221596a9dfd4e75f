"""What a professional register says of somebody, and whether its last word still serves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class RegisterStatus(StrEnum):
    """How an entry stands; the same few words for every register."""

    REGISTERED = "registered"
    CAUTION = "caution"
    CONDITIONS = "conditions"
    SUSPENDED = "suspended"
    NO_LICENCE = "no_licence"
    LAPSED = "lapsed"
    REMOVED = "removed"
    NOT_FOUND = "not_found"


#: A caution is public, and stops nobody from working.
HOLDS = frozenset({RegisterStatus.REGISTERED, RegisterStatus.CAUTION})

#: The words that registers print, folded. What is not among them is no answer.
_PRINTED: Mapping[str, RegisterStatus] = {
    "registered": RegisterStatus.REGISTERED,
    "registered with a licence to practise": RegisterStatus.REGISTERED,
    "caution": RegisterStatus.CAUTION,
    "warning": RegisterStatus.CAUTION,
    "registered with a warning": RegisterStatus.CAUTION,
    "conditions of practice": RegisterStatus.CONDITIONS,
    "interim conditions of practice": RegisterStatus.CONDITIONS,
    "conditions": RegisterStatus.CONDITIONS,
    "conditions of practice order": RegisterStatus.CONDITIONS,
    "registered with conditions": RegisterStatus.CONDITIONS,
    "undertakings": RegisterStatus.CONDITIONS,
    "suspended": RegisterStatus.SUSPENDED,
    "suspension": RegisterStatus.SUSPENDED,
    "interim suspension": RegisterStatus.SUSPENDED,
    "suspension order": RegisterStatus.SUSPENDED,
    "interim suspension order": RegisterStatus.SUSPENDED,
    "temporary suspension order": RegisterStatus.SUSPENDED,
    "registered without a licence to practise": RegisterStatus.NO_LICENCE,
    "lapsed": RegisterStatus.LAPSED,
    "expired": RegisterStatus.LAPSED,
    "removed": RegisterStatus.REMOVED,
    "struck off": RegisterStatus.REMOVED,
    "removal order": RegisterStatus.REMOVED,
    "erased": RegisterStatus.REMOVED,
    "voluntarily removed": RegisterStatus.REMOVED,
    "not found": RegisterStatus.NOT_FOUND,
}

#: Each status inside a sentence: "the NMC register says ...".
SAYS: Mapping[RegisterStatus, str] = {
    RegisterStatus.REGISTERED: "registered",
    RegisterStatus.CAUTION: "registered, with a caution",
    RegisterStatus.CONDITIONS: "conditions of practice",
    RegisterStatus.SUSPENDED: "suspended",
    RegisterStatus.NO_LICENCE: "registered without a licence to practise",
    RegisterStatus.LAPSED: "lapsed",
    RegisterStatus.REMOVED: "removed from the register",
    RegisterStatus.NOT_FOUND: "no entry with this number",
}


def status_printed(words: str) -> RegisterStatus | None:
    """The status that a register's own words mean, or None where we do not know them."""
    return _PRINTED.get(" ".join(words.casefold().replace("_", " ").split()))


class Word(StrEnum):
    """What the last word of a register is worth to a booking."""

    SERVES = "serves"
    ASK = "ask"  # it is old: nobody is booked before the register was asked
    TOO_OLD = "too_old"  # the register cannot be asked, and the last answer is past its time
    AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Patience:
    """How old an answer may be before the register is asked again, and how old the last one may be
    while the register cannot be asked."""

    ask_again: timedelta
    serves: timedelta


@dataclass(frozen=True, slots=True)
class LastWord:
    """The last answer of a register about one person, and since when it could not be asked."""

    status: RegisterStatus | None
    read_at: datetime | None
    down_at: datetime | None = None

    def worth(self, patience: Patience, now: datetime) -> Word:
        """What a booking may make of it at ``now``."""
        if self.status is None or self.read_at is None:
            return Word.TOO_OLD if self.down_at else Word.ASK
        if self.status not in HOLDS:
            return Word.AGAINST
        age = now - self.read_at
        if age <= patience.ask_again:
            return Word.SERVES
        if self.down_at is None or self.down_at < self.read_at:
            return Word.ASK
        return Word.SERVES if age <= patience.serves else Word.TOO_OLD
