"""Finding somebody who registers on the staff list of their own trust, and engaging them there.

No trust is told of another's list: a trust's people match their own list with whom they engage, and
somebody who registers finds out about themself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import Trust
from trusts.permissions import Permission
from workers.errors import MatchedAlready
from workers.models import (
    Capacity,
    Engagement,
    StaffEntry,
    StaffMatch,
    Worker,
    WorkerIdentifier,
)
from workers.rules.matching import Facts, How, how_matched
from workers.selectors import in_from_joining


@dataclass(frozen=True, slots=True)
class Matched:
    """Where somebody was found: the trusts that employ them, as of now, and how many entries a
    person of the trust has to look at."""

    trusts: tuple[Trust, ...] = ()
    to_decide: int = 0


@transaction.atomic
def match(worker: Worker, *, by: Actor, registration: str = "") -> Matched:
    """Look for ``worker`` on staff lists, and engage them where they are found for certain.

    They themself, a job, or a trust that engages them may ask; a trust's own list only is looked
    at then. ``registration`` is a number they gave that nobody has checked yet: it counts together
    with the name or the birth date only. Locks the person. Asking again changes nothing.
    """
    _may_match(worker, by)
    with duty("accounts"):
        worker = Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
        facts = _facts_of([worker])[worker.pk]
        numbers = {registration, *(each.registration for each in facts)} - {""}
        facts += [_with(facts[0], registration)] if registration else []
        addresses = {each.email for each in facts} - {""}
        near = Q(registration__in=numbers) | Q(email__in=addresses) | Q(name_key=worker.name_key)
        entries = StaffEntry.objects.filter(near).select_related("trust", "grade")
        if by.is_trust:
            entries = entries.filter(trust=by.trust_id)
        found, to_decide = _of_each_trust(worker, facts, list(entries))
        trusts = [each.trust for each, how in found if _take(each, worker, how, by)]
    return Matched(tuple(trusts), to_decide)


def match_list(*, by: Actor) -> int:
    """Match the list of the actor's trust with the people it engages; how many were found."""
    trust = _trust_of(by)
    with duty("accounts"):
        taken = StaffMatch.objects.filter(trust=trust).found().values("worker")
        engaged = Engagement.objects.current(clock.today()).filter(trust=trust).values("worker")
        people = Worker.objects.filter(pk__in=engaged, merged_into=None, erased_at=None)
        people = people.exclude(pk__in=taken)
        facts = _facts_of(people)
        listed = _Listed(trust)
        count = 0
        for worker in people.order_by("pk"):
            near = listed.near(facts[worker.pk])
            found, _ = _of_each_trust(worker, facts[worker.pk], near) if near else ([], 0)
            count += sum(_take(entry, worker, how, by) for entry, how in found)
    return count


@transaction.atomic
def decide(entry: StaffEntry, worker: Worker, *, same: bool, by: Actor) -> StaffMatch:
    """Say whether somebody the trust engages is an employee on its list: a person's decision.

    Refuses where either was matched meanwhile.
    """
    trust = _trust_of(by)
    engaged = Engagement.objects.visible_to(by).current(clock.today()).filter(worker=worker.pk)
    if entry.trust_id != trust or not engaged.exists():
        raise NotPermitted
    with duty("accounts"):
        Worker.objects.select_for_update(no_key=True).get(pk=worker.pk)
        taken = StaffMatch.objects.filter(Q(entry=entry) | Q(worker=worker, trust=trust))
        if taken.found().exists():
            raise MatchedAlready
        if same:
            _take(entry, worker, StaffMatch.How.PERSON, by)
            return StaffMatch.objects.get(entry=entry, worker=worker)
        refused, _ = StaffMatch.objects.get_or_create(
            entry=entry,
            worker=worker,
            defaults={
                "trust_id": trust,
                "how": StaffMatch.How.SOMEBODY_ELSE,
                "at": clock.now(),
                "by_id": by.user_id,
            },
        )
    record("staff.told_apart", refused, by=by, worker=worker.pk)
    return refused


def to_decide(*, by: Actor) -> list[tuple[StaffEntry, Worker]]:
    """Entries of the trust's list that may be somebody it engages, each with whom."""
    trust = _trust_of(by)
    with duty("accounts"):
        taken = StaffMatch.objects.filter(trust=trust).found().values("worker")
        apart = set(StaffMatch.objects.filter(trust=trust).values_list("entry", "worker"))
        engaged = Engagement.objects.current(clock.today()).filter(trust=trust).values("worker")
        people = Worker.objects.filter(pk__in=engaged, merged_into=None).exclude(pk__in=taken)
        facts = _facts_of(people)
        listed = _Listed(trust)
        return [
            (entry, worker)
            for worker in people.order_by("name_key")
            for entry in listed.near(facts[worker.pk])
            if (entry.pk, worker.pk) not in apart
            and any(how_matched(facts_of_entry(entry), each) for each in facts[worker.pk])
        ]


def facts_of_entry(entry: StaffEntry) -> Facts:
    return Facts(entry.name_key, entry.registration, entry.email, entry.birth_key)


