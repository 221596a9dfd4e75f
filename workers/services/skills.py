"""Signing somebody off in a skill, and revoking it: each by somebody who may judge it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from staffbank.rows import locked
from trusts.models import Skill
from trusts.permissions import Permission
from workers.errors import NotAnAssessor, OwnSkill, RevokedAlready, SignedOffToday
from workers.models import Engagement, Worker, WorkerSkill

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Assessed:
    """What was found: at which level, how, and until when it counts."""

    skill: Skill
    level: str
    how: str
    until: date | None = None


def require_assessor(worker: Worker, skill: Skill, by: Actor) -> None:
    """An officer judges any skill, and of the others who see people whoever assesses it; of people
    whom their trust engages today, and never of oneself."""
    today = clock.today()
    if not by.can(Permission.VIEW_WORKERS):
        raise NotPermitted
    if worker.user_id is not None and worker.user_id == by.user_id:
        raise OwnSkill
    engaged = Engagement.objects.current(today).filter(worker=worker.pk, trust=by.trust_id)
    if not engaged.exists():
        raise NotPermitted
    if by.can(Permission.CHECK_CREDENTIALS):
        return
    with duty("checking"):
        mine = WorkerSkill.objects.current(today).filter(worker__user=by.user_id, skill=skill)
        if not mine.filter(level=WorkerSkill.Level.ASSESSOR).exists():
            raise NotAnAssessor


@transaction.atomic
def sign_off(worker: Worker, found: Assessed, *, by: Actor) -> WorkerSkill:
    """Sign ``worker`` off from today on. What they were signed off in at another level ends. The
    person is locked, as booking locks them."""
    require_assessor(worker, found.skill, by)
    with duty("booking"):
        locked(Worker, worker.pk)
    now, today = clock.now(), clock.today()
    with duty("accounts"):
        held = WorkerSkill.objects.current(today).filter(worker=worker, skill=found.skill)
        if held.filter(valid_from=today).exists():
            raise SignedOffToday
        held.update(valid_to=today - _DAY)
        made = WorkerSkill.objects.create(
            worker=worker,
            skill=found.skill,
            level=found.level,
            valid_from=today,
            valid_to=found.until,
            how=found.how,
            assessed_at=now,
            assessed_by_id=by.user_id,
            assessed_at_trust_id=by.trust_id,
        )
    after = {"skill": found.skill.code, "level": found.level, "how": found.how}
    record("skill.signed_off", made, by=by, after=after, trust=by.trust_id)
    emit("skill.signed_off", {"skill": made.pk}, by=by)
    return made


@transaction.atomic
def revoke(held: WorkerSkill, *, reason: str, by: Actor) -> WorkerSkill:
    """Revoke what somebody was signed off in: it has counted until yesterday."""
    require_assessor(held.worker, held.skill, by)
    with duty("booking"):
        locked(Worker, held.worker_id)
    with duty("accounts"):
        standing = WorkerSkill.objects.select_for_update(no_key=True).get(pk=held.pk)
        if standing.revoked_at is not None:
            raise RevokedAlready
        standing.revoked_at, standing.revoked_by_id = clock.now(), by.user_id
        standing.revoked_because = reason
        standing.valid_to = clock.today() - _DAY
        standing.save(update_fields=["revoked_at", "revoked_by", "revoked_because", "valid_to"])
    record("skill.revoked", standing, by=by, reason=reason, trust=by.trust_id)
    emit("skill.revoked", {"skill": standing.pk}, by=by)
    return standing
