"""Helping somebody who works shifts, and has no role, back into their account."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor, Kind
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.notifications.sending import Recipient
from trusts.errors import OwnRole
from trusts.models import Membership, PoolMembership
from trusts.permissions import Permission
from trusts.services.second_step import reset
from workers.errors import HasARole, NobodyHere
from workers.models import Engagement, Worker


@dataclass(frozen=True, slots=True)
class Checked:
    """Who checked that it is them, how, and why it is reset: all three are in the record."""

    by: str
    how: str
    why: str

    @property
    def words(self) -> str:
        return f"{self.why}. Checked by {self.by}: {self.how}"


def reset_for_worker(email: str, checked: Checked, *, by: Actor) -> None:
    """Reset the second step of the worker who logs in with ``email``.

    A trust does it for those it engages, a bank for those its live trusts engage. Refuses one's
    own, and whoever has a role anywhere: what opens a role is reset where roles are given.
    """
    if not by.can(Permission.INVITE_WORKERS):
        raise NotPermitted
    with duty("seating"):
        worker = _engaged(by).filter(user__email__iexact=email.strip()).first()
        user = User.objects.filter(worker=worker, is_active=True).first() if worker else None
        has_role = user is not None and _has_a_role(user)
    if worker is None or user is None:
        raise NobodyHere
    if user.pk == by.user_id:
        raise OwnRole("You cannot reset your own second step. Ask somebody else who can.")
    if has_role:
        raise HasARole
    inbox = Recipient(seat="As worker", user_id=user.pk, worker_id=worker.pk, address=user.email)
    reset(user, reason=checked.words, by=by, worker=worker.pk, to=inbox)


def _engaged(by: Actor) -> QuerySet[Worker]:
    trusts = [by.trust_id]
    if by.kind is Kind.BANK:
        places = PoolMembership.objects.filter(bank=by.bank_id).current(clock.today())
        trusts = list(places.values_list("trust", flat=True))
    engaged = Engagement.objects.filter(trust__in=trusts).current(clock.today())
    return Worker.objects.filter(pk__in=engaged.values("worker"), merged_into=None)


def _has_a_role(user: User) -> bool:
    return Membership.objects.filter(user=user).current(clock.today()).exists()
