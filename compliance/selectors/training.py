"""What a file of training is read against: what names mean, whose numbers are, what is held."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.models import (
    CheckRule,
    Credential,
    CredentialKind,
    LocalTrainingName,
    TrainingName,
)
from compliance.rules.training import Name, name_of
from staffbank import clock
from staffbank.actors import Actor
from workers.models import Engagement, Worker, WorkerIdentifier


@dataclass(frozen=True, slots=True)
class Meanings:
    """What each name means to a trust: its own word first, then what holds everywhere."""

    local: Mapping[Name, CredentialKind | None]
    everywhere: Mapping[Name, CredentialKind]

    def knows(self, name: Name) -> bool:
        return name in self.local or self._national(name) is not None

    def kind_of(self, name: Name) -> CredentialKind | None:
        """The kind it is; nothing where we do not know it, or record no such thing."""
        return self.local[name] if name in self.local else self._national(name)

    def _national(self, name: Name) -> CredentialKind | None:
        return self.everywhere.get(name) or self.everywhere.get(name.without_level)


def meanings_for(actor: Actor) -> Meanings:
    """What names mean today in the files of the actor's trust."""
    national = {
        Name(each.name, each.level): each.kind
        for each in TrainingName.objects.current(clock.today()).select_related("kind")
    }
    # A file may also use our own names and codes of the kinds.
    own = {
        name_of(text): kind
        for kind in training_kinds()
        for text in (kind.code, kind.short_name, kind.name)
    }
    rows = LocalTrainingName.objects.visible_to(actor).select_related("kind")
    return Meanings({Name(each.name, each.level): each.kind for each in rows}, {**own, **national})


def training_kinds() -> list[CredentialKind]:
    return list(CredentialKind.objects.filter(group=CredentialKind.Group.TRAINING))


def need_two(actor: Actor) -> frozenset[int]:
    """The kinds that two people of the actor's trust must look at."""
    if actor.trust_id is None:
        return frozenset()
    rules = CheckRule.objects.holding(actor.trust_id, clock.today())
    return frozenset(kind for kind, rule in rules.items() if rule.second_checker)


#: (column, value as it is compared) -> the people it is a number or address of.
People = Mapping[tuple[str, str], frozenset[int]]


def comparable(column: str, value: str) -> tuple[str, str]:
    return column, "".join(value.split()).casefold()


def people_by_number(actor: Actor) -> People:
    """Whom the trust engages today, under every number and address a file may name them by.

    Nobody else's: whether somebody works elsewhere is not said.
    """
    here = (
        Engagement.objects.visible_to(actor).current(clock.today()).filter(worker__merged_into=None)
    )
    engaged = list(here.values_list("worker", "assignment_number"))
    keys = {worker for worker, _ in engaged}
    found: dict[tuple[str, str], set[int]] = defaultdict(set)

    def note(column: str, value: str | None, worker: int) -> None:
        if value:
            found[comparable(column, value)].add(worker)

    for worker, assignment in engaged:
        note("employee_number", assignment, worker)
        note("employee_number", assignment.partition("-")[0], worker)
    numbers = WorkerIdentifier.objects.visible_to(actor).filter(worker__in=keys)
    for worker, scheme, value in numbers.values_list("worker", "scheme", "value"):
        esr = scheme == WorkerIdentifier.Scheme.ESR
        note("employee_number" if esr else "registration", value, worker)
    addresses = Worker.objects.visible_to(actor).filter(pk__in=keys)
    for worker, email, account in addresses.values_list("pk", "email", "user__email"):
        note("email", email, worker)
        note("email", account, worker)
    return {key: frozenset(workers) for key, workers in found.items()}


def own_records(actor: Actor) -> frozenset[int]:
    """The records of whoever acts: nobody checks their own."""
    if actor.user_id is None:
        return frozenset()
    rows = Worker.objects.visible_to(actor).filter(user=actor.user_id)
    return frozenset(rows.values_list("pk", flat=True))


def held_training(workers: Iterable[int], actor: Actor) -> dict[tuple[int, int], Credential]:
    """The training that was checked last, by person and kind: suspended before what counts."""
    rows = Credential.objects.visible_to(actor).filter(
        worker__in=list(workers),
        kind__group=CredentialKind.Group.TRAINING,
        status__in=(Credential.Status.VERIFIED, Credential.Status.SUSPENDED),
    )
    ordered = rows.order_by("-status")  # verified, then suspended: the last stands
    return {(each.worker_id, each.kind_id): each for each in ordered}
