"""The record as somebody may read it: which entries, and the names that may stand in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from compliance.models import Credential, CredentialKind
from compliance.selectors.people import folded
from shifts.models import Booking, Offer, Vacancy
from staffbank.accounts.models import User
from staffbank.actors import Actor, Kind
from staffbank.audit.models import AuditEntry, Origin
from staffbank.audit.sentences import LOOKS, verbs_of
from staffbank.db import duty
from trusts.models import Bank, IntegratedCareBoard, Membership, PoolMembership, Trust
from workers.models import Worker

Entries = QuerySet[AuditEntry]
#: No search goes through more than this many people of a name.
PEOPLE = 50
#: What is signed for a passport and is no check.
_SIGNED_TOO = {"skill": "skill", "induction": "local induction"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody looks for in the record."""

    since: date
    until: date
    words: str = ""
    group: str = ""
    trust: Trust | None = None


def reading(actor: Actor) -> AbstractContextManager[None]:
    """A bank's auditors read its trusts' entries in a duty; everybody else by who they are."""
    return duty("auditing") if actor.kind is Kind.BANK else nullcontext()


def about_me(actor: Actor, *, everything: bool) -> Entries:
    """Who looked at the person's record; with ``everything``, all that was done about them."""
    rows = AuditEntry.objects.filter(worker_id=actor.worker_id)
    if not everything:
        rows = rows.filter(verb__in=LOOKS).exclude(user_id=actor.user_id)
    return rows.order_by("-at", "-id")


def about_vacancy(vacancy: Vacancy, *, by: Actor) -> Entries:
    """All that was done to a vacancy of the seat's own trust, to its bookings and offers."""
    about = Q(object_type="shifts.vacancy", object_id=str(vacancy.pk))
    for model in (Booking, Offer):
        rows = model.objects.visible_to(by).filter(vacancy=vacancy).values_list("pk", flat=True)
        keys = [str(pk) for pk in rows]
        about |= Q(object_type=model._meta.label_lower, object_id__in=keys)
    return AuditEntry.objects.filter(about, trust_id=by.trust_id).order_by("-at", "-id")


def found(asked: Asked, *, by: Actor) -> Entries:
    """The entries of the seat's trust, or of its bank and the bank's trusts. In ``reading(by)``."""
    if by.kind is Kind.BANK:
        rows = AuditEntry.objects.filter(Q(bank_id=by.bank_id) | Q(trust_id__in=trusts_of(by)))
    else:
        rows = AuditEntry.objects.filter(trust_id=by.trust_id)
    rows = rows.filter(day__gte=asked.since, day__lte=asked.until)
    if asked.group:
        rows = rows.filter(verb__in=verbs_of(asked.group))
    if asked.trust:
        rows = rows.filter(trust_id=asked.trust.pk)
    if asked.words:
        rows = rows.filter(_of_people(asked.words, by))
    return rows.order_by("-at", "-id")


def trusts_of(actor: Actor) -> list[int]:
    """The trusts that are or were in the auditor's bank."""
    rows = PoolMembership.objects.visible_to(actor).filter(bank=actor.bank_id)
    return sorted(set(rows.values_list("trust", flat=True)))


def _of_people(words: str, by: Actor) -> Q:
    """Entries by or about anybody of this name, or with this email address.

    Workers are found by what the reader may see of them: a name that finds a line says whose it is.
    """
    users = User.objects.filter(Q(name__icontains=words) | Q(email__iexact=words))
    key = folded(words)
    people = Worker.objects.all() if by.kind is Kind.BANK else Worker.objects.visible_to(by)
    workers = people.filter(Q(name_key__startswith=key) | Q(name__iexact=words))
    staff = Q(user_id__in=list(users.values_list("pk", flat=True)[:PEOPLE]))
    found = Q(worker_id__in=list(workers.values_list("pk", flat=True)[:PEOPLE]))
    return (staff & ~Q(actor_kind=Kind.WORKER)) | found


