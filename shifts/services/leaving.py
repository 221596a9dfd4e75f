"""Closing one's own account: what it means first, then all of it at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.http import Http404

from shifts.errors import CannotLeaveYet
from shifts.models import Booking, CancelReason
from shifts.rules.cancelling import Standing
from shifts.services import booking as bookings
from shifts.services.cancelling import worker_terms
from staffbank import clock
from staffbank.accounts import sessions
from staffbank.accounts.models import OpenSession, User
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import acting, duty
from staffbank.errors import NotPermitted
from staffbank.notifications.sending import Recipient, notify
from staffbank.outbox.emitting import emit
from trusts.models import Membership
from trusts.permissions import ROLES, Permission
from trusts.seats import memberships_of, place_name
from workers.seats import take_own_seat

LEAVING = "PERSONAL"
INVITING = [code for code, role in ROLES.items() if Permission.INVITE_PEOPLE in role.permissions]


@dataclass(frozen=True, slots=True)
class Given:
    """A shift that leaving gives back, or that stands in its way."""

    booking: Booking
    standing: Standing


@dataclass(frozen=True, slots=True)
class Leaving:
    """What closing the account now would mean."""

    shifts: Sequence[Given]
    roles: Sequence[Membership]
    #: Places where nobody else could invite people afterwards.
    alone_at: Sequence[str]

    @property
    def in_the_way(self) -> list[Given]:
        return [each for each in self.shifts if each.standing is Standing.TOO_LATE]

    @property
    def late(self) -> int:
        return sum(each.standing is Standing.LATE for each in self.shifts)

    @property
    def is_possible(self) -> bool:
        return not self.in_the_way and not self.alone_at


def what_leaving_means(user: User, *, by: Actor) -> Leaving:
    """The shifts, roles and people that ``user``'s leaving touches, for themself."""
    if by.user_id != user.pk:
        raise NotPermitted
    now = clock.now()
    roles = memberships_of(user.pk)
    alone = [place_name(held) for held in roles if is_alone(held, now.date())]
    return Leaving(_shifts(user, now), roles, alone)


@transaction.atomic
def leave(user: User, *, by: Actor) -> Leaving:
    """Give back every shift to come, end every role, and close the account."""
    leaving = what_leaving_means(user, by=by)
    if not leaving.is_possible:
        raise CannotLeaveYet
    now = clock.now()
    _give_back(user, leaving)
    with duty("accounts"):
        yesterday = clock.today() - timedelta(days=1)
        held = Membership.objects.filter(pk__in=[each.pk for each in leaving.roles])
        held.update(valid_to=yesterday)
        sessions.end(OpenSession.objects.filter(user=user))
    for each in leaving.roles:
        record("membership.ended", each, by=by, after={"role": each.role}, reason="left")
    _close(user)
    record("account.closed", user, by=by, after={"shifts": len(leaving.shifts)})
    emit("account.closed", {"user": user.pk}, by=by)
    notify(
        "shifts/notifications/account_closed.txt",
        to=[Recipient(seat="", address=user.email)],
        topic="account",
        cause=f"account-{uuid.uuid4()}",
        day=clock.today(),
        bank=None,
        context={"at": now},
    )
    return leaving


def is_alone(held: Membership, today: date) -> bool:
    """Whether nobody else of its place could invite people."""
    if held.role not in INVITING:
        return False
    with duty("seating"):
        others = Membership.objects.filter(
            role__in=INVITING, trust=held.trust_id, bank=held.bank_id, icb=held.icb_id
        ).current(today)
        return not others.exclude(user=held.user_id).exists()


def _seat(user: User) -> Actor | None:
    try:
        return take_own_seat(user.pk)[1]
    except Http404:
        return None


def _shifts(user: User, now: datetime) -> list[Given]:
    seat = _seat(user)
    if seat is None:
        return []
    with acting(seat):
        booked = Booking.objects.visible_to(seat).filter(
            status=Booking.Status.BOOKED, ends_at__gt=now
        )
        rows = booked.select_related("vacancy__ward", "trust").order_by("starts_at")
        return [Given(row, worker_terms(row, now).standing) for row in rows]


def _give_back(user: User, leaving: Leaving) -> None:
    seat = _seat(user)
    if seat is None or not leaving.shifts:
        return
    reason = CancelReason.objects.get(code=LEAVING, who=CancelReason.Who.WORKER)
    with acting(seat):
        for each in leaving.shifts:
            bookings.cancel(each.booking, reason=reason, by=seat)


def _close(user: User) -> None:
    """Nothing opens it any more. A new invitation to the same address opens it again."""
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["is_active", "password"])
    Authenticator.objects.filter(user_id=user.pk).delete()
    SocialAccount.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).exclude(email__iexact=user.email).delete()
