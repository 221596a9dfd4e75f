"""Looking at two records that may be of one person: each look is on the record of both."""

from __future__ import annotations

from dataclasses import dataclass

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record_all
from staffbank.db import duty
from workers.models import Capacity, Engagement, Joining, Unlike, Worker, WorkerIdentifier
from workers.selectors import Alike, alike_in
from workers.services.merging import may_merge

#: Of what is over: more than anybody takes back.
SHOWN = 50


@dataclass(frozen=True, slots=True)
class Side:
    """What is shown of one record: as much as it takes to tell whether they are one."""

    worker: Worker
    account: str
    numbers: tuple[str, ...]
    trusts: tuple[str, ...]
    grades: tuple[str, ...]


def pairs_of(by: Actor) -> list[Alike]:
    return alike_in(may_merge(by))


def alike(*, by: Actor) -> list[Alike]:
    """The pairs in the actor's bank."""
    with duty("accounts"):
        found = pairs_of(by)
    people = {each.pk: each for pair in found for each in (pair.one, pair.other)}
    record_all("worker.compared", ((each, {}) for each in people.values()), by=by)
    return found


def told_apart(*, by: Actor) -> list[Unlike]:
    """The pairs that the actor's bank said are two people, the latest first."""
    bank = may_merge(by)
    with duty("accounts"):
        said = Unlike.objects.standing().filter(bank=bank).select_related("one", "other", "by")
        return list(said.order_by("-at")[:SHOWN])


def side_by_side(*workers: Worker, by: Actor) -> list[Side]:
    """What each record says, for whoever may join them."""
    may_merge(by)
    record_all("worker.compared", ((each, {}) for each in workers), by=by)
    with duty("accounts"):
        return [_side(each) for each in workers]


def _side(worker: Worker) -> Side:
    today = clock.today()
    checked = WorkerIdentifier.objects.filter(worker=worker).exclude(scheme="esr")
    numbers = [f"{each.get_scheme_display()} {each.value}" for each in checked]
    known = {each.value for each in checked}
    said = Joining.objects.filter(worker=worker).exclude(number="").exclude(number__in=known)
    numbers += [f"{each.number}, as they say" for each in said]
    engaged = Engagement.objects.current(today).filter(worker=worker).select_related("trust")
    held = Capacity.objects.current(today).filter(worker=worker).select_related("grade")
    return Side(
        worker,
        worker.user.email if worker.user else "",
        tuple(numbers),
        tuple(f"{each.trust.short_name}, {each.get_kind_display().lower()}" for each in engaged),
        tuple(each.grade.name for each in held),
    )
