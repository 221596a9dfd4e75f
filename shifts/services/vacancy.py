"""Opening vacancies to their audiences, and ending them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef

from shifts.errors import NotCancellable, NotDraft, StartsInThePast, TrustNotLive
from shifts.models import Booking, CancelReason, Release, Vacancy
from shifts.rules.release import ReleasePolicy, Step, out_of_quiet_hours, release_steps
from shifts.services.cancelling import WardConsequences, end_by_trust, what_the_ward_owes
from shifts.services.permits import require_vacancy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.outbox.emitting import emit
from trusts.models import BankPolicy, PoolMembership, Trust
from trusts.models.bank import PoolMembershipQuerySet
from trusts.permissions import Permission
from trusts.selectors.numbers import Numbers, numbers_of
from workers.models import Worker


def release_policy(policy: Numbers | BankPolicy) -> ReleasePolicy:
    """The part of a trust's or bank's numbers that says who hears when."""
    return ReleasePolicy(
        own_bank_hours=policy.own_bank_hours,
        region_within_hours=policy.region_within_hours,
        quiet_from=policy.quiet_from,
        quiet_to=policy.quiet_to,
    )


def plan(
    bank_id: int, trust_id: int, starts_at: datetime, *, now: datetime
) -> tuple[Step, Step, Step]:
    """Who would hear of a vacancy of the trust that is published ``now``, and when."""
    policy = numbers_of(bank_id, trust_id, now.astimezone(clock.LONDON).date())
    return release_steps(published_at=now, starts_at=starts_at, policy=release_policy(policy))


def planned_again(vacancy: Vacancy, *, now: datetime) -> datetime | None:
    """When the region's turn comes by itself, now that the shift starts at another time.

    The own bank's head start counts from when it was published; a turn that would be over comes
    as soon as nobody is asleep.
    """
    if vacancy.published_at is None or vacancy.pool_opened_at is not None:
        return None
    today = now.astimezone(clock.LONDON).date()
    policy = release_policy(numbers_of(vacancy.bank_id, vacancy.trust_id, today))
    _own, region, _agency = release_steps(
        published_at=vacancy.published_at, starts_at=vacancy.starts_at, policy=policy
    )
    if region.opens_at is None:
        return None
    turn = max(region.opens_at, out_of_quiet_hours(now, policy))
    return turn if turn < vacancy.starts_at else None


@transaction.atomic
def publish(vacancy: Vacancy, *, by: Actor) -> Release:
    """Open a draft to the trust's own bank, and plan when the region's turn comes."""
    require_vacancy(by, vacancy, Permission.RELEASE_VACANCY)
    vacancy = Vacancy.objects.select_for_update(no_key=True).get(pk=vacancy.pk)
    if vacancy.status != Vacancy.Status.DRAFT:
        raise NotDraft
    now = clock.now()
    if vacancy.starts_at <= now:
        raise StartsInThePast
    _own, region, _agency = plan(vacancy.bank_id, vacancy.trust_id, vacancy.starts_at, now=now)
    vacancy.advance(Vacancy.Status.OPEN, published_at=now, opens_to_pool_at=region.opens_at)
    release = open_wave(vacancy, Release.Audience.OWN_BANK, by=by, now=now)
    record("vacancy.published", vacancy, by=by, after={"opens_to_pool_at": str(region.opens_at)})
    emit("vacancy.published", {"vacancy": vacancy.pk}, by=by, bank=vacancy.bank_id)
    return release


@transaction.atomic
def open_to_region(vacancy: Vacancy, *, by: Actor, urgent: bool = False) -> Release:
    """Open a vacancy to the bank's other trusts now; ``urgent`` tells everybody again, at any hour.

    A draft is published to the own bank at the same moment. Opening what is open changes nothing.
    """
    require_vacancy(by, vacancy, Permission.RELEASE_VACANCY)
    if vacancy.status == Vacancy.Status.DRAFT:
        publish(vacancy, by=by)
    vacancy = Vacancy.objects.select_for_update(no_key=True).get(pk=vacancy.pk)
    if vacancy.status != Vacancy.Status.OPEN:
        raise NotCancellable("This vacancy is not open, so it cannot be opened to the region.")
    now = clock.now()
    here = _in_pool(now).filter(bank=vacancy.bank_id, trust=vacancy.trust_id)
    if not here.exists():
        raise TrustNotLive
    stamps = {"pool_opened_at": vacancy.pool_opened_at or now, "opens_to_pool_at": None}
    if urgent:
        stamps["urgent_at"] = vacancy.urgent_at or now
    Vacancy.objects.filter(pk=vacancy.pk).update(**stamps)
    release = open_wave(vacancy, Release.Audience.POOL, by=by, now=now, urgent=urgent)
    topic = "vacancy.urgent" if urgent else "vacancy.pool_opened"
    record(topic, vacancy, by=by)
    emit(topic, {"vacancy": vacancy.pk}, by=by, bank=vacancy.bank_id)
    return release


def _in_pool(now: datetime) -> PoolMembershipQuerySet:
    """The places of trusts that are live in their bank now."""
    today = now.astimezone(clock.LONDON).date()
    return PoolMembership.objects.current(today).filter(trust__status=Trust.Status.LIVE)


def open_wave(
    vacancy: Vacancy, audience: str, *, by: Actor, now: datetime, urgent: bool = False
) -> Release:
    """Write the wave, or find the one that is open already, and announce a new one."""
    with duty("broadcast"):
        release, made = Release.objects.get_or_create(
            vacancy_id=vacancy.pk,
            audience=audience,
            urgent=urgent,
            closed_at=None,
            defaults={
                "trust_id": vacancy.trust_id,
                "bank_id": vacancy.bank_id,
                "opened_at": now,
                "opened_by_id": by.user_id,
            },
        )
    if made:
        emit("release.opened", {"release": release.pk}, by=by, bank=vacancy.bank_id)
    return release


def open_due(now: datetime, *, by: Actor, limit: int = 500) -> int:
    """Open to the region every vacancy of the job's bank whose turn has come."""
    due = (
        Vacancy.objects.visible_to(by)
        .open()
        .filter(pool_opened_at=None, opens_to_pool_at__lte=now, starts_at__gt=now)
        .filter(Exists(_in_pool(now).filter(bank=OuterRef("bank"), trust=OuterRef("trust"))))
        .order_by("opens_to_pool_at")[:limit]
    )
    vacancies = list(due)
    for vacancy in vacancies:
        with duty("broadcast"):
            open_to_region(vacancy, by=by)
    return len(vacancies)