class _Listed:
    """The entries of a trust's list that nobody is matched to, by all they can be found under."""

    def __init__(self, trust: int) -> None:
        self._by_clue: dict[str, list[StaffEntry]] = {}
        entries = StaffEntry.objects.filter(trust=trust).unmatched()
        for entry in entries.select_related("trust", "grade", "ward").order_by("pk"):
            for clue in {entry.registration, entry.email, entry.name_key} - {""}:
                self._by_clue.setdefault(clue, []).append(entry)

    def near(self, facts: Iterable[Facts]) -> list[StaffEntry]:
        """The entries that have anything in common with a person."""
        clues = {clue for each in facts for clue in (each.registration, each.email, each.name_key)}
        found = {e.pk: e for clue in clues - {""} for e in self._by_clue.get(clue, ())}
        return list(found.values())


def _of_each_trust(
    worker: Worker, facts: list[Facts], entries: Collection[StaffEntry]
) -> tuple[list[tuple[StaffEntry, str]], int]:
    """The one entry of each trust that is ``worker`` for certain, and how many are not certain."""
    taken = set(StaffMatch.objects.filter(worker=worker).found().values_list("trust", flat=True))
    apart = set(StaffMatch.objects.filter(worker=worker).values_list("entry", flat=True))
    others = set(
        StaffMatch.objects.filter(entry__in=[each.pk for each in entries])
        .found()
        .values_list("entry", flat=True)
    )
    certain: dict[int, list[tuple[StaffEntry, str]]] = {}
    unsure = 0
    for entry in entries:
        if entry.trust_id in taken or entry.pk in apart | others:
            continue
        hows = {how_matched(facts_of_entry(entry), each) for each in facts} - {None}
        how = next((h for h in (How.REGISTRATION, How.EMAIL) if h in hows), None)
        if how:
            certain.setdefault(entry.trust_id, []).append((entry, how.value))
        elif hows:
            unsure += 1
    alone = [rows[0] for rows in certain.values() if len(rows) == 1]
    return alone, unsure + sum(len(rows) for rows in certain.values() if len(rows) > 1)


def _take(entry: StaffEntry, worker: Worker, how: str, by: Actor) -> bool:
    """Write that ``worker`` is the employee, and what the trust's list says of them."""
    today, now = clock.today(), clock.now()
    StaffMatch.objects.update_or_create(
        entry=entry,
        worker=worker,
        defaults={"trust_id": entry.trust_id, "how": how, "at": now, "by_id": by.user_id},
    )
    current = Engagement.objects.current(today).filter(worker=worker)
    if not current.filter(trust=entry.trust_id, kind=Engagement.Kind.SUBSTANTIVE).exists():
        Engagement.objects.create(
            worker=worker,
            trust_id=entry.trust_id,
            kind=Engagement.Kind.SUBSTANTIVE,
            primary=not current.filter(primary=True).exists(),
            assignment_number=entry.employee_number,
            pool_opted_in=in_from_joining(entry.trust_id, today),
            valid_from=today,
        )
    _take_facts(entry, worker)
    record(
        "staff.matched", entry, by=by, worker=worker.pk, trust=entry.trust_id, after={"how": how}
    )
    emit("staff.matched", {"worker": worker.pk}, by=by)
    return True


def _take_facts(entry: StaffEntry, worker: Worker) -> None:
    """The grade, the registration number and the key of the birth date, where we lack them."""
    grade = entry.grade
    held = Capacity.objects.current(clock.today()).filter(worker=worker)
    if grade is not None and not held.exists():
        Capacity.objects.create(
            worker=worker,
            grade=grade,
            staff_group_id=grade.staff_group_id,
            valid_from=clock.today(),
        )
    numbers = WorkerIdentifier.objects.filter(worker=worker, scheme=entry.body)
    if entry.registration and not numbers.exists():
        try:
            with transaction.atomic():
                WorkerIdentifier.objects.create(
                    worker=worker, scheme=entry.body, value=entry.registration
                )
        except IntegrityError:  # it is on another record: two of one person, which a person joins
            pass
    if entry.birth_key and not worker.birth_key:
        Worker.objects.filter(pk=worker.pk).update(birth_key=entry.birth_key)


def _facts_of(people: Iterable[Worker]) -> dict[int, list[Facts]]:
    """What is known of each: an entry for every checked number, or one without."""
    found = {worker.pk: worker for worker in people}
    accounts = dict(
        User.objects.filter(worker__in=found, is_active=True).values_list("worker", "email")
    )
    numbers: dict[int, list[str]] = {}
    rows = WorkerIdentifier.objects.filter(worker__in=found)
    for worker_id, value in rows.exclude(scheme=WorkerIdentifier.Scheme.ESR).values_list(
        "worker", "value"
    ):
        numbers.setdefault(worker_id, []).append(value)
    return {
        pk: [
            Facts(worker.name_key, number, accounts.get(pk, "").casefold(), worker.birth_key)
            for number in numbers.get(pk, [""])
        ]
        for pk, worker in found.items()
    }


def _with(facts: Facts, registration: str) -> Facts:
    return Facts(facts.name_key, registration, facts.email, facts.birth)


def _trust_of(by: Actor) -> int:
    if not by.is_trust or by.trust_id is None or not by.can(Permission.INVITE_WORKERS):
        raise NotPermitted
    return by.trust_id


def _may_match(worker: Worker, by: Actor) -> None:
    if by.worker_id == worker.pk or by.kind == "system":
        return
    _trust_of(by)
    if not Engagement.objects.visible_to(by).filter(worker=worker.pk).exists():
        raise NotPermitted
