"""The people a trust's officers look after: found by name or number, and one person's record."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from compliance.models import Credential, CredentialStop, Details, RegisterAnswer, Restriction
from compliance.selectors.details import rows_of
from compliance.selectors.registers import last_words_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.dated import not_over
from workers.models import Capacity, Engagement, Worker, WorkerIdentifier, WorkerSkill

_NUMBER = re.compile(r"[0-9]{2}[A-Z][0-9]{4}[A-Z]|[A-Z]{0,2}[0-9]{4,8}", re.ASCII)


def people_named(actor: Actor, words: str) -> QuerySet[Worker]:
    """The people the actor's trust engages whose name begins with ``words``, its surname first or
    as it is said.

    The lower bound lets an index serve behind the wall; the prefix decides.
    """
    engaged = Engagement.objects.visible_to(actor).current(clock.today()).values("worker")
    people = Worker.objects.visible_to(actor).filter(pk__in=engaged, merged_into=None)
    key = folded(words)
    if key:
        named = Q(name_key__gte=key, name_key__startswith=key)
        first, _, rest = key.partition(" ")
        if rest:
            said = {"name_key__startswith": rest, "name_key__endswith": f" {first}"}
            named |= Q(name_key__gte=rest, **said)
        people = people.filter(named)
    return people.order_by("name_key", "pk")


def grades_of(people: Iterable[Worker], actor: Actor) -> dict[int, list[str]]:
    """What each of ``people`` may be booked as today. One query."""
    found = (
        Capacity.objects.visible_to(actor)
        .filter(worker__in=people)
        .current(clock.today())
        .order_by("grade__sort")
    )
    grades: dict[int, list[str]] = defaultdict(list)
    for worker, grade in found.values_list("worker", "grade__name"):
        grades[worker].append(grade)
    return grades


def person_with_number(actor: Actor, words: str) -> Worker | None:
    """The one person whose registration number this is exactly, if the trust engages them."""
    number = re.sub(r"\s", "", words).upper()
    if not _NUMBER.fullmatch(number):
        return None
    found = (
        WorkerIdentifier.objects.visible_to(actor)
        .filter(value=number)
        .select_related("worker")
        .first()
    )
    return found.worker if found else None


def folded(words: str) -> str:
    """``words`` as names are kept for searching: small letters, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", words.replace(",", " "))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return " ".join(letters.casefold().split())


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What one person holds and is, as far as their trust may see."""

    worker: Worker
    credentials: tuple[Credential, ...]
    capacities: tuple[Capacity, ...]
    engagements: tuple[Engagement, ...]
    identifiers: tuple[WorkerIdentifier, ...]
    stops: dict[int, list[CredentialStop]]
    restrictions: tuple[Restriction, ...]
    registers: tuple[RegisterAnswer, ...]
    details: dict[int, Details]


def stops_of(
    credentials: Iterable[Credential], actor: Actor
) -> defaultdict[int, list[CredentialStop]]:
    """What stands against each of these checks, the first first. One query."""
    found: defaultdict[int, list[CredentialStop]] = defaultdict(list)
    rows = CredentialStop.objects.visible_to(actor).standing().filter(credential__in=credentials)
    for stop in rows.select_related("trust").order_by("at", "pk"):
        found[stop.credential_id].append(stop)
    return found


def restrictions_on(worker_id: int, actor: Actor) -> tuple[Restriction, ...]:
    """What keeps somebody from work, today or later, as far as the actor may read of it."""
    rows = Restriction.objects.visible_to(actor).standing(clock.today()).filter(worker=worker_id)
    named = rows.select_related("trust", "ward", "staff_group", "setting", "made_at_trust")
    return tuple(named.order_by("valid_from", "pk"))


def skills_of(worker_id: int, actor: Actor) -> QuerySet[WorkerSkill]:
    """What somebody is signed off in, and what of it was revoked; what gave way to another level
    or is over is left out."""
    counts = not_over(clock.today()) | Q(revoked_at__isnull=False)
    rows = WorkerSkill.objects.visible_to(actor).filter(counts, worker=worker_id)
    named = rows.select_related("skill", "worker", "assessed_by", "assessed_at_trust")
    return named.order_by("skill__name", "-valid_from", "-pk")


def record_of(worker: Worker, actor: Actor) -> PersonRecord:
    """The record of ``worker``; eight queries, and one of each family of checks."""
    today = clock.today()
    mine = {"worker": worker}
    credentials = tuple(
        Credential.objects.visible_to(actor)
        .filter(**mine)
        .exclude(status=Credential.Status.REPLACED)
        .select_related("kind", "checked_at_trust")
        .order_by("kind__sort", "kind__name", "-submitted_at")
    )
    return PersonRecord(
        worker,
        credentials,
        tuple(
            Capacity.objects.visible_to(actor)
            .filter(**mine)
            .current(today)
            .select_related("grade", "staff_group")
            .prefetch_related("specialties__specialty")
            .order_by("grade__sort")
        ),
        tuple(
            Engagement.objects.visible_to(actor)
            .filter(**mine)
            .current(today)
            .select_related("trust")
            .order_by("-primary", "valid_from")
        ),
        tuple(WorkerIdentifier.objects.visible_to(actor).filter(**mine).order_by("scheme")),
        stops_of(credentials, actor),
        restrictions_on(worker.pk, actor),
        tuple(last_words_of(worker.pk, actor)),
        rows_of(credentials, actor),
    )