def lapse_empty(now: datetime, *, by: Actor, limit: int = 500) -> int:
    """End every open vacancy of the job's bank that has started with nobody booked."""
    with transaction.atomic(), duty("sweeping"):
        started = (
            Vacancy.objects.visible_to(by)
            .open()
            .filter(starts_at__lte=now)
            .select_for_update(no_key=True, skip_locked=True)
            .order_by("pk")[:limit]
        )
        vacancies = list(started)
        for vacancy in vacancies:
            vacancy.advance(Vacancy.Status.LAPSED)
            close_releases(vacancy, now)
            record("vacancy.lapsed", vacancy, by=by)
            emit("vacancy.lapsed", {"vacancy": vacancy.pk}, by=by, bank=vacancy.bank_id)
    return len(vacancies)


def close_releases(vacancy: Vacancy, now: datetime) -> None:
    """Close every open wave: nobody new may see it."""
    Release.objects.filter(vacancy=vacancy, closed_at=None).update(closed_at=now)


@dataclass(frozen=True, slots=True)
class Cancelled:
    """What a cancellation did: the vacancy, and the booking it ended, if any."""

    vacancy: Vacancy
    booking: Booking | None


def what_cancelling_means(vacancy: Vacancy, *, by: Actor) -> WardConsequences:
    """Who would be told and what would be owed if the vacancy were cancelled now."""
    require_vacancy(by, vacancy, Permission.CANCEL_VACANCY)
    return what_the_ward_owes(vacancy, clock.now())


@transaction.atomic
def cancel(vacancy: Vacancy, *, reason: CancelReason, note: str = "", by: Actor) -> Cancelled:
    """Cancel a vacancy for good. Whoever is booked is told at once, and paid if it is late."""
    require_vacancy(by, vacancy, Permission.CANCEL_VACANCY)
    now = clock.now()
    with duty("booking"):
        booking = Booking.objects.live().filter(vacancy=vacancy.pk).first()
        if booking:  # workers are locked before vacancies
            Worker.objects.select_for_update(no_key=True).get(pk=booking.worker_id)
        vacancy = Vacancy.objects.select_for_update(no_key=True).get(pk=vacancy.pk)
        movable = {Vacancy.Status.DRAFT, Vacancy.Status.OPEN, Vacancy.Status.FILLED}
        if vacancy.status not in movable or (booking and vacancy.starts_at <= now):
            raise NotCancellable
        booking = Booking.objects.live().filter(vacancy=vacancy.pk).first()
        if booking:
            end_by_trust(booking, reason=reason, note=note, by=by, now=now)
        vacancy.advance(
            Vacancy.Status.CANCELLED,
            cancelled_at=now,
            cancel_reason=reason,
        )
    with duty("sweeping"):
        close_releases(vacancy, now)
    record("vacancy.cancelled", vacancy, by=by, after={"reason": reason.code}, reason=note)
    emit("vacancy.cancelled", {"vacancy": vacancy.pk}, by=by, bank=vacancy.bank_id)
    return Cancelled(vacancy, booking)
