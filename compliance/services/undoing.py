"""Taking a decision back, within a minute of it."""

from __future__ import annotations

from compliance.errors import ReliedOn, UndoOver
from compliance.models import Credential, Decision
from compliance.models.decision import UNDO
from compliance.reliance import relied_on
from compliance.services.credentials import CLAIM, held_by
from compliance.services.decisions import set_aside_first
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.permissions import Permission

Outcome = Decision.Outcome
Status = Credential.Status


def undo(credential: Credential, *, by: Actor) -> Credential:
    """Take back what ``by`` decided a moment ago: the check waits again, with them.

    Only whoever decided, and not once somebody was booked with it. Locks the person, whom a booking
    locks too, then all their rows of the kind. What it replaced counts again.
    """
    if not by.can(Permission.CHECK_CREDENTIALS):
        raise NotPermitted
    now = clock.now()
    with duty("checking"):
        mine = Decision.objects.standing().filter(decided_by=by.user_id, trust=by.trust_id)
        latest = mine.filter(credential=credential.pk, decided_at__gte=now - UNDO).first()
    if latest is None:
        raise UndoOver
    if latest.outcome == Outcome.ACCEPTED and relied_on(credential.worker_id, latest.decided_at):
        raise ReliedOn
    with duty("checking"):
        rows = Credential.objects.select_for_update(no_key=True).order_by("pk")
        kept = {
            row.pk: row for row in rows.filter(worker=credential.worker_id, kind=credential.kind_id)
        }
        if Decision.objects.standing().filter(pk=latest.pk).update(undone_at=now) != 1:
            raise UndoOver
        locked = kept[credential.pk]
        if any(row.status == Status.SUBMITTED and row.pk != locked.pk for row in kept.values()):
            raise UndoOver(message=_NEWER)
        _restore(locked, latest, by)
        if latest.former_id:
            kept[latest.former_id].advance(Status.VERIFIED)
    record("credential.undone", locked, by=by, after={"outcome": latest.outcome})
    emit("credential.undone", {"credential": locked.pk}, by=by)
    return locked


def start_again(credential: Credential, *, by: Actor) -> Credential:
    """Set the first of two checks aside: whoever does the second reads it otherwise."""
    locked = held_by(credential, by)
    if not set_aside_first(locked, by=by):
        raise UndoOver
    return locked


_NEWER = "They have sent in another meanwhile, so this decision stands. Check the newer one."


def _restore(credential: Credential, decision: Decision, by: Actor) -> None:
    columns: dict[str, object] = {
        "issuer": decision.was_issuer,
        "valid_from": decision.was_valid_from,
        "valid_to": decision.was_valid_to,
        "evidence": decision.was_evidence,
        "reason": "",
        "claimed_by_id": by.user_id,
        "claimed_until": clock.now() + CLAIM,
    }
    if decision.outcome == Outcome.FIRST:
        Credential.objects.filter(pk=credential.pk).update(**columns)
        return
    nobody = {"checked_at": None, "checked_by_id": None, "checked_at_trust_id": None}
    credential.advance(Status.SUBMITTED, **columns, **nobody)
