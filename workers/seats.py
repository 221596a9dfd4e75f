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


#: One read for everything a worker's seat is made of: each page and each press begins with it.
#: A pool is theirs when a trust that engages them shares, today, a staff group they can work in
#: now or from a day to come, and they opted in there.
SEAT = """
    select {columns},
        array(
            select e.trust_id from workers_engagement e
            where e.worker_id = w.id and e.valid_from <= %(today)s
                and (e.valid_to is null or e.valid_to >= %(today)s)
        ) as engaged_by,
        array(
            select distinct m.bank_id from workers_engagement e
            join trusts_poolmembership m on m.trust_id = e.trust_id
                and m.valid_from <= %(today)s and (m.valid_to is null or m.valid_to >= %(today)s)
            join trusts_poolstaffgroup g on g.membership_id = m.id
            join workers_capacity c on c.worker_id = w.id and c.staff_group_id = g.staff_group_id
                and (c.valid_to is null or c.valid_to >= %(today)s)
            where e.worker_id = w.id and e.pool_opted_in and e.valid_from <= %(today)s
                and (e.valid_to is null or e.valid_to >= %(today)s)
        ) as pooled_by
    from workers_worker w where {which}
"""


def actor_of_worker(worker: Worker) -> Actor:
    """The actor a worker is for themself: the trusts that engage them, the pools they are in."""
    return _take("w.id = %(key)s", worker.pk)[1]


def take_own_seat(user_id: int) -> tuple[Worker, Actor]:
    """The worker and actor of a logged-in person, or 404 where they have no worker record."""
    return _take("w.user_id = %(key)s and w.merged_into_id is null", user_id)


def _take(which: str, key: int) -> tuple[Worker, Actor]:
    with duty("seating"), connection.cursor() as cursor:
        seat = SEAT.format(columns=columns_of(Worker, "w"), which=which)
        cursor.execute(seat, {"today": clock.today(), "key": key})
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
                "Finds and books shifts, and keeps a passport.",
                "/me/shifts/",
                worker,
                actor_of_worker(worker),
            )
        )
    return seats
