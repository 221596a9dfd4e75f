"""What the pages of checks say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from compliance.models import Credential, CredentialStop, Evidence, TrainingFile
from compliance.rules.expiry import last_day
from compliance.selectors.checks import TARGET, Check, Checks, Whose
from compliance.selectors.people import PersonRecord
from compliance.services.comparing_training import Compared
from compliance.services.training import Imported
from staffbank import clock
from staffbank.web.figures import number, plural, years_or_months
from staffbank.web.import_report import Report, import_words
from staffbank.web.paging import Paging
from staffbank.web.words import clock_time, day_record, day_short, sentence, waiting
from staffbank.wording import in_a_sentence
from workers.models import WorkerIdentifier

#: Ended or ending within this many days is said on the record.
SOON = 30


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of the list."""

    check: Check
    now: datetime

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
    def late(self) -> bool:
        return self.now - self.check.credential.submitted_at > TARGET

    @property
    def state(self) -> str:
        """With whom it is, where it cannot be taken."""
        credential = self.check.credential
        if self.check.own:
            return "Your own record: for a colleague"
        if self.check.mine and credential.claimed_until:
            return f"Yours until {clock_time(credential.claimed_until)}"
        if self.check.claimed and credential.claimed_by and credential.claimed_until:
            name = credential.claimed_by.short_name
            return f"With {name} until {clock_time(credential.claimed_until)}"
        if self.check.asked:
            return f"With {credential.worker.known_as or credential.worker.name}: asked for more"
        return ""


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """Checks to do."""

    checks: Checks
    whose: Whose
    shown: Sequence[Check]
    paging: Paging

    @property
    def title(self) -> str:
        return f"Checks to do: {len(self.checks.rows)}"

    @property
    def rows(self) -> list[CheckRow]:
        return [CheckRow(check, self.checks.as_of) for check in self.shown]

    @property
    def filters(self) -> list[dict[str, object]]:
        words = {Whose.ALL: "All", Whose.MINE: "Mine", Whose.UNCLAIMED: "Unclaimed"}
        return [
            {
                "text": f"{text} {len(self.checks.of(whose))}",
                "href": "?" if whose is Whose.ALL else f"?whose={whose.value}",
                "current": whose is self.whose,
            }
            for whose, text in words.items()
        ]

    @property
    def pace(self) -> str:
        """How the team does against its target."""
        total = len(self.checks.rows)
        if not self.checks.oldest:
            return ""
        oldest = waiting(self.checks.oldest, self.checks.as_of)
        days = TARGET.days
        return f"Oldest {oldest}. Target {days} days: {self.checks.on_time} of {total} on time."

    @property
    def some_free(self) -> bool:
        return any(check.free for check in self.checks.rows)


@dataclass(frozen=True, slots=True)
class CheckPage:
    """Check one."""

    check: Check
    place: int
    total: int
    now: datetime
    back: dict[str, str]
    pages: tuple[Evidence, ...]

    @property
    def credential(self) -> Credential:
        return self.check.credential

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
    def holder(self) -> str:
        return CheckRow(self.check, self.now).state

    @property
    def length(self) -> str:
        """ "12 November 2030 (4 years, worked out)" for what was sent in."""
        months = self.credential.kind.months_valid
        if months is None:
            return "No end, unless the document states one"
        ends = last_day(self.credential.valid_from, months)
        return f"{_plain(ends)} ({years_or_months(months)}, worked out)" if ends else ""

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
        ends = last_day(self.credential.valid_from, self.credential.kind.months_valid)
        until = f", it counts until {_plain(ends)}" if ends else ""
        return f"If you accept: {opens}{until}, and {first} is told."


@dataclass(frozen=True, slots=True)
class SentPage:
    """What a person sent in, as they see it themself."""

    credential: Credential
    pages: tuple[Evidence, ...]
    back: dict[str, str]

    @property
    def title(self) -> str:
        return sentence(self.credential.kind.short_name)

    @property
    def waiting(self) -> bool:
        return self.credential.status == Credential.Status.SUBMITTED

    @property
    def words(self) -> str:
        return f"{CredentialLine(self.credential, self.credential.status).words}."

    @property
    def asked(self) -> str:
        """What the officer asked for, and still waits for."""
        return self.credential.reason if self.waiting else ""


