"""What a signed credential says, for people."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup

from compliance.models import Credential, CredentialKind, TakenFamily, TrustedIssuer
from compliance.passport import addresses
from compliance.passport.fitness import Fitness
from compliance.passport.models import HolderKey, Share, ShareView
from compliance.passport.rules.reasons import WORDS, Reason
from compliance.passport.rules.verifying import Shown, Verified
from compliance.passport.selectors.claims import KEPT_BY_THEM, KEPT_FOR_THEM
from compliance.passport.selectors.reading import Reading
from compliance.passport.selectors.vocabulary import CHOSEN
from compliance.passport.services.brought import Brought
from compliance.passport.services.importing import Outcome
from compliance.passport.services.proving import ToSign
from compliance.passport.words import day_words, facts
from staffbank.web.figures import plural
from staffbank.web.words import day_record, moment_long, moment_near, sentence
from staffbank.wording import in_a_sentence

_KEPT = {
    KEPT_FOR_THEM: "Kept by their staff bank for them",
    KEPT_BY_THEM: "Kept by a browser of theirs alone",
}
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
    """Who checked it, and when, as far as it was shown."""
    if "checked_by" not in said:
        return ""
    on = f" on {day_words(said['checked_on'])}" if "checked_on" in said else ""
    return f"Checked by {said['checked_by']}{on}. "


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
    to_sign: ToSign | None = None
    refused: str = ""
    back: ClassVar[Mapping[str, str]] = {"href": "/me/passport/shares/", "text": "Show or share"}

    @property
    def live(self) -> bool:
        return self.share.is_live(self.now)

    @property
    def awaits(self) -> bool:
        return self.live and self.share.awaits_proof

    @property
    def heading(self) -> str:
        if self.awaits:
            return "Sign it with your key"
        if self.address:
            return "Show this code"
        return "This link cannot be shown again" if self.live else "This link has ended"

    @property
    def shown(self) -> str:
        """The details that it shows, in a sentence."""
        named = [in_a_sentence(CHOSEN[name].label) for name in self.share.shown if name in CHOSEN]
        return f"With these details: {', '.join(named)}." if named else "Without further details."


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


# --- The holder's key ---


@dataclass(frozen=True, slots=True)
class KeyPage:
    """Where a person's key is kept, and what their browser signs to keep it instead."""

    key: HolderKey | None
    waiting: int
    audience: str
    code: str
    now: datetime
    back: ClassVar[Mapping[str, str]] = {"href": "/me/passport/shares/", "text": "Show or share"}

    @property
    def in_browser(self) -> bool:
        return self.key is not None and self.key.is_in_browser

    @property
    def where(self) -> str:
        if self.key is None or not self.key.is_in_browser:
            return "We keep it for you, sealed. Each signed check says so."
        since = moment_near(self.key.made_at, self.now)
        return f"{self.key.device} keeps it, since {since}. Nobody else has it, and we have none."


# --- Bringing along ---

_FAMILIES = {"training": "training certificates", "health": "clearances by occupational health"}


@dataclass(frozen=True, slots=True)
class BringPage:
    """Where a person makes the file that they bring along, and what it must name."""

    address: str
    code: str
    issuers: tuple[TrustedIssuer, ...]
    back: ClassVar[Mapping[str, str]] = {"href": "/me/passport/", "text": "My passport"}

    @property
    def banks(self) -> list[tuple[str, str]]:
        """Each bank that is trusted, by its trusts, and its own page with all filled in."""
        asked = urlencode({"audience": self.address, "code": self.code})
        names: dict[str, list[str]] = {}
        for each in self.issuers:
            names.setdefault(addresses.along_at(each.address), []).append(each.trust.short_name)
        return [(" and ".join(found), f"{page}?{asked}") for page, found in names.items()]


@dataclass(frozen=True, slots=True)
class AlongPage:
    """To which bank a person takes their passport along; all of it is known where they came from
    its page."""

    to: str
    alone: bool  # its holder's key is in a browser of theirs, which signs it first
    action: str
    file: str
    to_sign: ToSign | None
    back: ClassVar[Mapping[str, str]] = {"href": "/me/passport/shares/", "text": "Show or share"}

    @property
    def host(self) -> str:
        return urlsplit(self.to).netloc


@dataclass(frozen=True, slots=True)
class Fate:
    """One check of a passport that was brought along: what became of it; ``add`` where its holder
    has to send in another."""

    name: str
    words: str
    add: str = ""


@dataclass(frozen=True, slots=True)
class BroughtPage:
    """What came of a passport: kept in the session, as plain values, until another is brought."""

    taken: tuple[Fate, ...]
    begun: tuple[Fate, ...]
    left: tuple[Fate, ...]
    back: ClassVar[Mapping[str, str]] = {"href": "/me/passport/", "text": "My passport"}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> BroughtPage:
        return cls(**{sort: tuple(Fate(*each) for each in kept[sort]) for sort in kept})

    @property
    def heading(self) -> str:
        taken = plural(len(self.taken), "check is", "checks are")
        return f"{taken} taken over" if self.taken else "Nothing was taken over"


def outcome_kept(outcome: Outcome) -> dict[str, list[list[str]]]:
    """What ``BroughtPage`` says of ``outcome``, as a session keeps it."""
    taken = [
        [each.kind.name, f"Checked by {trust.short_name}. {_lasts(each)}"]
        for each in outcome.taken
        if (trust := each.checked_at_trust)
    ]
    begun = [[each.kind.name, _begun(each)] for each in outcome.begun]
    left = [[each.name, f"{sentence(each.why)}.", each.add] for each in outcome.left]
    return {"taken": taken, "begun": begun, "left": left}


def _lasts(credential: Credential) -> str:
    return f"Ends {day_record(credential.valid_to)}." if credential.valid_to else "No end date."


def _begun(brought: Brought) -> str:
    if brought.kind.group == CredentialKind.Group.REGISTRATION:
        return (
            "We have written down your number and ask the register now. Your trust's compliance "
            "team does the rest."
        )
    return (
        f"We have sent what {brought.issuer.trust.short_name} signed to your trust's compliance "
        "team, for occupational health to clear you here."
    )


def taken_words(families: Collection[str]) -> str:
    """ "Training certificates are taken over. Clearances by occupational health are done here." """
    here = [_FAMILIES[group] for group in TakenFamily.MAY if group not in families]
    taken = [_FAMILIES[group] for group in TakenFamily.MAY if group in families]
    said = [
        f"{sentence(' and '.join(names))} {what}."
        for names, what in ((taken, "are taken over"), (here, "are done here"))
        if names
    ]
    return " ".join(said)
