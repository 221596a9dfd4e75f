"""The other side of joining: what a trust agrees or refuses, who holds it, and being let in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.permissions import Permission
from workers.errors import AgreedAlready, JoiningOver, NotAllSaid
from workers.models import (
    Engagement,
    Joining,
    JoiningSpell,
    SkillStatement,
    Worker,
    WorkerIdentifier,
    WorkerSkill,
)

_DAY = timedelta(days=1)
#: What a person has to have said before a trust can agree to it.
_SAID = ("named_at", "registered_at", "graded_at", "placed_at")


def agree(joining: Joining, *, skills: Collection[int], by: Actor) -> Joining:
    """Agree for the trust that the person works as they say, and sign off the skills named by
    their keys. The other skills they say they have are decided as well: they are not signed off.
    """
    joining = _held(joining, by)
    if not all(getattr(joining, name) for name in _SAID):
        raise NotAllSaid
    now = clock.now()
    with duty("accounts"):
        said = list(SkillStatement.objects.open().filter(worker=joining.worker_id))
        if joining.agreed_at is not None and not said:
            raise AgreedAlready
        Joining.objects.filter(pk=joining.pk).update(agreed_at=now, agreed_by=by.user_id)
        for each in said:
            each.decided_at, each.decided_by_id = now, by.user_id
            each.signed_off = each.skill_id in skills
        if joining.number:  # a number on another record stays there: a person finds out whose it is
            said_number = WorkerIdentifier(
                worker_id=joining.worker_id, scheme=joining.body, value=joining.number
            )
            WorkerIdentifier.objects.bulk_create([said_number], ignore_conflicts=True)
        SkillStatement.objects.bulk_update(said, ["decided_at", "decided_by", "signed_off"])
        _sign_off(joining.worker_id, [each for each in said if each.signed_off], by)
    record(
        "joining.agreed",
        joining,
        by=by,
        worker=joining.worker_id,
        after={"skills": sum(each.signed_off for each in said)},
    )
    emit("joining.changed", {"joining": joining.pk}, by=by, bank=joining.bank_id)
    joining.agreed_at, joining.agreed_by_id = now, by.user_id
    return joining


def turn_away(joining: Joining, *, reason: str, by: Actor) -> Joining:
    """Refuse somebody for the trust. It engages them no more; their account stays theirs, and they
    may join anew."""
    joining = _held(joining, by)
    now, today = clock.now(), clock.today()
    with duty("accounts"):
        Joining.objects.filter(pk=joining.pk).update(ended_at=now, end_reason=reason)
        JoiningSpell.objects.filter(joining=joining, until=None).update(until=now)
        engaged = Engagement.objects.current(today).filter(
            worker=joining.worker_id, trust=joining.trust_id, kind=Engagement.Kind.BANK
        )
        engaged.filter(valid_from=today).delete()
        engaged.update(valid_to=today - _DAY)
        worker = Worker.objects.get(pk=joining.worker_id)
        if worker.status == Worker.Status.JOINING:
            worker.advance(Worker.Status.LEFT)
    record("joining.refused", joining, by=by, worker=joining.worker_id, reason=reason)
    emit("joining.refused", {"joining": joining.pk}, by=by, bank=joining.bank_id)
    return joining


def hold(joining: Joining, side: JoiningSpell.Side, *, at: datetime, by: Actor) -> bool:
    """Let ``side`` hold the joining from ``at`` on; whether it did not already."""
    _only_jobs(by)
    with duty("accounts"):
        spells = JoiningSpell.objects.filter(joining=joining, until=None)
        now = spells.select_for_update(no_key=True, of=("self",)).first()
        if now is not None and now.side == side:
            return False
        begins = joining.began_at if now is None else max(at, now.since)
        spells.update(until=begins)
        JoiningSpell.objects.create(
            joining=joining, worker_id=joining.worker_id, side=side, since=begins
        )
    return True


def finish(joining: Joining, *, at: datetime, by: Actor) -> Worker:
    """Let somebody in whose joining is whole: from now on they find shifts and book them.

    Locks the joining, then the worker. Whoever has joined already is refused.
    """
    _only_jobs(by)
    with duty("accounts"):
        rows = Joining.objects.open().select_for_update(no_key=True, of=("self",))
        found = rows.filter(pk=joining.pk).first()
        if found is None:
            raise JoiningOver
        worker = Worker.objects.select_for_update(no_key=True).get(pk=joining.worker_id)
        JoiningSpell.objects.filter(joining=joining, until=None).update(until=at)
        Joining.objects.filter(pk=joining.pk).update(finished_at=at)
        if worker.status == Worker.Status.JOINING:
            worker.advance(Worker.Status.ACTIVE)
    record("joining.finished", joining, by=by, worker=worker.pk, trust=joining.trust_id)
    emit("worker.cleared", {"joining": joining.pk}, by=by, bank=joining.bank_id)
    return worker


def _held(joining: Joining, by: Actor) -> Joining:
    """Lock a joining of one's own trust that is open, or refuse."""
    if not by.can(Permission.CHECK_CREDENTIALS) or by.user_id is None:
        raise NotPermitted
    if by.trust_id is None or joining.trust_id != by.trust_id:
        raise NotPermitted
    with duty("accounts"):
        rows = Joining.objects.open().select_for_update(no_key=True, of=("self",))
        found = rows.select_related("worker").filter(pk=joining.pk, trust=by.trust_id).first()
    if found is None:
        raise JoiningOver("They have joined already, or somebody refused them meanwhile.")
    if found.worker.user_id == by.user_id:
        raise NotPermitted
    return found


def _sign_off(worker: int, said: list[SkillStatement], by: Actor) -> None:
    """Write what is signed off, and announce each. Somebody who only begins to learn a skill has
    not got it yet."""
    levels = set(WorkerSkill.Level)
    held = set(WorkerSkill.objects.filter(worker=worker).values_list("skill", flat=True))
    made = WorkerSkill.objects.bulk_create(
        WorkerSkill(
            worker_id=worker,
            skill_id=each.skill_id,
            level=each.level,
            valid_from=clock.today(),
            how=WorkerSkill.How.JOINING,
            assessed_at=clock.now(),
            assessed_by_id=by.user_id,
            assessed_at_trust_id=by.trust_id,
        )
        for each in said
        if each.level in levels and each.skill_id not in held
    )
    for one in made:
        emit("skill.signed_off", {"skill": one.pk}, by=by)


def _only_jobs(by: Actor) -> None:
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
