"""What a signed credential says, for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from compliance.passport.rules.reasons import WORDS, Reason
from compliance.passport.rules.verifying import Shown, Verified
from compliance.passport.selectors.claims import KEPT_BY_THEM, KEPT_FOR_THEM
from compliance.passport.selectors.reading import Reading
from compliance.passport.selectors.vocabulary import INDUCTION, SKILL
from compliance.passport.words import day_words, facts
from staffbank.web.words import day_record, moment_long

_KEPT = {
    KEPT_FOR_THEM: "Kept by their staff bank for them",
    KEPT_BY_THEM: "Kept by a browser of theirs alone",
}
_DID = {SKILL: "Signed off", INDUCTION: "Given"}
_STATES = {Reason.STOPPED: "Withdrawn", Reason.EXPIRED: "Ended"}


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ReadCredential:
    """One credential on a page: what it is, its tag, who checked it and until when it counts, what
    else was shown of it, and what its signature rests on."""

    name: str
    state: str
    words: str
    facts: tuple[Fact, ...] = ()
    signature: tuple[Fact, ...] = ()
    person: str = ""
    ends_at: datetime | None = None


def read_credential(reading: Reading, names: Mapping[str, str], number: int) -> ReadCredential:
    """The ``number``-th of what was read; ``names`` are the kinds we know, by code."""
    verified = reading.verified
    if verified is None:
        assert reading.reason is not None
        state = _STATES.get(reading.reason, "Not accepted")
        return ReadCredential(f"Credential {number}", state, WORDS[reading.reason])
    said = verified.claims
    code = str(said.get("kind", ""))
    name = str(said.get("kind_name") or names.get(code) or code or "A check")
    return ReadCredential(
        name=name,
        state="Checked",
        words=f"{_by_whom(said)}{_until(verified)}",
        facts=tuple(Fact(*each) for each in facts(said)),
        signature=tuple(_signature(verified)),
        person=str(said.get("name", "")),
        ends_at=verified.ends_at,
    )


def _by_whom(said: Mapping[str, Any]) -> str:
    """Who checked, assessed or gave it, and when, as far as it was shown."""
    if "checked_by" not in said:
        return ""
    did = _DID.get(str(said.get("kind")).partition(":")[0], "Checked")
    on = f" on {day_words(said['checked_on'])}" if "checked_on" in said else ""
    return f"{did} by {said['checked_by']}{on}. "


def _until(verified: Verified) -> str:
    """Until when it counts, by the last day that is wholly in it."""
    if verified.ends_at is None:
        return "It counts, and has no end date."
    last = (verified.ends_at - timedelta(seconds=1)).date()
    return f"It counts until {day_record(last)}."


def _signature(verified: Verified) -> list[Fact]:
    said = verified.claims
    rests = [Fact("Signed by", verified.issuer), Fact("With the key", verified.key_id)]
    if words := _KEPT.get(str(said.get("holder_key"))):
        rests.append(Fact("Holder's key", words))
    match said.get("terms"):
        case {"title": str() as title, "version": int() as number}:
            rests.append(Fact("Its holder signed", f"{title}, version {number}"))
    if verified.shown:
        rests.append(Fact("Shown by its holder", _shown(verified.shown)))
    return rests


def _shown(shown: Shown) -> str:
    return f"{moment_long(shown.at)}, to {shown.audience}"


@dataclass(frozen=True, slots=True)
class VerifyPage:
    """What was read of a file or of pasted text."""

    read: tuple[ReadCredential, ...]
    as_of: datetime

    @property
    def people(self) -> list[str]:
        return sorted({each.person for each in self.read if each.person})

    @property
    def summary(self) -> str:
        """How many are true, and of whom."""
        true = sum(each.state == "Checked" for each in self.read)
        total = len(self.read)
        if total == 1:
            return "This credential is true and counts." if true else "Do not rely on this."
        if true == total:
            return f"All {total} credentials are true and count."
        return f"{true} of {total} credentials are true and count. Do not rely on the others."
