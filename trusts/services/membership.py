"""Inviting people to act for a trust or a bank."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.notifications.sending import Recipient, notify
from staffbank.outbox.emitting import emit
from trusts.errors import (
    AlreadyHasRole,
    DaysWrong,
    InvitationOver,
    OwnGrant,
    SecondPersonNeeded,
    WardsNeeded,
)
from trusts.models import (
    Bank,
    IntegratedCareBoard,
    Invitation,
    InvitationWard,
    Membership,
    MembershipWard,
    PoolMembership,
    RolePolicy,
    Trust,
    Ward,
)
from trusts.permissions import ROLES, Permission
from trusts.selectors.boards import may_appoint
from trusts.services.joining import LASTS, account_for, hash_of
from trusts.services.roles import givers


@dataclass(frozen=True, slots=True)
class Invited:
    """To whom an invitation goes, and as what."""

    email: str
    name: str
    role: str
    wards: Collection[Ward] = ()
    until: date | None = None  # the last day of the role, where it has one
    board: IntegratedCareBoard | None = None  # whose lead they would be: the bank appoints them


def may_invite(
    by: Actor, *, role: str, trust: Trust | None = None, bank: Bank | None = None
) -> bool:
    """A trust invites to its own roles, a bank to its own and to those of a trust it brings in."""
    level = ROLES[role].level
    if not by.can(Permission.INVITE_PEOPLE):
        return False
    if trust is not None and level == "trust":
        return by.trust_id == trust.pk or brings_in(by, trust)
    return bank is not None and level == "bank" and by.kind is Kind.BANK and by.bank_id == bank.pk


def brings_in(by: Actor, trust: Trust) -> bool:
    """Whether ``by`` is bringing this trust into their bank: it is in setup, and gives no roles
    itself. A trust that has left a bank has a past, which its own people open and nobody else."""
    if by.kind is not Kind.BANK or not by.can(Permission.ONBOARD_TRUST):
        return False
    begun = PoolMembership.objects.filter(trust=trust, bank=by.bank_id).standing(clock.today())
    return trust.status == Trust.Status.SETUP and begun.exists() and not _keeps_itself(trust)


def _keeps_itself(trust: Trust) -> bool:
    """Whether a trust that was live before has people who give its roles."""
    if not PoolMembership.objects.filter(trust=trust, valid_from__isnull=False).exists():
        return False
    with duty("onboarding"):
        return givers(trust).exists()


def check(
    person: Invited, *, by: Actor, trust: Trust | None = None, bank: Bank | None = None
) -> None:
    """Refuse an invitation that ``by`` may not make, or that makes no sense."""
    if person.board is not None:
        allowed = ROLES[person.role].level == "icb" and may_appoint(by, person.board)
    else:
        allowed = may_invite(by, role=person.role, trust=trust, bank=bank)
    if not allowed:
        raise NotPermitted
    if ROLES[person.role].ward_scoped and not person.wards:
        raise WardsNeeded
    if person.until is not None and person.until < clock.today():
        raise DaysWrong
    email = person.email.strip().lower()
    if by.user_id and User.objects.filter(pk=by.user_id, email__iexact=email).exists():
        raise OwnGrant
    if _held(email, person, trust, bank):
        raise AlreadyHasRole


def invite(
    person: Invited,
    *,
    by: Actor,
    trust: Trust | None = None,
    bank: Bank | None = None,
    asked_by: int | None = None,
) -> Invitation:
    """Write to ``person`` with a link that gives them the role, once, for seven days.

    The answer is the same whether or not they have an account. The link's token is kept nowhere
    but in the letter; of it we keep a hash. With ``asked_by`` that person invites, and ``by`` is
    the second person who approves; a role that needs one is refused without.
    """
    check(person, by=by, trust=trust, bank=bank)
    wards = list(person.wards)
    email = person.email.strip().lower()
    if asked_by is None and _needs_second_person(person.role, trust, bank):
        raise SecondPersonNeeded
    inviter, approver = (asked_by, by.user_id) if asked_by else (by.user_id, None)
    now = clock.now()
    token = secrets.token_urlsafe(32)
    with duty("onboarding"):
        former = Invitation.objects.filter(
            _live(), email=email, role=person.role, trust=trust, bank=bank, icb=person.board
        )
        former.update(revoked_at=now)
        invitation = Invitation.objects.create(
            email=email,
            name=person.name,
            role=person.role,
            trust=trust,
            bank=bank,
            icb=person.board,
            token_hash=hash_of(token),
            invited_by_id=inviter,
            approved_by_id=approver,
            role_until=person.until,
            invited_at=now,
            ends_at=now + LASTS,
        )
        InvitationWard.objects.bulk_create(
            InvitationWard(invitation=invitation, ward=ward) for ward in wards
        )
    _write_to(invitation, token, by)
    record("invitation.made", invitation, by=by, after={"role": person.role})
    emit("invitation.made", {"invitation": invitation.pk}, by=by)
    return invitation


def resend(invitation: Invitation, *, by: Actor) -> Invitation:
    """Send it again with a new link, seven days from now; the former link ends."""
    _may_change(invitation, by)
    now = clock.now()
    token = secrets.token_urlsafe(32)
    with duty("onboarding"):
        changed = Invitation.objects.filter(
            pk=invitation.pk, accepted_at=None, revoked_at=None
        ).update(token_hash=hash_of(token), invited_at=now, ends_at=now + LASTS)
    if not changed:
        raise InvitationOver
    invitation.invited_at, invitation.ends_at = now, now + LASTS
    _write_to(invitation, token, by)
    record("invitation.resent", invitation, by=by)
    return invitation


def revoke(invitation: Invitation, *, by: Actor) -> Invitation:
    """Take it back: its link stops working at once."""
    _may_change(invitation, by)
    with duty("onboarding"):
        changed = Invitation.objects.filter(
            pk=invitation.pk, accepted_at=None, revoked_at=None
        ).update(revoked_at=clock.now())
    if not changed:
        raise InvitationOver
    record("invitation.revoked", invitation, by=by)
    return invitation


def invitation_of(token: str) -> Invitation:
    """The invitation that ``token`` opens, or one refusal for every reason it does not."""
    with duty("accounts"):
        found = (
            Invitation.objects.filter(_live(), token_hash=hash_of(token), ends_at__gt=clock.now())
            .select_related("trust", "bank", "icb", "invited_by")
            .first()
        )
    if found is None:
        raise InvitationOver
    return found


def accept(token: str, *, by: Actor, name: str = "", password: str = "") -> Membership:
    """Take up an invitation: its role is in force from today.

    Somebody new gets an account with ``name`` and ``password``; somebody who has one accepts it
    logged in with that address. Locks the invitation: it works once.
    """
    with duty("accounts"):
        invitation = (
            Invitation.objects.select_for_update(no_key=True, of=("self",))
            .filter(_live(), token_hash=hash_of(token), ends_at__gt=clock.now())
            .first()
        )
        if invitation is None:
            raise InvitationOver
        if invitation.role_until and invitation.role_until < clock.today():
            raise InvitationOver
        user = account_for(invitation.email, by=by, name=name, password=password)
        if user.pk in {invitation.invited_by_id, invitation.approved_by_id}:
            raise OwnGrant
        held = Membership.objects.filter(_role_of(invitation), user=user)
        membership = held.current(clock.today()).first()
        if membership is None:
            membership = Membership.objects.create(
                user=user,
                role=invitation.role,
                trust_id=invitation.trust_id,
                bank_id=None if invitation.icb_id else invitation.bank_id,
                icb_id=invitation.icb_id,
                valid_from=clock.today(),
                valid_to=invitation.role_until,
                granted_by_id=invitation.invited_by_id,
                approved_by_id=invitation.approved_by_id,
            )
        wards = InvitationWard.objects.filter(invitation=invitation).values_list("ward", flat=True)
        MembershipWard.objects.bulk_create(
            (MembershipWard(membership=membership, ward_id=ward) for ward in wards),
            ignore_conflicts=True,
        )
        Invitation.objects.filter(pk=invitation.pk).update(accepted_at=clock.now())
    accepter = Actor.person(user.pk, user.get_full_name())
    record("invitation.accepted", membership, by=accepter, after={"role": membership.role})
    emit("invitation.accepted", {"invitation": invitation.pk}, by=accepter)
    return membership


def _write_to(invitation: Invitation, token: str, by: Actor) -> None:
    place = invitation.trust or invitation.icb or invitation.bank
    role = ROLES[invitation.role]
    notify(
        "trusts/notifications/invitation.txt",
        to=[Recipient(seat="", address=invitation.email)],
        topic="invitation.made",
        cause=f"invitation-{invitation.pk}-{int(invitation.invited_at.timestamp())}",
        day=invitation.invited_at.astimezone(clock.LONDON).date(),
        bank=by.bank_id,
        link=f"/join/{token}/",
        context={
            "name": invitation.name,
            "role": role,
            "place": place.name if place else "",
            "inviter": by.label,
            "ends_at": invitation.ends_at,
        },
    )


def _live() -> Q:
    return Q(accepted_at=None, revoked_at=None)


def _role_of(invitation: Invitation) -> Q:
    return Q(
        role=invitation.role,
        trust=invitation.trust_id,
        bank=None if invitation.icb_id else invitation.bank_id,
        icb=invitation.icb_id,
        covers=None,
    )


def _held(email: str, person: Invited, trust: Trust | None, bank: Bank | None) -> bool:
    """Whether they hold the role here. The inviter sees the members of the place, so this tells
    them nothing new; whether an account exists elsewhere is not asked."""
    with duty("onboarding"):
        held = Membership.objects.filter(
            user__email__iexact=email,
            role=person.role,
            trust=trust,
            bank=None if person.board else bank,
            icb=person.board,
            covers=None,
        )
        return held.current(clock.today()).exists()


def _needs_second_person(role: str, trust: Trust | None, bank: Bank | None) -> bool:
    with duty("onboarding"):
        policy = RolePolicy.objects.filter(trust=trust, bank=bank)
        return role in policy.needed_on(clock.today())


def _is_ours(row: Invitation, by: Actor) -> bool:
    if by.is_trust:
        return row.trust_id == by.trust_id
    if row.trust is not None:
        return brings_in(by, row.trust)
    return by.kind is Kind.BANK and row.bank_id == by.bank_id


def _may_change(invitation: Invitation, by: Actor) -> None:
    if not by.can(Permission.INVITE_PEOPLE) or not _is_ours(invitation, by):
        raise NotPermitted
