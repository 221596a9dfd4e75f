"""What a signed credential says, for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from markupsafe import Markup

from compliance.passport.fitness import Fitness
from compliance.passport.models import Share, ShareView
from compliance.passport.rules.reasons import WORDS, Reason
from compliance.passport.rules.verifying import Shown, Verified
from compliance.passport.selectors.claims import KEPT_FOR_THEM
from compliance.passport.selectors.reading import Reading
from compliance.passport.services.importing import Outcome
from staffbank.web.figures import plural
from staffbank.web.words import day_record, moment_long, moment_near, sentence
from staffbank.wording import in_a_sentence

#: The details a page names, in the order it prints them.
LABELS = {
    "issued_by": "Document from",
    "number_ending": "Number ending",
    "evidence": "What was seen",
}
DAYS = {"valid_from": "Dated"}
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
        facts=tuple(_facts(said)),
        signature=tuple(_signature(verified)),
        person=str(said.get("name", "")),
        ends_at=verified.ends_at,
    )


def _by_whom(said: Mapping[str, Any]) -> str:
    """Who checked it, and when, as far as it was shown."""
    if "checked_by" not in said:
        return ""
    on = f" on {_day(said['checked_on'])}" if "checked_on" in said else ""
    return f"Checked by {said['checked_by']}{on}. "


def _until(verified: Verified) -> str:
    """Until when it counts, by the last day that is wholly in it."""
    if verified.ends_at is None:
        return "It counts, and has no end date."
    last = (verified.ends_at - timedelta(seconds=1)).date()
    return f"It counts until {day_record(last)}."


def _facts(said: Mapping[str, Any]) -> list[Fact]:
    facts = [Fact(label, str(said[key])) for key, label in LABELS.items() if key in said]
    return facts + [Fact(label, _day(said[key])) for key, label in DAYS.items() if key in said]


def _signature(verified: Verified) -> list[Fact]:
    said = verified.claims
    facts = [Fact("Signed by", verified.issuer), Fact("With the key", verified.key_id)]
    if said.get("holder_key") == KEPT_FOR_THEM:
        facts.append(Fact("Holder's key", "Kept by their staff bank for them"))
    match said.get("terms"):
        case {"title": str() as title, "version": int() as number}:
            facts.append(Fact("Its holder signed", f"{title}, version {number}"))
    if verified.shown:
        facts.append(Fact("Shown by its holder", _shown(verified.shown)))
    return facts


def _shown(shown: Shown) -> str:
    return f"{moment_long(shown.at)}, to {shown.audience}"


def _day(value: Any) -> str:
    """A day as it is said; what is no day is printed as it came."""
    try:
        return day_record(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


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


# --- Showing ---


@dataclass(frozen=True, slots=True)
class SharesPage:
    """A person's shares."""

    shares: tuple[Share, ...]
    now: datetime

    @property
    def live(self) -> list[Share]:
        return [each for each in self.shares if each.is_live(self.now)]

    @property
    def over(self) -> list[Share]:
        return [each for each in self.shares if not each.is_live(self.now)]

    def seen(self, share: Share) -> str:
        """How often it was opened, and when last."""
        opened, last = getattr(share, "opened", 0), getattr(share, "last_opened", None)
        if not opened or last is None:
            return "Nobody has opened it."
        times = "once" if opened == 1 else f"{opened} times, last"
        return f"Opened {times} {moment_near(last, self.now)}."


@dataclass(frozen=True, slots=True)
class SharePage:
    """One share: its link and code while it is live, and who opened it."""

    share: Share
    now: datetime
    address: str
    code: Markup
    views: tuple[ShareView, ...]
    kinds: tuple[str, ...]
    back: ClassVar[Mapping[str, str]] = {"href": "/me/passport/shares/", "text": "Show or share"}

    @property
    def live(self) -> bool:
        return self.share.is_live(self.now)

    @property
    def heading(self) -> str:
        if self.address:
            return "Show this code"
        return "This link cannot be shown again" if self.live else "This link has ended"


@dataclass(frozen=True, slots=True)
class CheckPage:
    """What a ward sees: the answer first, then what it rests on."""

    share: Share
    now: datetime
    read: tuple[ReadCredential, ...]
    missing: int
    fitness: Fitness | None
    file: str
    face: str = ""

    @property
    def person(self) -> str:
        return next((each.person for each in self.read if each.person), "")

    @property
    def until(self) -> str:
        """The last day on which all that is shown counts."""
        ends = [each.ends_at for each in self.read if each.ends_at]
        if not ends:
            return "None of it has an end date."
        return f"All of it counts until {day_record((min(ends) - timedelta(seconds=1)).date())}."

    @property
    def all_count(self) -> bool:
        return (
            bool(self.read)
            and not self.missing
            and all(each.state == "Checked" for each in self.read)
        )

    @property
    def yes(self) -> bool:
        """Whether the answer is yes: for the shift where one was named, else for what is shown."""
        return self.all_count and (self.fitness is None or self.fitness.may)

    @property
    def answer(self) -> str:
        who = self.person or "this person"
        if self.fitness is not None:
            return (
                f"Yes, {who} may work this shift"
                if self.yes
                else f"{sentence(who)} must not start this shift yet"
            )
        return "All that was shown counts" if self.yes else "Not everything that was shown counts"

    @property
    def reasons(self) -> list[str]:
        """Why not, each in a sentence."""
        found = list(self.fitness.reasons) if self.fitness else []
        if refused := sum(each.state != "Checked" for each in self.read):
            found.append(f"{plural(refused, 'check')} could not be confirmed.")
        if self.missing:
            found.append(
                f"{plural(self.missing, 'check')} that they chose to show no longer "
                f"{'counts' if self.missing == 1 else 'count'}."
            )
        return found


# --- Bringing along ---


def outcome_words(outcome: Outcome) -> str:
    """What was taken over, and what was not, with why."""
    taken = plural(len(outcome.taken), "check is", "checks are")
    said = f"{taken} taken over." if outcome.taken else "Nothing was taken over."
    if not outcome.left:
        return said
    left = "; ".join(f"{in_a_sentence(each.name)}: {each.why}" for each in outcome.left)
    return f"{said} Not taken over: {left}. Below is what is still needed."
