"""A passport goes from one bank to another."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode, urlsplit

from compliance.models import Credential, CredentialKind, TakenFamily, TrustedIssuer
from compliance.passport import addresses
from compliance.passport.services.brought import Brought
from compliance.passport.services.importing import Left, Outcome
from compliance.passport.services.proving import ToSign
from compliance.passport.words import day_words, facts
from staffbank.web.figures import plural
from staffbank.web.words import day_record, sentence

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
    left = [[each.name, _left(each), each.add] for each in outcome.left]
    return {"taken": taken, "begun": begun, "left": left}


def _lasts(credential: Credential) -> str:
    return f"Ends {day_record(credential.valid_to)}." if credential.valid_to else "No end date."


def _left(left: Left) -> str:
    """ "Signed by Leeds on 3 March 2026. Level of skill: Independent. Each place ..."."""
    said = [f"{label}: {words}" for label, words in facts(left.said)]
    if left.by and "checked_on" in left.said:
        said.insert(0, f"Signed by {left.by} on {day_words(left.said['checked_on'])}")
    return " ".join(f"{each}." for each in (*said, sentence(left.why)))


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
