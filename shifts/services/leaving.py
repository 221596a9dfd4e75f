"""Closing one's own account: what it means first, then all of it at once."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

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
from trusts.seats import memberships_of, place_name
from trusts.services import roles
from workers.seats import take_own_seat

LEAVING = "PERSONAL"


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
    #: Places where nobody else could give roles afterwards.
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
    held = memberships_of(user.pk)
    alone = [place_name(each) for each in held if roles.is_last_giver(each)]
    return Leaving(_shifts(user, now), held, alone)


@transaction.atomic
def leave(user: User, *, by: Actor) -> Leaving:
    """Give back every shift to come, end every role, and close the account."""
    leaving = what_leaving_means(user, by=by)
    if not leaving.is_possible:
        raise CannotLeaveYet
    now = clock.now()
    _give_back(user, leaving)
    roles.end_all(user, by=by, reason="left")
    with duty("accounts"):
        sessions.end(OpenSession.objects.filter(user=user))
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
