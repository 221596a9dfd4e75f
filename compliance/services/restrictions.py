"""Keeping somebody from work, whatever they have been checked for, and lifting that again.

The person is locked, as booking locks them: a booking and a restriction made at once see each
other. Those booked already are looked at by event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from compliance.errors import FromThePast, LiftedAlready, LiftedByAnother, NotOurWard, OwnRecord
from compliance.models import Restriction, RestrictionPolicy
from compliance.services.permits import require_checker
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from staffbank.rows import locked
from trusts.models import Setting, StaffGroup, Ward
from trusts.permissions import Permission
from workers.models import Worker

Scope = Restriction.Scope


@dataclass(frozen=True, slots=True)
class Asked:
    """What is restricted, why, for how long, and who may read of it."""

    scope: str
    reason: str
    shown_to: str
    valid_from: date
    valid_to: date | None = None
    ward: Ward | None = None
    staff_group: StaffGroup | None = None
    setting: Setting | None = None


@transaction.atomic
def restrict(worker: Worker, asked: Asked, *, by: Actor) -> Restriction:
    """Keep ``worker`` from what ``asked`` names. It holds for every trust from this transaction on;
    what the officer's trust cannot know of others it cannot restrict: a ward must be its own."""
    require_checker(worker.pk, by)
    assert by.user_id is not None
    assert by.trust_id is not None
    with duty("booking"):
        worker = locked(Worker, worker.pk)
    if worker.user_id is not None and worker.user_id == by.user_id:
        raise OwnRecord
    now, today = clock.now(), clock.today()
    if asked.valid_from < today:
        raise FromThePast
    if asked.ward is not None and asked.ward.trust_id != by.trust_id:
        raise NotOurWard
    with duty("checking"):
        made = Restriction.objects.create(
            worker=worker,
            scope=asked.scope,
            trust_id=by.trust_id if asked.scope == Scope.TRUST else None,
            ward=asked.ward,
            staff_group=asked.staff_group,
            setting=asked.setting,
            reason=asked.reason,
            shown_to=asked.shown_to,
            second_person=RestrictionPolicy.objects.on(asked.scope, today).second_person,
            valid_from=asked.valid_from,
            valid_to=asked.valid_to,
            made_at=now,
            made_by_id=by.user_id,
            made_at_trust_id=by.trust_id,
        )
    after = {
        "scope": made.scope,
        "valid_from": made.valid_from.isoformat(),
        "valid_to": made.valid_to.isoformat() if made.valid_to else None,
    }
    record("restriction.made", made, by=by, after=after)
    emit("restriction.made", {"restriction": made.pk}, by=by)
    return made


@transaction.atomic
def lift(restriction: Restriction, *, reason: str, by: Actor) -> Restriction:
    """Lift a restriction of one's own trust; where the policy asked for a second person when it was
    made, not by whoever made it."""
    if not by.can(Permission.CHECK_CREDENTIALS) or restriction.made_at_trust_id != by.trust_id:
        raise NotPermitted
    with duty("booking"):
        worker = locked(Worker, restriction.worker_id)
    if worker.user_id is not None and worker.user_id == by.user_id:
        raise OwnRecord
    with duty("checking"):
        standing = Restriction.objects.select_for_update(no_key=True).get(pk=restriction.pk)
        if standing.lifted_at is not None:
            raise LiftedAlready
        if standing.second_person and standing.made_by_id == by.user_id:
            raise LiftedByAnother
        standing.lifted_at, standing.lifted_by_id = clock.now(), by.user_id
        standing.save(update_fields=["lifted_at", "lifted_by"])
    record("restriction.lifted", standing, by=by, reason=reason)
    emit("restriction.lifted", {"restriction": standing.pk}, by=by)
    return standing
