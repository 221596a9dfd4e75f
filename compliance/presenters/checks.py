"""What the pages of checks say: the list, and one check."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.http import QueryDict

from compliance.models import CheckMessage, Credential, Decision, Evidence, mark_of
from compliance.models.decision import UNDO
from compliance.presenters.words import plain_day
from compliance.rules.expiry import last_day
from compliance.selectors.checks import Check, Queue, Waiting, Waits, Whose
from staffbank.web.figures import plural, years_or_months
from staffbank.web.paging import Chip, Paging, without
from staffbank.web.words import clock_time, day_record, day_short, waiting
from staffbank.wording import in_a_sentence


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of the list."""

    check: Check
    now: datetime
    late: bool = False

    @property
    def opens(self) -> str:
        count = self.check.opening.vacancies
        return plural(count, "shift") if count else "None"

    @property
    def needed_by(self) -> str:
        soonest = self.check.opening.soonest
        return day_short(soonest) if soonest else "No date"

    @property
    def waited(self) -> str:
        return waiting(self.check.credential.submitted_at, self.now)

    @property
    def second(self) -> str:
        """That two people check it, and who was the first."""
        first = self.check.first
        if first is not None:
            return f"Second check. First by {first.decided_by.short_name}"
        return "Two people check it" if self.check.rule.second_checker else ""

    @property
    def state(self) -> str:
        """With whom it is, where it cannot be taken."""
        credential = self.check.credential
        if self.check.own:
            return "Your own record: for a colleague"
        if self.check.line.first_mine:
            return "You did the first check: for a colleague"
        if self.check.mine and credential.claimed_until:
            return f"Yours until {clock_time(credential.claimed_until)}"
        if self.check.claimed and credential.claimed_by and credential.claimed_until:
            name = credential.claimed_by.short_name
            return f"With {name} until {clock_time(credential.claimed_until)}"
        if self.check.asked:
            return f"With {credential.worker.known_as or credential.worker.name}: asked for more"
        return ""


@dataclass(frozen=True, slots=True)
class Undoable:
    """What an officer decided a moment ago and may take back."""

    decision: Decision

    @property
    def words(self) -> str:
        did = {
            Decision.Outcome.REJECTED: "did not accept",
            Decision.Outcome.FIRST: "did the first check of",
        }.get(Decision.Outcome(self.decision.outcome), "accepted")
        what = in_a_sentence(self.decision.credential.kind.short_name)
        until = clock_time(self.decision.decided_at + UNDO)
        return (
            f"You {did} {self.decision.worker.name}'s {what}. Until {until} you can take it back."
        )


_WHOSE = {
    Whose.ALL: "All",
    Whose.MINE: "Mine",
    Whose.UNCLAIMED: "Unclaimed",
    Whose.SECOND: "Second check",
}


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """Checks to do."""

    queue: Queue
    shown: Sequence[Check]
    paging: Paging
    query: QueryDict
    kinds: Mapping[str, str]
    undo: Undoable | None
    at_once: bool

    @property
    def title(self) -> str:
        return f"Checks to do: {len(self.queue.every)}"

    @property
    def rows(self) -> list[CheckRow]:
        return [
            CheckRow(check, self.queue.as_of, self.queue.late(check.line)) for check in self.shown
        ]

    @property
    def tabs(self) -> list[dict[str, object]]:
        now = self.queue.wanted.whose
        return [
            {"text": f"{text} {count}", "href": self._at(whose), "current": whose is now}
            for whose, text in _WHOSE.items()
            if (count := self.queue.count(whose)) or whose is not Whose.SECOND
        ]

    def _at(self, whose: Whose) -> str:
        kept = self.query.copy()
        kept.pop("page", None)
        kept["whose"] = whose.value
        return f"?{kept.urlencode()}"

    @property
    def chips(self) -> list[Chip]:
        """The filters in force, each with the address without it."""
        wanted = self.queue.wanted
        waits = {Waits.LATE: "Longer than our aim", Waits.ASKED: "For the person to answer"}
        said = {
            "kind": self.kinds.get(wanted.kind, "") if wanted.kind else "",
            "who": f"Surname begins with {wanted.who}" if wanted.who else "",
            "waits": waits.get(wanted.waits, ""),
        }
        return [Chip(words, without(self.query, name)) for name, words in said.items() if words]

    @property
    def pace(self) -> str:
        """How the team does against its aim."""
        if not self.queue.oldest:
            return ""
        oldest = waiting(self.queue.oldest, self.queue.as_of)
        total = len(self.queue.every)
        on_time = f"{self.queue.on_time} of {total} on time"
        return f"Oldest {oldest}. Our aim is {length(self.queue.aim)}: {on_time}."

    @property
    def some_free(self) -> bool:
        return bool(self.queue.free)


