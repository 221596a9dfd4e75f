"""Inviting people to work shifts, and what comes of their letters."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.notifications.sending import Recipient, notify
from staffbank.outbox.emitting import emit
from trusts.errors import InvitationOver, OwnGrant
from trusts.models import Grade, PoolMembership, Trust
from trusts.permissions import Permission
from trusts.services.joining import LASTS, account_for, hash_of
from workers.errors import WorksHere
from workers.models import Capacity, Engagement, Joining, Worker, WorkerInvitation
from workers.selectors import in_from_joining
from workers.services.joining import begin
from workers.services.names import name_key


@dataclass(frozen=True, slots=True)
class Invited:
    """To whom an invitation goes, for which trust, and as what they would work."""

    email: str
    name: str
    trust: Trust
    grade: Grade


def may_invite(by: Actor, trust: Trust) -> bool:
    """A trust invites to itself, a bank to the trusts that are live in it."""
    if not by.can(Permission.INVITE_WORKERS) or by.user_id is None:
        return False
    if by.is_trust:
        return by.trust_id == trust.pk
    live = PoolMembership.objects.filter(bank=by.bank_id, trust=trust).current(clock.today())
    return by.kind is Kind.BANK and live.exists()


def invite_worker(person: Invited, *, by: Actor) -> WorkerInvitation:
    """Write to ``person`` with a link that lets them work shifts for the trust, once, for seven
    days. A former link to the same address ends.

    Somebody on the trust's books who has no account yet is who they are. A trust is told that it
    engages them already; a bank, which sees no worker, is not. Whether the address has an account
    elsewhere is not asked.
    """
    email = person.email.strip().lower()
    if not may_invite(by, person.trust) or by.user_id is None:
        raise NotPermitted
    now, token = clock.now(), secrets.token_urlsafe(32)
    with duty("accounts"):
        known = _engaged(email, person.trust)
        if known is not None and known.user_id == by.user_id:
            raise OwnGrant("Nobody invites themself. Ask a colleague who may invite workers.")
        if by.is_trust and known is not None and known.user_id is not None:
            raise WorksHere
        former = WorkerInvitation.objects.waiting().filter(email=email, trust=person.trust)
        former.update(revoked_at=now)
        invitation = WorkerInvitation.objects.create(
            trust=person.trust,
            bank_id=None if by.is_trust else by.bank_id,
            email=email,
            name=person.name,
            grade=person.grade,
            worker=known,
            token_hash=hash_of(token),
            invited_by_id=by.user_id,
            invited_at=now,
            ends_at=now + LASTS,
        )
    _write_to(invitation, token, by)
    record("worker.invited", invitation, by=by, trust=invitation.trust_id)
    emit("worker.invited", {"invitation": invitation.pk}, by=by)
    return invitation


def resend(invitation: WorkerInvitation, *, by: Actor) -> WorkerInvitation:
    """Send it again with a new link, seven days from now; the former link ends."""
    if not may_invite(by, invitation.trust):
        raise NotPermitted
    now, token = clock.now(), secrets.token_urlsafe(32)
    _change(invitation, by, token_hash=hash_of(token), invited_at=now, ends_at=now + LASTS)
    invitation.invited_at, invitation.ends_at = now, now + LASTS
    _write_to(invitation, token, by)
    record("worker.invited_again", invitation, by=by, trust=invitation.trust_id)
    return invitation


def revoke(invitation: WorkerInvitation, *, by: Actor) -> WorkerInvitation:
    """Take it back: its link stops working at once."""
    _change(invitation, by, revoked_at=clock.now())
    record("worker.invitation_revoked", invitation, by=by, trust=invitation.trust_id)
    return invitation


def letter_of(token: str) -> WorkerInvitation:
    """The invitation that ``token`` opens, or one refusal for every reason it does not."""
    with duty("accounts"):
        rows = WorkerInvitation.objects.open_at(clock.now()).filter(token_hash=hash_of(token))
        found = rows.select_related("trust", "grade", "invited_by").first()
    if found is None:
        raise InvitationOver
    return found


def accept(
    token: str, *, began_at: datetime, by: Actor, name: str = "", password: str = ""
) -> Worker:
    """Take up an invitation: from today its person is engaged by the trust, at the grade it names.

    Somebody new gets an account and a record, and joins: ``began_at`` is when they opened the
    letter. Somebody who works shifts elsewhere keeps theirs, and is engaged here too. What they
    may book their checks decide. Locks the invitation, which works once.
    """
    with duty("accounts"):
        rows = WorkerInvitation.objects.select_for_update(no_key=True, of=("self",))
        invitation = rows.open_at(clock.now()).filter(token_hash=hash_of(token)).first()
        if invitation is None:
            raise InvitationOver
        user = account_for(invitation.email, by=by, name=name, password=password)
        if user.pk == invitation.invited_by_id:
            raise OwnGrant
        worker = Worker.objects.filter(user=user, merged_into=None).first()
        if worker is None:
            worker = _record_of(invitation, name or user.name)
            Worker.objects.filter(pk=worker.pk).update(user=user)
            worker.user = user
        if worker.status == Worker.Status.LEFT:
            worker.advance(Worker.Status.JOINING)
        _engage(worker, invitation)
        if worker.status == Worker.Status.JOINING:
            _join(worker, invitation, began_at, by=by)
        WorkerInvitation.objects.filter(pk=invitation.pk).update(
            accepted_at=clock.now(), worker=worker
        )
    accepter = Actor.person(user.pk, user.get_full_name())
    record("worker.joined", worker, by=accepter, worker=worker.pk, trust=invitation.trust_id)
    emit(
        "worker.joined",
        {"worker": worker.pk, "invitation": invitation.pk},
        by=accepter,
        bank=invitation.bank_id,
    )
    return worker


def _engaged(email: str, trust: Trust) -> Worker | None:
    """Whoever has this address and is engaged by the trust today."""
    engaged = Engagement.objects.filter(trust=trust).current(clock.today()).values("worker")
    people = Worker.objects.filter(pk__in=engaged, merged_into=None)
    by_account = people.filter(user__email__iexact=email).first()
    return by_account or people.filter(user=None, email__iexact=email).order_by("pk").first()


def _record_of(invitation: WorkerInvitation, name: str) -> Worker:
    """The record that waits for its account, or a new one."""
    if invitation.worker is not None and invitation.worker.user_id is None:
        return invitation.worker
    return Worker.objects.create(name=name, name_key=name_key(name), email=invitation.email)


def _engage(worker: Worker, invitation: WorkerInvitation) -> None:
    today = clock.today()
    grade = invitation.grade
    if not Capacity.objects.current(today).filter(worker=worker, grade=grade).exists():
        Capacity.objects.create(
            worker=worker, grade=grade, staff_group_id=grade.staff_group_id, valid_from=today
        )
    engaged = Engagement.objects.current(today).filter(worker=worker)
    if not engaged.filter(trust=invitation.trust_id).exists():
        Engagement.objects.create(
            worker=worker,
            trust_id=invitation.trust_id,
            kind=Engagement.Kind.BANK,
            primary=not engaged.filter(primary=True).exists(),
            pool_opted_in=in_from_joining(invitation.trust_id, today),
            valid_from=today,
        )


def _join(worker: Worker, invitation: WorkerInvitation, began_at: datetime, *, by: Actor) -> None:
    """Begin their joining of the bank that sent it, or of the first that the trust is in. Where
    there is none yet, there is nothing to join."""
    if Joining.objects.open().filter(worker=worker).exists():
        return
    banks = PoolMembership.objects.standing(clock.today()).filter(trust=invitation.trust_id)
    place = banks.order_by("valid_from", "pk").select_related("bank").first()
    bank = invitation.bank or (place.bank if place else None)
    if bank is None:
        worker.advance(Worker.Status.ACTIVE)
    else:
        begin(worker, bank, began_at=began_at, trust=invitation.trust, by=by)


def _change(invitation: WorkerInvitation, by: Actor, **columns: object) -> None:
    """Change an invitation of one's own place that still waits."""
    ours = invitation.trust_id == by.trust_id if by.is_trust else invitation.bank_id == by.bank_id
    if not ours or not by.can(Permission.INVITE_WORKERS):
        raise NotPermitted
    with duty("accounts"):
        waiting = WorkerInvitation.objects.waiting().filter(pk=invitation.pk)
        if waiting.update(**columns) != 1:
            raise InvitationOver


def _write_to(invitation: WorkerInvitation, token: str, by: Actor) -> None:
    notify(
        "workers/notifications/invitation.txt",
        to=[Recipient(seat="", address=invitation.email)],
        topic="worker.invited",
        cause=f"worker-invitation-{invitation.pk}-{int(invitation.invited_at.timestamp())}",
        day=invitation.invited_at.astimezone(clock.LONDON).date(),
        bank=by.bank_id,
        link=f"/join/work/{token}/",
        context={
            "name": invitation.name,
            "trust": invitation.trust,
            "grade": invitation.grade,
            "inviter": by.label,
            "ends_at": invitation.ends_at,
        },
    )
