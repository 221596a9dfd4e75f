"""The record in sentences: who did what, about whom, why, when and from where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict
from django.urls import reverse

from insights.selectors.record import Asked, Names, key_of, names_for
from staffbank.actors import Actor, Kind
from staffbank.audit.models import AuditEntry
from staffbank.audit.sentences import HEADINGS, Group, predicate
from staffbank.web.paging import Chip, Paging, without
from staffbank.web.words import day_record, to_the_second
from trusts.models import Bank, Trust
from trusts.permissions import ROLES, spoken_in_record
from workers.models import Worker

#: Why a trust could look at all, as the entry's code says.
BECAUSE = {
    "engaged": "Because the trust engages {person}.",
    "booked": "Because {person} {is_} booked there.",
}
HEADER = (*("Day", "Time", "Who", "What", "Why", "Trust", "Network", "Address", "Request", "Code"),)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, said."""

    at: datetime
    who: str
    did: str
    why: str
    place: str
    network: str
    address: str
    request_id: str
    verb: str

    @property
    def sentence(self) -> str:
        return f"{self.who} {self.did}."

    @property
    def exact(self) -> str:
        return to_the_second(self.at)

    @property
    def day(self) -> str:
        return day_record(self.at)

    @property
    def where(self) -> str:
        """From where, as exactly as this reader may know it."""
        return self.address or self.network

    @property
    def cells(self) -> list[str]:
        return [
            *(self.day, self.exact, self.who, self.did, self.why, self.place),
            *(self.network, self.address, self.request_id, self.verb),
        ]


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The record of a trust or a bank, as it was searched."""

    place: Bank | Trust
    asked: Asked
    days: tuple[tuple[str, list[Line]], ...]
    paging: Paging
    query: QueryDict

    @property
    def when(self) -> str:
        """ "Monday 2 November 2026 to Tuesday 1 December 2026"."""
        if self.asked.since == self.asked.until:
            return day_record(self.asked.since)
        return f"{day_record(self.asked.since)} to {day_record(self.asked.until)}"

    @property
    def file(self) -> str:
        """The address of the same search as a file."""
        name = "trust-record-csv" if isinstance(self.place, Trust) else "bank-record-csv"
        kept = self.query.copy()
        kept.pop("page", None)
        return f"{reverse(f'insights:{name}', args=[self.place.slug])}?{kept.urlencode()}"

    @property
    def chips(self) -> list[Chip]:
        """What the search is narrowed by, each with the address without it."""
        found = []
        if self.asked.words:
            found.append(Chip(f"Person: {self.asked.words}", without(self.query, "words")))
        if self.asked.group:
            said = HEADINGS[Group(self.asked.group)]
            found.append(Chip(said, without(self.query, "group")))
        if self.asked.trust:
            found.append(Chip(self.asked.trust.short_name, without(self.query, "trust")))
        return found


def lines_of(entries: Iterable[AuditEntry], names: Names) -> list[Line]:
    return [_line(entry, names) for entry in entries]


def said_of(entries: list[AuditEntry], by: Actor) -> list[dict[str, str]]:
    """The entries as a copy of a person's data has them."""
    return [
        {"when": f"{line.day}, {line.exact}", "what": line.sentence, "why": line.why}
        for line in lines_of(entries, names_for(entries, by=by))
    ]


def by_day(lines: Iterable[Line]) -> Iterator[tuple[str, list[Line]]]:
    """The lines under the day each was on, in the order they came."""
    days: dict[str, list[Line]] = {}
    for line in lines:
        days.setdefault(line.day, []).append(line)
    yield from days.items()


def _line(entry: AuditEntry, names: Names) -> Line:
    trust = names.trusts.get(entry.trust_id or 0)
    return Line(
        at=entry.at,
        who=who_of(entry, names),
        did=predicate(entry.verb, facts_of(entry, names)),
        why=why_of(entry, names),
        place=trust.short_name if trust else "",
        network=entry.network if names.reader.kind is not Kind.WORKER else "",
        address=names.addresses.get(entry.request_id, ""),
        request_id=entry.request_id,
        verb=entry.verb,
    )


def who_of(entry: AuditEntry, names: Names) -> str:
    """ "You", "Priya Shah, compliance officer at Imperial", "A ward manager at Hillingdon"."""
    if entry.user_id is not None and entry.user_id == names.reader.user_id:
        return "You"
    if entry.actor_kind == Kind.SYSTEM:
        return "Staffbank, by itself,"
    if entry.actor_kind == Kind.WORKER:
        worker = names.workers.get(entry.worker_id or 0)
        return _name_of(worker, names) if worker else "A worker"
    role = spoken_in_record(entry.actor_role) or "connected system"
    if entry.actor_kind in {Kind.PERSON, Kind.NOBODY}:
        role = "person who had logged in"
    place = _place_of(entry, names)
    at = f" at {place}" if place else ""
    user = names.users.get(entry.user_id or 0)
    if user is not None and user.name and names.may_name(entry):
        return f"{user.name}, {role}{at}," if entry.actor_kind != Kind.PERSON else user.name
    return f"{'An' if role[:1].lower() in 'aeio' else 'A'} {role}{at}"


def _place_of(entry: AuditEntry, names: Names) -> str:
    match entry.actor_kind:
        case Kind.TRUST:
            trust = names.trusts.get(entry.trust_id or 0)
            return trust.short_name if trust else ""
        case Kind.BANK:
            bank = names.banks.get(entry.bank_id or 0)
            return bank.name if bank else ""
        case Kind.ICB:
            board = names.boards.get(entry.icb_id or 0)
            return board.name if board else ""
    return ""


def _name_of(worker: Worker, names: Names) -> str:
    return "You" if worker.pk == names.reader.worker_id else worker.name


def facts_of(entry: AuditEntry, names: Names) -> dict[str, str]:
    """What the verb's words may name, of what this reader may know."""
    facts = {}
    if entry.worker_id:
        if entry.worker_id == names.reader.worker_id:
            own = entry.user_id is not None and entry.user_id == names.reader.user_id
            facts = {"whose": "your", "person": "yourself" if own else "you"}
        elif worker := names.workers.get(entry.worker_id):
            own = entry.actor_kind == Kind.WORKER
            facts = {
                "whose": "their own" if own else f"{worker.name}'s",
                "person": "themselves" if own else worker.name,
            }
    if vacancy := names.vacancies.get(key_of(entry)):
        facts["vacancy"] = f"vacancy {vacancy.number}"
    if subject := names.subjects.get(key_of(entry)):
        facts["subject"] = subject.name
    role = entry.after.get("role")
    if role in ROLES:
        facts["role"] = ROLES[role].spoken
    kind = names.objects.get(key_of(entry)) or names.kinds.get(str(entry.after.get("kind", "")))
    if kind:
        facts["kind"] = kind
    return facts


def why_of(entry: AuditEntry, names: Names) -> str:
    """The reason that was given, or what made it allowed."""
    because = BECAUSE.get(str(entry.after.get("because", "")), "")
    mine = entry.worker_id is not None and entry.worker_id == names.reader.worker_id
    because = because.format(person="you" if mine else "them", is_="are" if mine else "were")
    said = f"Reason given: {entry.reason}" if entry.reason else ""
    return " ".join(filter(None, (because.replace("them were", "they were"), said)))
