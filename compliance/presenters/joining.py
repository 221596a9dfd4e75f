"""What the pages of joining say to the person who joins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from compliance.models import CredentialKind
from compliance.rules.joining import Side, State
from compliance.selectors.joining import Progress, Wanted
from staffbank.web.figures import plural
from staffbank.web.words import day_record, moment_long, sentence, waiting

Group = CredentialKind.Group

#: Each part: what it is called, the page that asks it, and how many minutes it takes.
PARTS: Mapping[str, tuple[str, str, int]] = {
    "named": ("Your name", "me:joining_name", 1),
    "reached": ("How to reach you", "me:joining_contact", 1),
    "registered": ("Your registration", "me:joining_registration", 1),
    "graded": ("Your job and grades", "me:joining_work", 1),
    "skilled": ("Your skills", "me:joining_skills", 2),
    "placed": ("Your primary trust", "me:joining_trust", 1),
    "sited": ("Where you would go", "me:joining_sites", 1),
    "signed": ("Sign the bank agreement", "me:joining_terms", 4),
    "pooled": ("Other trusts of the region", "me:joining_region", 1),
}
SECTIONS = (
    ("Who you are", ("named", "reached", "registered")),
    ("What you do", ("graded", "skilled")),
    ("Where you would work", ("placed", "sited")),
    ("Finish", ("signed", "pooled")),
)
MINUTES_A_DOCUMENT = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """Why checks of a sort are asked for, what shows them, and who looks."""

    why: str
    shows: str
    who: str


ASKED: Mapping[str, Asked] = {
    Group.IDENTITY: Asked(
        "The law asks every employer to know who works for it.",
        "Your passport, UK driving licence with a photo, or biometric residence permit",
        "compares the photo with you, at a short meeting or by video",
    ),
    Group.RIGHT_TO_WORK: Asked(
        "The law asks every employer to check that you may work in the UK.",
        "A British or Irish passport, or a share code from GOV.UK",
        "checks it with the Home Office where it has to",
    ),
    Group.REGISTRATION: Asked(
        "The law lets nobody work in your profession without it.",
        "Only your number: there is nothing to photograph",
        "looks you up on the register",
    ),
    Group.DBS: Asked(
        "You care for people who could be harmed.",
        "Your certificate, or that you are in the update service",
        "reads it, and keeps no copy longer than it has to",
    ),
    Group.HEALTH: Asked(
        "You and your patients are protected from infection.",
        "Your occupational health certificate. It says only that you are fit to work",
        "reads the outcome, never the results",
    ),
    Group.TRAINING: Asked(
        "Every trust of the bank asks for it.",
        "The certificate, with your name and the day you passed",
        "reads it",
    ),
    Group.REFERENCES: Asked(
        "The NHS asks where you worked in the last 3 years.",
        "The names of your employers, and whom to ask there",
        "writes to them",
    ),
}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One check on the list of somebody who joins."""

    wanted: Wanted
    trust: str
    now: datetime

    @property
    def name(self) -> str:
        return sentence(self.wanted.kind.name)

    @property
    def asked(self) -> Asked:
        return ASKED[self.wanted.kind.group]

    @property
    def who(self) -> str:
        return f"{self.trust} {self.asked.who}"

    @property
    def status(self) -> dict[str, str]:
        """The tag beside it."""
        words = {
            State.DONE: {"text": "Completed."},
            State.WAITING: {"holder": "the register" if self.wanted.by_register else self.trust},
            State.ASKED: {"state": "With you"},
            State.REFUSED: {"state": "Not accepted"},
            State.TO_SEND: {"state": "Not yet started"},
        }
        return words[self.wanted.state]

    @property
    def words(self) -> str:
        """Where it stands, in a sentence."""
        sent, state = self.wanted.credential, self.wanted.state
        if state is State.DONE and sent and sent.checked_at and sent.checked_at_trust:
            where = sent.checked_at_trust.short_name
            return f"Checked by {where} on {day_record(sent.checked_at)}. You do not have to do it"
        if state is State.DONE:
            return "It is held already. You do not have to do anything"
        if sent and state is State.WAITING:
            return f"Sent {day_record(sent.submitted_at)}, {waiting(sent.submitted_at, self.now)}"
        if sent and state in {State.ASKED, State.REFUSED}:
            return sent.reason.rstrip(".")
        return ""

    @property
    def step(self) -> dict[str, str] | None:
        """What the person can press."""
        sent, kind = self.wanted.credential, self.wanted.kind
        if self.wanted.state in {State.WAITING, State.ASKED} and sent:
            text = "See what you sent" if self.wanted.state is State.WAITING else "Answer"
            return {"text": text, "href": reverse("me:evidence", args=[sent.ref])}
        if self.wanted.state in {State.TO_SEND, State.REFUSED} and not self.wanted.by_register:
            text = "Send it" if self.wanted.state is State.TO_SEND else "Send another"
            return {"text": text, "href": f"{reverse('me:add_check')}?kind={kind.code}"}
        return None


