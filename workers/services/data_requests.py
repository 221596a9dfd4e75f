"""What a person asks about their own data: a copy of it, and putting it right."""

from __future__ import annotations

from datetime import timedelta

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted, Refusal
from staffbank.outbox.emitting import emit
from trusts.permissions import Permission
from workers.models import Correction, DataCopy, Engagement, Worker
from workers.services.names import name_key

#: How long a copy can be downloaded.
KEPT = timedelta(days=7)


class BeingMade(Refusal):
    code = "being_made"
    message = "Your copy is being made. It is in your inbox in a few minutes."


class NotEngagedHere(NotPermitted):
    message = "Only a trust that engages this person can answer them."


class AlreadyAnswered(Refusal):
    code = "already_answered"
    message = "A colleague has answered this already."


class NotTheirOwn(NotPermitted):
    message = "You cannot answer what you asked yourself. A colleague does."


def ask_for_copy(worker: Worker, *, by: Actor) -> DataCopy:
    """Have a copy of everything about the person made; one at a time."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    with refusing("workers_datacopy_one_being_made", BeingMade):
        asked = DataCopy.objects.create(worker=worker, asked_at=clock.now())
    record("copy.asked", asked, by=by, worker=worker.pk)
    emit("copy.asked", {"copy": asked.pk}, by=by)
    return asked


def ask_for_correction(worker: Worker, *, what: str, should_be: str, by: Actor) -> Correction:
    """Ask the trusts that engage the person to put something right."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    asked = Correction.objects.create(
        worker=worker, what=what, should_be=should_be, asked_at=clock.now()
    )
    record("correction.asked", asked, by=by, after={"what": what})
    emit("correction.asked", {"correction": asked.pk}, by=by)
    return asked


def correct(correction: Correction, *, answer: str, by: Actor) -> Correction:
    """Put it right as they asked, and say so. "Something else" was put right by hand."""
    decided = _decide(correction, Correction.Status.CORRECTED, answer, by)
    if decided.what != Correction.What.OTHER:
        changed = {decided.what: decided.should_be}
        if decided.what == Correction.What.NAME:
            changed["name_key"] = name_key(decided.should_be)
        with duty("answering"):
            Worker.objects.filter(pk=decided.worker_id).update(**changed)
    record("correction.made", decided, by=by, after={"what": decided.what})
    emit("correction.answered", {"correction": decided.pk}, by=by)
    return decided


def refuse(correction: Correction, *, answer: str, by: Actor) -> Correction:
    """Leave it as it is, and say why."""
    decided = _decide(correction, Correction.Status.REFUSED, answer, by)
    record("correction.refused", decided, by=by, after={"what": decided.what})
    emit("correction.answered", {"correction": decided.pk}, by=by)
    return decided


def _decide(correction: Correction, to: str, answer: str, by: Actor) -> Correction:
    if not by.can(Permission.CHECK_CREDENTIALS):
        raise NotPermitted
    engaged = Engagement.objects.current(clock.today()).filter(
        worker=correction.worker_id, trust=by.trust_id
    )
    if not engaged.exists():
        raise NotEngagedHere
    with duty("answering"):
        locked = (
            Correction.objects.select_for_update(no_key=True, of=("self",))
            .select_related("worker")
            .get(pk=correction.pk)
        )
        if locked.worker.user_id is not None and locked.worker.user_id == by.user_id:
            raise NotTheirOwn
        if locked.status != Correction.Status.ASKED:
            raise AlreadyAnswered
        locked.advance(
            to,
            answer=answer,
            decided_at=clock.now(),
            decided_by_id=by.user_id,
            decided_at_trust_id=by.trust_id,
        )
    return locked