def length(span: timedelta) -> str:
    """ "2 days", "36 hours": days where they are whole."""
    hours = int(span.total_seconds()) // 3600
    return plural(hours // 24, "day") if hours % 24 == 0 else plural(hours, "hour")


@dataclass(frozen=True, slots=True)
class Sent:
    """What the person said of it, whoever has read it since."""

    issuer: str
    valid_from: date
    words: str


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Check one."""

    check: Check
    months: int | None  # for which one from that day counts here
    total: int
    now: datetime
    back: dict[str, str]
    pages: tuple[Evidence, ...]
    thread: tuple[CheckMessage, ...]
    undo: Undoable | None

    @property
    def credential(self) -> Credential:
        return self.check.credential

    @property
    def sent(self) -> Sent:
        first, now = self.check.first, self.credential
        if first is not None:
            return Sent(first.was_issuer, first.was_valid_from, first.was_evidence)
        return Sent(now.issuer, now.valid_from, now.evidence)

    @property
    def name(self) -> str:
        return self.credential.worker.name

    @property
    def kind(self) -> str:
        return self.credential.kind.short_name

    @property
    def kind_in_a_sentence(self) -> str:
        return in_a_sentence(self.kind)

    @property
    def mark(self) -> str:
        """Of the pages that are shown: accepting sends it back."""
        return mark_of(self.pages)

    @property
    def holder(self) -> str:
        return CheckRow(self.check, self.now).state

    @property
    def first(self) -> str:
        """Who did the first of two checks, and what they read."""
        first = self.check.first
        if first is None:
            return ""
        read = self.credential
        ends = f", ending {plain_day(read.valid_to)}" if read.valid_to else ""
        return (
            f"{first.decided_by.get_full_name()} did the first check on "
            f"{day_record(first.decided_at)}, and read: from {read.issuer or 'nobody named'}, "
            f"issued {plain_day(read.valid_from)}{ends}. "
            f"They looked at: {read.evidence or 'nothing'}."
        )

    @property
    def second(self) -> str:
        """What two people are for, where the trust asks for them."""
        if self.check.first is not None:
            return "You do the second check. If you read the same, it counts at once."
        if self.check.rule.second_checker:
            return "Two people check this kind here. It counts once a colleague has checked it too."
        return ""

    @property
    def length(self) -> str:
        """ "12 November 2030 (4 years, worked out)" for what was sent in."""
        months = self.months
        if months is None:
            return "No end, unless the document states one"
        ends = last_day(self.sent.valid_from, months)
        return f"{plain_day(ends)} ({years_or_months(months)}, worked out)" if ends else ""

    @property
    def consequence(self) -> str:
        """What accepting would do, in numbers."""
        first = self.credential.worker.known_as or self.name.partition(" ")[0]
        count = self.check.opening.vacancies
        opens = (
            f"{plural(count, 'shift opens', 'shifts open')} to {first} at once"
            if count
            else "no open shift is waiting for it"
        )
        if self.check.rule.second_checker and self.check.first is None:
            return f"If you accept: a second person checks it too, and then {opens}."
        ends = last_day(self.credential.valid_from, self.months)
        until = f", it counts until {plain_day(ends)}" if ends else ""
        return f"If you accept: {opens}{until}, and {first} is told."


@dataclass(frozen=True, slots=True)
class ChecksCard:
    """The list in a sentence, for Today."""

    found: Waiting
    now: datetime

    @property
    def words(self) -> str:
        if not self.found.total or self.found.oldest is None:
            return "Nothing waits for a check."
        oldest = waiting(self.found.oldest, self.now)
        aim = length(self.found.aim)
        late = (
            f"{self.found.late} longer than our aim of {aim}" if self.found.late else "all in time"
        )
        waits = plural(self.found.total, "check waits", "checks wait")
        return f"{waits}, {late}. The oldest has waited {oldest}."

    @property
    def step(self) -> str:
        return "Take the next check" if self.found.total else "Checks to do"