@dataclass(frozen=True, slots=True)
class Names:
    """What the ids of some entries stand for, as far as this reader may know it."""

    reader: Actor
    users: dict[int, User] = field(default_factory=dict)
    workers: dict[int, Worker] = field(default_factory=dict)
    trusts: dict[int, Trust] = field(default_factory=dict)
    banks: dict[int, Bank] = field(default_factory=dict)
    boards: dict[int, IntegratedCareBoard] = field(default_factory=dict)
    vacancies: dict[str, Vacancy] = field(default_factory=dict)  # by "type:id" of the object
    subjects: dict[str, User] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)
    objects: dict[str, str] = field(default_factory=dict)  # a credential's kind, by "type:id"
    addresses: dict[str, str] = field(default_factory=dict)

    def may_name(self, entry: AuditEntry) -> bool:
        """Whether the reader may know which person of a trust's staff it was: their own trust's,
        a trust's that engages them, or, for auditors, any of the bank's."""
        if entry.user_id is not None and entry.user_id == self.reader.user_id:
            return True
        match self.reader.kind:
            case Kind.BANK:
                return True
            case Kind.WORKER:
                return entry.trust_id in self.reader.trusts
            case _:
                return entry.trust_id == self.reader.trust_id


def names_for(entries: Collection[AuditEntry], *, by: Actor) -> Names:
    """Look up what the entries name, in a number of queries that does not grow. In ``reading``."""
    auditor = by.kind is Kind.BANK
    people = {e.worker_id for e in entries if e.worker_id}
    workers = Worker.objects.all() if auditor else Worker.objects.visible_to(by)
    return Names(
        reader=by,
        users=User.objects.in_bulk({e.user_id for e in entries if e.user_id}),
        workers=workers.in_bulk(people) if people else {},
        trusts=Trust.objects.in_bulk({e.trust_id for e in entries if e.trust_id}),
        banks=Bank.objects.in_bulk({e.bank_id for e in entries if e.bank_id}),
        boards=IntegratedCareBoard.objects.in_bulk({e.icb_id for e in entries if e.icb_id}),
        vacancies=_vacancies(entries, by),
        subjects=_subjects(entries, by),
        kinds=dict(CredentialKind.objects.values_list("code", "short_name")) | _SIGNED_TOO,
        objects=_kinds(entries, by),
        addresses=_addresses(entries) if auditor else {},
    )


def key_of(entry: AuditEntry) -> str:
    return f"{entry.object_type}:{entry.object_id}"


def _ids(entries: Iterable[AuditEntry], kind: str) -> set[int]:
    return {int(e.object_id) for e in entries if e.object_type == kind and e.object_id.isdigit()}


def _vacancies(entries: Collection[AuditEntry], by: Actor) -> dict[str, Vacancy]:
    direct = Vacancy.objects.visible_to(by).in_bulk(_ids(entries, "shifts.vacancy"))
    found = {f"shifts.vacancy:{pk}": vacancy for pk, vacancy in direct.items()}
    for model in (Booking, Offer):
        kind = model._meta.label_lower
        if keys := _ids(entries, kind):
            rows = model.objects.visible_to(by).filter(pk__in=keys).select_related("vacancy")
            found |= {f"{kind}:{each.pk}": each.vacancy for each in rows}
    return found


def _subjects(entries: Collection[AuditEntry], by: Actor) -> dict[str, User]:
    """Whose role or account an entry was about."""
    held = (
        Membership.objects.visible_to(by)
        .filter(pk__in=_ids(entries, "trusts.membership"))
        .select_related("user")
    )
    found = {f"trusts.membership:{each.pk}": each.user for each in held}
    users = User.objects.in_bulk(_ids(entries, "accounts.user"))
    return found | {f"accounts.user:{pk}": user for pk, user in users.items()}


def _kinds(entries: Collection[AuditEntry], by: Actor) -> dict[str, str]:
    rows = Credential.objects.visible_to(by).filter(pk__in=_ids(entries, "compliance.credential"))
    return {
        f"compliance.credential:{pk}": name
        for pk, name in rows.values_list("pk", "kind__short_name")
    }


def _addresses(entries: Collection[AuditEntry]) -> dict[str, str]:
    requests = {e.request_id for e in entries if e.request_id}
    days = {e.day for e in entries}
    rows = Origin.objects.filter(id__in=requests, day__in=days)
    return dict(rows.values_list("id", "address"))
