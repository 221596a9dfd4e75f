"""Offering a vacancy to somebody by name, and how an offer ends.

An offer reserves nothing. Workers are locked before vacancies, vacancies before offers.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from shifts.errors import (
    AlreadyOffered,
    NotEligible,
    NotOfferable,
    NotYourBank,
    OfferingYourself,
    OfferOver,
)
from shifts.models import Booking, Offer, Vacancy
from shifts.selectors.facts import verdict_for
from shifts.services.booked import standpoint_of
from shifts.services.booking import book, refuse_moved
from shifts.services.permits import may_answer, require_vacancy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from staffbank.rows import locked
from trusts.permissions import Permission
from workers.models import Grant, Worker
from workers.services.granting import grant, let_run_out

Status = Offer.Status


@transaction.atomic
def offer(vacancy: Vacancy, worker: Worker, *, until: datetime, by: Actor) -> Offer:
    """Offer ``vacancy`` to ``worker`` of its trust's own bank, to answer by ``until``.

    An offer ends when the shift starts, whatever ``until`` says. It gives the trust a reason to
    see the person. Refuses whoever could not book it now.
    """
    require_vacancy(by, vacancy, Permission.BOOK_WORKER)
    if worker.user_id is not None and worker.user_id == by.user_id:
        raise OfferingYourself
    now = clock.now()
    with duty("booking"):
        worker = locked(Worker, worker.pk)
        vacancy = locked(Vacancy, vacancy.pk)
        if vacancy.status != Vacancy.Status.OPEN:
            raise NotOfferable
        refuse_moved(vacancy, None, now)
        if standpoint_of(worker, vacancy, now).source != Booking.Source.OWN_BANK:
            raise NotYourBank
        verdict = verdict_for(worker, vacancy)
        if not verdict.eligible:
            raise NotEligible(verdict=verdict)
        made = write_offer(vacancy, worker, until=until, by=by, now=now)
    after = {"worker": worker.pk, "ends_at": str(made.ends_at)}
    record("offer.made", made, by=by, after=after)
    emit("offer.made", {"offer": made.pk}, by=by, bank=made.bank_id)
    return made


def write_offer(
    vacancy: Vacancy, worker: Worker, *, until: datetime, by: Actor, now: datetime
) -> Offer:
    """Write the offer and the trust's reason to see the person, which an accepted one keeps."""
    with refusing("shifts_offer_one_at_a_time", AlreadyOffered):
        made = Offer.objects.create(
            vacancy=vacancy,
            bank_id=vacancy.bank_id,
            trust_id=vacancy.trust_id,
            worker=worker,
            offered_at=now,
            offered_by_id=by.user_id,
            ends_at=min(until, vacancy.starts_at),
        )
    grant(
        worker,
        trust=vacancy.trust_id,
        reason=Grant.Reason.OFFERED,
        ref=made.ref,
        now=now,
        ends_at=vacancy.ends_at,
    )
    return made


@transaction.atomic
def accept(offered: Offer, worker: Worker, *, by: Actor, seen: datetime | None = None) -> Booking:
    """Book the vacancy that was offered, as ``book`` does with all its checks.

    An offer that ends in the same moment takes the booking with it.
    """
    if not may_answer(by, offered):
        raise NotPermitted
    now = clock.now()
    refuse_over(offered, now)
    booking = book(offered.vacancy, worker, by=by, seen=seen)
    end(offered, Status.ACCEPTED, by=by, now=now)
    return booking


@transaction.atomic
def decline(offered: Offer, *, reason: str = "", by: Actor) -> Offer:
    """Say no, with a reason or without. The vacancy stays open to the person like to others."""
    if not may_answer(by, offered):
        raise NotPermitted
    now = clock.now()
    refuse_over(offered, now)
    end(offered, Status.DECLINED, by=by, now=now, reason=reason)
    return offered


@transaction.atomic
def withdraw(offered: Offer, *, by: Actor) -> Offer:
    """Take an offer back before it is answered."""
    require_vacancy(by, offered.vacancy, Permission.BOOK_WORKER)
    if offered.status != Status.OPEN:
        raise OfferOver
    end(offered, Status.WITHDRAWN, by=by, now=clock.now())
    return offered


def expire_due(now: datetime, *, by: Actor, limit: int = 500) -> int:
    """End every offer of the job's bank that nobody answered in time."""
    with transaction.atomic(), duty("booking"):
        late = (
            Offer.objects.visible_to(by)
            .filter(status=Status.OPEN, ends_at__lte=now)
            .select_for_update(no_key=True, skip_locked=True)
            .order_by("ends_at", "pk")[:limit]
        )
        offers = list(late)
        for each in offers:
            end(each, Status.EXPIRED, by=by, now=now)
    return len(offers)


def end_what_is_gone(vacancy_id: int, *, by: Actor) -> int:
    """End the offers of a vacancy that is no longer open: withdrawn, but accepted by whoever
    booked it. Looks at the vacancy as it is now, so an old event ends nothing."""
    with transaction.atomic(), duty("booking"):
        vacancy = Vacancy.objects.get(pk=vacancy_id)
        if vacancy.status == Vacancy.Status.OPEN:
            return 0
        booked = Booking.objects.live().filter(vacancy=vacancy).values_list("worker", flat=True)
        taken = set(booked)
        standing = Offer.objects.filter(vacancy=vacancy, status=Status.OPEN)
        offers = list(standing.select_for_update(no_key=True).order_by("pk"))
        for each in offers:
            status = Status.ACCEPTED if each.worker_id in taken else Status.WITHDRAWN
            end(each, status, by=by, now=clock.now())
    return len(offers)


def end(offered: Offer, status: str, *, by: Actor, now: datetime, reason: str = "") -> None:
    """End an offer. Without a shift the trust's reason to see the person runs out from now."""
    with duty("booking"):
        offered.advance(status, ended_at=now, reason=reason)
        if status != Status.ACCEPTED:
            let_run_out(offered.ref, ended_at=now)
    topic = f"offer.{status}"
    record(topic, offered, by=by, after={"worker": offered.worker_id})
    emit(topic, {"offer": offered.pk}, by=by, bank=offered.bank_id)


def refuse_over(offered: Offer, now: datetime) -> None:
    if offered.status != Status.OPEN or offered.ends_at <= now:
        raise OfferOver
