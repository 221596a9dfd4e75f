"""What a person's record says, and what they sent in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from compliance.models import CheckMessage, Credential, CredentialStop, Evidence, Restriction
from compliance.presenters.details import detail_words
from compliance.presenters.restrictions import register_words, restriction_words
from compliance.presenters.words import plain_day
from compliance.selectors.people import PersonRecord
from staffbank import clock
from staffbank.web.words import day_record, sentence
from staffbank.wording import in_a_sentence
from workers.models import WorkerIdentifier

#: Ended or ending within this many days is said on the record.
SOON = 30


@dataclass(frozen=True, slots=True)
class SentPage:
    """What a person sent in, as they see it themself."""

    credential: Credential
    pages: tuple[Evidence, ...]
    back: dict[str, str]
    thread: tuple[CheckMessage, ...]
    checked_once: bool

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
    def second(self) -> str:
        """That one person has checked it, and another has yet to."""
        said = "One person has checked it. It counts when a second person has checked it too."
        return said if self.waiting and self.checked_once else ""

    @property
    def asked(self) -> str:
        """What the officer asked for, and still waits for."""
        return self.credential.reason if self.waiting else ""


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
    read: str = ""  # what was read of it, where one may know

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
            said.append(f"{ended} {plain_day(credential.valid_to)}")
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
    why = f": {stop.reason.rstrip('.')}" if stop.reason else ""
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
            CredentialLine(
                c,
                status_of(c, today),
                record.stops.get(c.pk, ()),
                detail_words(record.details.get(c.pk)),
            )
            for c in record.credentials
        ]

    @property
    def restrictions(self) -> list[tuple[Restriction, str]]:
        return [(each, restriction_words(each)) for each in self.record.restrictions]

    @property
    def registers(self) -> list[str]:
        return [register_words(each) for each in self.record.registers]

    @property
    def facts(self) -> list[dict[str, dict[str, str]]]:
        """The summary list's rows."""
        worker = self.record.worker
        numbers = [f"{i.get_scheme_display()} {masked(i)}" for i in self.record.identifiers]
        works = [sentence(c.grade.name) for c in self.record.capacities]
        engaged = [
            f"{e.trust.short_name}, {e.get_kind_display().lower()}"
            + (", primary" if e.primary else "")
            + f", since {plain_day(e.valid_from)}"
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
