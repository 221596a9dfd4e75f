"""From a person to the actor of their own worker record."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection
from django.http import Http404

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.db import duty
from staffbank.rows import columns_of, row_from
from staffbank.web.words import sentence
from trusts.models import Membership
from trusts.seats import actor_of, cover_words, places_of
from workers.models import Worker


def worker_of(user_id: int) -> Worker | None:
    """The worker record of a logged-in person, if they have one."""
    with duty("seating"):
        return Worker.objects.filter(user=user_id, merged_into=None).first()


def is_joining(worker: Worker) -> bool:
    return worker.status == Worker.Status.JOINING


def home_of(worker: Worker) -> str:
    """Where a worker lands: on the shifts, or while they join on what is left of that."""
    return "/me/joining/" if is_joining(worker) else "/me/shifts/"


#: One read for everything a worker's seat is made of: each page and each press begins with it.
SEAT = "select {columns}, engaged_by, pooled_by from workers_seat(%s, %s, %s)"


def actor_of_worker(worker: Worker) -> Actor:
    """The actor a worker is for themself: the trusts that engage them, the pools they are in."""
    return _take(key=worker.pk)[1]


def take_own_seat(user_id: int) -> tuple[Worker, Actor]:
    """The worker and actor of a logged-in person, or 404 where they have no worker record."""
    return _take(user=user_id)


def _take(*, key: int | None = None, user: int | None = None) -> tuple[Worker, Actor]:
    with duty("seating"), connection.cursor() as cursor:
        cursor.execute(
            SEAT.format(columns=columns_of(Worker, "(seated)")), [key, user, clock.today()]
        )
        found = cursor.fetchone()
    if found is None:
        raise Http404
    *columns, engaged_by, pooled_by = found
    worker = row_from(Worker, columns)
    actor = Actor(
        Kind.WORKER,
        worker.name,
        user_id=worker.user_id,
        worker_id=worker.pk,
        trusts=frozenset(engaged_by),
        pools=frozenset(pooled_by),
        role="worker",
    )
    return worker, actor


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
            sentence(f"{words}. {place.role.sentence}")
            if (words := cover_words(place.membership))
            else place.role.sentence,
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
                "Joins a bank."
                if is_joining(worker)
                else "Finds and books shifts, and keeps a passport.",
                home_of(worker),
                worker,
                actor_of_worker(worker),
            )
        )
    return seats
