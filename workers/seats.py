"""From a person to the actor of their own worker record."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.db import duty
from trusts.models import Membership, PoolMembership
from trusts.seats import actor_of, places_of
from workers.models import Capacity, Engagement, Worker


def worker_of(user_id: int) -> Worker | None:
    """The worker record of a logged-in person, if they have one."""
    with duty("seating"):
        return Worker.objects.filter(user=user_id, merged_into=None).first()


def actor_of_worker(worker: Worker) -> Actor:
    """The actor a worker is for themself: the trusts that engage them, the pools they opted into.

    A pool is theirs when a trust that engages them shares, today, a staff group they can work in
    now or from a day to come, and they opted in there.
    """
    today = clock.today()
    with duty("seating"):
        engagements = list(Engagement.objects.filter(worker=worker).current(today))
        groups = (
            Capacity.objects.filter(worker=worker)
            .filter(Q(valid_to=None) | Q(valid_to__gte=today))
            .values("staff_group")
        )
        pools = (
            PoolMembership.objects.current(today)
            .filter(
                trust__in=[e.trust_id for e in engagements if e.pool_opted_in],
                groups__staff_group__in=groups,
            )
            .values_list("bank_id", flat=True)
        )
        return Actor(
            Kind.WORKER,
            worker.name,
            user_id=worker.user_id,
            worker_id=worker.pk,
            trusts=frozenset(e.trust_id for e in engagements),
            pools=frozenset(pools),
            role="worker",
        )


def take_own_seat(user_id: int) -> tuple[Worker, Actor]:
    """The worker and actor of a logged-in person, or 404 where they have no worker record."""
    with duty("seating"):
        worker = worker_of(user_id)
        if worker is None:
            raise Http404
        return worker, actor_of_worker(worker)


@dataclass(frozen=True, slots=True)
class Seat:
    """One of a person's seats: what it is called, where it begins, and whom it makes of them."""

    key: str
    role: str
    place: str
    sentence: str
    home: str
    held: Membership | Worker
    actor: Actor


def seats_of(user_id: int) -> list[Seat]:
    """Every seat a logged-in person may take: their roles, then their own worker record."""
    seats = [
        Seat(
            str(place.membership.ref),
            place.role.name,
            place.name,
            place.role.sentence,
            place.home,
            place.membership,
            actor_of(place.membership),
        )
        for place in places_of(user_id)
    ]
    worker = worker_of(user_id)
    if worker:
        seats.append(
            Seat(
                str(worker.ref),
                "Worker",
                "",
                "Finds and books shifts, and keeps a passport.",
                "/me/shifts/",
                worker,
                actor_of_worker(worker),
            )
        )
    return seats
