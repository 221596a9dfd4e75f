"""Who may do what to a vacancy or a booking: one function a verb."""

from __future__ import annotations

from shifts.models import Booking, Offer, Vacancy
from staffbank.actors import Actor
from staffbank.errors import NotPermitted
from trusts.models import Ward
from trusts.permissions import Permission
from workers.models import Worker


def runs_ward(by: Actor, ward_id: int, trust_id: int, permission: Permission) -> bool:
    """Whether ``by`` has ``permission`` at the trust, and over this ward."""
    return (
        by.is_trust
        and by.trust_id == trust_id
        and by.can(permission)
        and (by.wards is None or ward_id in by.wards)
    )


def require_ward(by: Actor, ward: Ward, permission: Permission) -> None:
    if not runs_ward(by, ward.pk, ward.trust_id, permission):
        raise NotPermitted


def require_vacancy(by: Actor, vacancy: Vacancy, permission: Permission) -> None:
    """Refuse unless ``by`` runs the vacancy's ward with ``permission``.

    A bank's own job may do what its name says to the vacancies of its bank.
    """
    if by.kind == "system" and by.bank_id == vacancy.bank_id:
        return
    if not runs_ward(by, vacancy.ward_id, vacancy.trust_id, permission):
        raise NotPermitted


def may_book(by: Actor, vacancy: Vacancy, worker: Worker) -> bool:
    """A worker books themself; a manager books for a ward of their own."""
    if by.is_worker:
        return by.worker_id == worker.pk
    return runs_ward(by, vacancy.ward_id, vacancy.trust_id, Permission.BOOK_WORKER)


def may_end(by: Actor, booking: Booking) -> bool:
    """A worker ends their own booking; a manager one of their own ward."""
    if by.is_worker:
        return by.worker_id == booking.worker_id
    return runs_ward(by, booking.vacancy.ward_id, booking.trust_id, Permission.CANCEL_VACANCY)


def may_answer(by: Actor, offer: Offer) -> bool:
    """An offer is answered by the person it was made to."""
    return by.is_worker and by.worker_id == offer.worker_id