@dataclass(frozen=True, slots=True)
class JoinPage:
    """The home of somebody who joins: what is said, what is left, and with whom it is."""

    progress: Progress
    now: datetime

    @property
    def trust(self) -> str:
        trust = self.progress.joining.trust
        return trust.short_name if trust else "your trust"

    @property
    def title(self) -> str:
        return f"Join the {self.progress.joining.bank.name}"

    @property
    def done(self) -> int:
        said = sum(part.said_at is not None for part in self.progress.parts)
        return said + self.checked

    @property
    def total(self) -> int:
        return len(self.progress.parts) + len(self.progress.wanted)

    @property
    def checked(self) -> int:
        return sum(each.state is State.DONE for each in self.progress.wanted)

    @property
    def saved(self) -> str:
        at = self.progress.saved_at
        return f"Saved {moment_long(at)}" if at else "Nothing is saved yet"

    @property
    def minutes(self) -> int:
        """About how long what is left takes the person."""
        questions = sum(PARTS[part.name][2] for part in self.progress.parts if not part.said_at)
        documents = [each for each in self.progress.theirs if not each.by_register]
        return questions + MINUTES_A_DOCUMENT * len(documents)

    @property
    def holder(self) -> str:
        """Who holds it now."""
        return {
            Side.WORKER: "With you",
            Side.TRUST: f"With {self.trust}",
            Side.REGISTER: "With the register",
            None: "Everything is checked",
        }[self.progress.side]

    @property
    def holder_more(self) -> str:
        progress = self.progress
        if progress.side is Side.WORKER:
            return f"About {plural(self.minutes, 'minute')} left for you."
        if progress.side is Side.TRUST and not progress.agreed:
            return "It agrees what you work as, and checks what you sent. We write when it has."
        if progress.side is None:
            return "You can find shifts within a minute."
        return "You do not have to do anything. We write as soon as it is checked."

    @property
    def sections(self) -> list[dict[str, Any]]:
        """The task list, without the checks."""
        parts = {part.name: part for part in self.progress.parts}
        return [
            {
                "heading": heading,
                "tasks": [self._task(name, parts[name].said_at) for name in names if name in parts],
            }
            for heading, names in SECTIONS
        ]

    def _task(self, name: str, said_at: datetime | None) -> dict[str, Any]:
        text, page, _ = PARTS[name]
        joining = self.progress.joining
        if joining.invited and name in {"graded", "placed"}:
            return {"text": text, "hint": f"{self.trust} said this", "state": "done"}
        task = {"text": text, "href": reverse(page), "state": "done" if said_at else "new"}
        if name == "pooled" and joining.trust_id is None:
            task |= {"state": "blocked", "needs": "your primary trust"}
        return task

    @property
    def checks_task(self) -> dict[str, Any]:
        """All checks, as one line of the task list."""
        progress, wanted = self.progress, self.progress.wanted
        if not progress.known:
            needs = "your job and grades, and your primary trust"
            return {"text": "Your checks", "state": "blocked", "needs": needs}
        task = {
            "text": "Your checks",
            "href": reverse("me:joining_checks"),
            "hint": f"{self.checked} of {len(wanted)} checked",
        }
        if not progress.left:
            return {**task, "state": "done"}
        if any(each.state is State.REFUSED for each in wanted):
            return {**task, "state": "problem"}
        if not progress.theirs:
            return {**task, "holder": self.trust}
        return {**task, "state": "started" if len(progress.theirs) < len(wanted) else "new"}

    @property
    def lines(self) -> list[CheckLine]:
        """The checks, what the person has to do first."""
        order = [State.REFUSED, State.ASKED, State.TO_SEND, State.WAITING, State.DONE]
        wanted = sorted(self.progress.wanted, key=lambda each: order.index(each.state))
        return [CheckLine(each, self.trust, self.now) for each in wanted]

    @property
    def left_words(self) -> list[str]:
        """What is left and of whom, a line each."""
        progress = self.progress
        said = [PARTS[part.name][0] for part in progress.parts if not part.said_at]
        said += [f"{sentence(each.kind.name)}: {self._waits(each)}" for each in progress.left]
        if progress.all_said and not progress.agreed:
            said.append(f"{sentence(self.trust)} agrees what you work as")
        return said

    def _waits(self, wanted: Wanted) -> str:
        words = {
            State.WAITING: "with the register" if wanted.by_register else f"with {self.trust}",
            State.ASKED: "something more is asked for",
            State.REFUSED: "not accepted, send another",
        }
        return words.get(wanted.state, "for you to send")

    @property
    def asks_register(self) -> bool:
        """Whether the person can ask for their registration to be looked up."""
        number = self.progress.joining.number
        return bool(number) and any(each.by_register for each in self.progress.theirs)
