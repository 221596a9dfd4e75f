"""A person shows their passport, and a ward reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from markupsafe import Markup

from compliance.passport.fitness import Fitness
from compliance.passport.models import Share, ShareView
from compliance.passport.presenters.credential import ReadCredential
from compliance.passport.selectors.vocabulary import CHOSEN
from compliance.passport.services.proving import ToSign
from staffbank.web.figures import plural
from staffbank.web.words import day_record, moment_near, sentence
from staffbank.wording import in_a_sentence


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
    names: tuple[str, ...]
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
                f"{plural(self.missing, 'thing')} that they chose to show no longer "
                f"{'counts' if self.missing == 1 else 'count'}."
            )
        return found
