"""Recording who was shown round a site or a ward, and withdrawing it again.

An induction opens and closes nothing: a ward reads who comes that has none, and shows them round.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from compliance.errors import InductedAlready, NotInductedYet, WithdrawnAlready
from compliance.models import Induction
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import Site, Ward
from trusts.permissions import Permission
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class Given:
    """One round that was given: where, when, by whom, and until when it counts."""

    place: Site | Ward
    on: date
    until: date | None = None
    by: str = ""


def inducts_to(by: Actor, place: Site | Ward) -> bool:
    """Whether ``by`` records inductions there: a manager of some wards does of those alone."""
    own = by.can(Permission.RECORD_INDUCTION) and place.trust_id == by.trust_id
    return own and (by.wards is None or (isinstance(place, Ward) and place.pk in by.wards))


@transaction.atomic
def induct(workers: Iterable[Worker], given: Given, *, by: Actor) -> list[Induction]:
    """Record that ``workers`` were shown round, and return what was recorded: whoever has an
    induction of that day there keeps it, and is not recorded twice. The people are locked."""
    if not inducts_to(by, given.place):
        raise NotPermitted
    assert by.trust_id is not None
    seen = Worker.objects.visible_to(by).filter(pk__in=[worker.pk for worker in workers])
    keys = list(seen.values_list("pk", flat=True))
    now = clock.now()
    if given.on > clock.today():
        raise NotInductedYet
    there = {"ward" if isinstance(given.place, Ward) else "site": given.place}
    with duty("booking"):
        rows = Worker.objects.select_for_update(no_key=True).filter(pk__in=keys)
        locked = list(rows.order_by("pk"))
    with duty("checking"):
        same = Induction.objects.filter(given_on=given.on, withdrawn_at=None, **there)
        had = set(same.filter(worker__in=locked).values_list("worker", flat=True))
        made = [
            Induction.objects.create(
                worker=worker,
                trust_id=by.trust_id,
                given_on=given.on,
                valid_to=given.until,
                given_by=given.by,
                recorded_at=now,
                recorded_by_id=by.user_id,
                **there,
            )
            for worker in locked
            if worker.pk not in had
        ]
    if not made:
        raise InductedAlready
    for each in made:
        record("induction.recorded", each, by=by, worker=each.worker_id)
        emit("induction.recorded", {"induction": each.pk}, by=by)
    return made


@transaction.atomic
def withdraw(induction: Induction, *, reason: str, by: Actor) -> Induction:
    """Withdraw an induction to a place of one's own, which has it read as never given."""
    if not inducts_to(by, induction.place):
        raise NotPermitted
    with duty("checking"):
        standing = Induction.objects.select_for_update(no_key=True).get(pk=induction.pk)
        if standing.withdrawn_at is not None:
            raise WithdrawnAlready
        standing.withdrawn_at, standing.withdrawn_by_id = clock.now(), by.user_id
        standing.withdrawn_because = reason
        standing.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    record("induction.withdrawn", standing, by=by, worker=standing.worker_id, reason=reason)
    emit("induction.withdrawn", {"induction": standing.pk}, by=by)
    return standing