def _plain(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def status_of(credential: Credential, today: date) -> str:
    """The status as it is today: a checked one may have ended, or be ending soon."""
    if credential.status != Credential.Status.VERIFIED or credential.valid_to is None:
        return credential.status
    if credential.valid_to < today:
        return "expired"
    return "expiring" if (credential.valid_to - today).days <= SOON else credential.status


def masked(identifier: WorkerIdentifier) -> str:
    """ "12A••••6E": enough to recognise, not enough to use."""
    value = identifier.value
    return f"{value[:3]}••••{value[-2:]}"


@dataclass(frozen=True, slots=True)
class CredentialLine:
    """One credential on a person's record."""

    credential: Credential
    status: str
    stops: Sequence[CredentialStop] = ()

    @property
    def stopped(self) -> list[str]:
        return [stopped_words(stop) for stop in self.stops]

    @property
    def may_stop(self) -> bool:
        """Whether it counts, or is suspended and may still be withdrawn."""
        return self.credential.status in {Credential.Status.VERIFIED, Credential.Status.SUSPENDED}

    def may_restore(self, trust_id: int) -> bool:
        """Whether ``trust_id`` is one of those who suspended it."""
        mine = any(stop.trust_id == trust_id for stop in self.stops)
        return mine and self.credential.status == Credential.Status.SUSPENDED

    @property
    def words(self) -> str:
        """ "Checked by Imperial on 3 March 2026. Ends 12 November 2030"."""
        credential = self.credential
        said = []
        if credential.checked_at and credential.checked_at_trust:
            where = credential.checked_at_trust.short_name
            said.append(f"Checked by {where} on {day_record(credential.checked_at)}")
        else:
            said.append(f"Sent in on {day_record(credential.submitted_at)}")
        if credential.valid_to:
            ended = "Ended" if self.status == "expired" else "Ends"
            said.append(f"{ended} {_plain(credential.valid_to)}")
        elif credential.status == Credential.Status.VERIFIED:
            said.append("No end date")
        return ". ".join(said)


def stopped_words(stop: CredentialStop) -> str:
    """ "Suspended by Imperial on 3 March 2026: the certificate is not theirs"."""
    who = {
        CredentialStop.Source.REGISTER: "after the register was read,",
        CredentialStop.Source.ISSUER: "by the bank that signed it",
    }.get(CredentialStop.Source(stop.source))
    who = who or (f"by {stop.trust.short_name}" if stop.trust else "")
    why = f": {stop.reason}" if stop.reason else ""
    return f"{stop.get_sort_display()} {who} on {day_record(stop.at)}{why}"


@dataclass(frozen=True, slots=True)
class StopPage:
    """Stopping one check, or letting it count again."""

    credential: Credential
    stops: Sequence[CredentialStop]
    back: dict[str, str]

    @property
    def name(self) -> str:
        return self.credential.worker.name

    @property
    def kind_in_a_sentence(self) -> str:
        return in_a_sentence(self.credential.kind.short_name)

    @property
    def words(self) -> str:
        return CredentialLine(self.credential, self.credential.status).words

    @property
    def stopped(self) -> list[str]:
        return [stopped_words(stop) for stop in self.stops]

    @property
    def consequence(self) -> str:
        first = self.credential.worker.known_as or self.name.partition(" ")[0]
        return (
            f"At once and at every trust: nobody books {first} on what needs it, their signed "
            f"passport says so, and each ward where {first} is booked is told. {first} is told "
            "why."
        )


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person's record."""

    record: PersonRecord
    back: dict[str, str]

    @property
    def credentials(self) -> list[CredentialLine]:
        today = clock.today()
        record = self.record
        return [
            CredentialLine(c, status_of(c, today), record.stops.get(c.pk, ()))
            for c in record.credentials
        ]

    @property
    def facts(self) -> list[dict[str, dict[str, str]]]:
        """The summary list's rows."""
        worker = self.record.worker
        numbers = [f"{i.get_scheme_display()} {masked(i)}" for i in self.record.identifiers]
        works = [sentence(c.grade.name) for c in self.record.capacities]
        engaged = [
            f"{e.trust.short_name}, {e.get_kind_display().lower()}"
            + (", primary" if e.primary else "")
            + f", since {_plain(e.valid_from)}"
            for e in self.record.engagements
        ]
        return [
            _row("Known as", worker.known_as or worker.name),
            _row("Registration", "; ".join(numbers) or "None recorded"),
            _row("Works as", "; ".join(works) or "Nothing recorded"),
            _row("Engaged by", "; ".join(engaged) or "Not engaged here"),
        ]


def _row(key: str, value: str) -> dict[str, dict[str, str]]:
    return {"key": {"text": key}, "value": {"text": value}}


@dataclass(frozen=True, slots=True)
class TrainingReport:
    """The report on a file of training."""

    kept: TrainingFile
    report: Report
    import_words: str
    unknown: int
    names: int

    @classmethod
    def of(cls, kept: TrainingFile, found: Compared) -> Self:
        people = len({passed.worker for passed in found.changed})
        records = len(found.changed)
        numbers = (
            (number(records), "new training record" if records == 1 else "new training records"),
            (number(people), "person" if people == 1 else "people"),
        )
        return cls(
            kept=kept,
            report=Report.of(kept, found, numbers),
            import_words=import_words(found),
            unknown=len(found.unknown),
            names=len(found.unknown) + len(found.known),
        )


def training_imported_words(done: Imported) -> str:
    """What was done, said once after it."""
    people = plural(done.people, "person", "people")
    said = [f"{plural(done.records, 'training record')} of {people} imported."]
    if done.unchanged:
        said.append(f"{plural(done.unchanged, 'row')} made no change.")
    if done.left_out:
        said.append(f"{plural(done.left_out, 'row')} left out: download them to correct them.")
    return " ".join(said)
