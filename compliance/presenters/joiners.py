"""What the pages of a trust say of those who join it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from compliance.rules.joining import Side, State
from compliance.selectors.joining import Progress
from staffbank.web.figures import plural
from staffbank.web.words import day_record, moment_long, waiting
from workers.models import JoiningSpell, SkillStatement
from workers.rules.registration import SHAPES


@dataclass(frozen=True, slots=True)
class Joiner:
    """One line of a trust's list of those who join."""

    progress: Progress
    spell: JoiningSpell | None
    now: datetime
    works_as: str

    @property
    def name(self) -> str:
        return self.progress.joining.worker.name

    @property
    def state(self) -> str:
        return {
            Side.WORKER: "With the worker",
            Side.TRUST: "With us",
            Side.REGISTER: "With the register",
            None: "Everything is checked",
        }[self.progress.side]

    @property
    def held(self) -> str:
        since = self.spell.since if self.spell else self.progress.joining.began_at
        return waiting(since, self.now)

    @property
    def begun(self) -> str:
        return day_record(self.progress.joining.began_at)

    @property
    def left(self) -> str:
        """What is left, in a line."""
        progress = self.progress
        questions = sum(part.said_at is None for part in progress.parts)
        waits = sum(each.state is State.WAITING for each in progress.wanted)
        said = [
            plural(questions, "question") if questions else "",
            plural(len(progress.theirs), "document") + " to send" if progress.theirs else "",
            plural(waits, "check") + " to do" if waits else "",
            "their job to agree" if progress.all_said and not progress.agreed else "",
        ]
        return ", ".join(filter(None, said)) or "Nothing"


@dataclass(frozen=True, slots=True)
class JoinersPage:
    """Those who join a trust, whose move it is first."""

    joiners: Sequence[Joiner]

    @property
    def title(self) -> str:
        return f"Joining: {len(self.joiners)}"

    @property
    def groups(self) -> list[tuple[str, list[Joiner]]]:
        headings = {
            Side.TRUST: "With us",
            Side.WORKER: "With the worker",
            Side.REGISTER: "With the register",
            None: "Everything is checked",
        }
        return [
            (heading, found)
            for side, heading in headings.items()
            if (found := [each for each in self.joiners if each.progress.side is side])
        ]


@dataclass(frozen=True, slots=True)
class JoinerPage:
    """One person who joins, as the trust that checks them reads it."""

    joiner: Joiner
    former: Sequence[str]
    sites: Sequence[str]
    said: Sequence[SkillStatement]
    back: dict[str, str]

    @property
    def title(self) -> str:
        return self.joiner.name

    @property
    def facts(self) -> list[dict[str, dict[str, str]]]:
        joining = self.joiner.progress.joining
        worker = joining.worker
        number = joining.number or "None"
        body = f"{SHAPES[joining.body].called} {number}" if joining.number else "On no register"
        travel = f"Up to {worker.travel_miles} miles" if worker.travel_miles else "Any distance"
        facts = [
            ("Name on documents", worker.name),
            ("Known as", worker.known_as or worker.name),
            ("Names before", ", ".join(self.former) or "None"),
            ("Telephone", worker.phone or "Not said yet"),
            ("Registration", body if joining.registered_at else "Not said yet"),
            ("Works as", self.joiner.works_as or "Not said yet"),
            ("Would travel", travel if joining.sited_at else "Not said yet"),
            ("Would go to", ", ".join(self.sites) or "Anywhere within that"),
            ("Began", self.joiner.begun),
            ("Agreement", self._signed),
        ]
        return [{"key": {"text": key}, "value": {"text": value}} for key, value in facts]

    @property
    def _signed(self) -> str:
        progress = self.joiner.progress
        if progress.terms is None:
            return "The bank has published none"
        return f"Signed {moment_long(progress.signed_at)}" if progress.signed_at else "Not signed"

    @property
    def can_agree(self) -> bool:
        joining = self.joiner.progress.joining
        said = joining.named_at and joining.registered_at and joining.graded_at
        return bool(said) and (joining.agreed_at is None or bool(self.said))

    @property
    def can_nudge(self) -> bool:
        return self.joiner.progress.side is Side.WORKER
