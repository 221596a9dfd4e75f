"""Suspending a trust's place in a bank, or leaving it: planned, taken back, carried out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from shifts.models import Release, Vacancy
from shifts.selectors.departing import Leaving, beginning_of, what_leaving_means
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import AlreadyLeaving, DepartureOver, NotLive, TooSoon
from trusts.models import Departure, PoolMembership, PoolStaffGroup, Trust
from trusts.services.onboarding import place_of


def what_it_means(trust: Trust, day: date, *, by: Actor) -> Leaving:
    """What suspending or leaving on ``day`` would mean, as things stand now."""
    return what_leaving_means(trust.pk, place_of(trust, by).bank_id, day)


@transaction.atomic
def plan_departure(trust: Trust, *, kind: str, day: date, reason: str, by: Actor) -> Departure:
    """Say from which day the trust no longer shares. Nothing changes before that day."""
    pool = place_of(trust, by)
    if pool.valid_from is None:
        raise NotLive
    if day <= max(clock.today(), pool.valid_from):
        raise TooSoon
    with refusing("trusts_departure_one_planned", AlreadyLeaving):
        departure = Departure.objects.create(
            bank_id=pool.bank_id,
            trust=trust,
            kind=kind,
            takes_effect_on=day,
            reason=reason,
            asked_at=clock.now(),
            asked_by_id=by.user_id,
        )
    record(
        "departure.planned",
        departure,
        by=by,
        after={"kind": kind, "on": day.isoformat()},
        reason=reason,
    )
    emit("departure.planned", {"departure": departure.pk}, by=by, bank=pool.bank_id)
    return departure


@transaction.atomic
def withdraw_departure(departure: Departure, *, by: Actor) -> None:
    """Take it back: until its day nothing has happened yet."""
    place_of(departure.trust, by)
    if departure.bank_id != by.bank_id:
        raise NotPermitted
    rows = Departure.objects.planned().filter(pk=departure.pk)
    if rows.update(withdrawn_at=clock.now()) != 1:
        raise DepartureOver
    record("departure.withdrawn", departure, by=by, after={"kind": departure.kind})
    emit("departure.withdrawn", {"departure": departure.pk}, by=by, bank=departure.bank_id)


def carry_out_due(now: datetime, *, by: Actor) -> int:
    """Do what is planned for today, or was and is late, in the bank of the job: each once."""
    today = now.astimezone(clock.LONDON).date()
    due = Departure.objects.visible_to(by).planned().filter(takes_effect_on__lte=today)
    done = 0
    for key in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            rows = Departure.objects.planned().select_for_update(
                no_key=True, skip_locked=True, of=("self",)
            )
            departure = rows.select_related("trust").filter(pk=key).first()
            if departure:
                _carry_out(departure, now, by=by)
                done += 1
    return done


def _carry_out(departure: Departure, now: datetime, *, by: Actor) -> None:
    """End the place from the day that was named, take what the region sees out of its sight, and
    leave every booking as it is. A trust that shares through another bank stays live there."""
    withdrawn = _withdraw_vacancies(departure, now)
    with duty("onboarding"):
        places = PoolMembership.objects.filter(bank=departure.bank_id, trust=departure.trust_id)
        place = places.get(valid_from__isnull=False, valid_to=None)
        PoolMembership.objects.filter(pk=place.pk).update(
            valid_to=departure.takes_effect_on - timedelta(days=1)
        )
        if departure.kind == Departure.Kind.SUSPEND:
            _keep_ready(place)
        elsewhere = PoolMembership.objects.current(departure.takes_effect_on)
        if not elsewhere.filter(trust=departure.trust_id).exists():
            ends_as = {
                Departure.Kind.SUSPEND.value: Trust.Status.SUSPENDED,
                Departure.Kind.LEAVE.value: Trust.Status.LEFT,
            }
            departure.trust.advance(ends_as[departure.kind])
    Departure.objects.filter(pk=departure.pk).update(done_at=now, vacancies_withdrawn=withdrawn)
    topic = {"suspend": "trust.suspended", "leave": "trust.left"}[departure.kind]
    record(topic, departure, by=by, after={"vacancies_withdrawn": withdrawn})
    emit(topic, {"departure": departure.pk}, by=by, bank=departure.bank_id)


def _withdraw_vacancies(departure: Departure, now: datetime) -> int:
    """Close them to the region; the trust's own bank still sees them."""
    with duty("broadcast"):
        shown = Vacancy.objects.filter(
            bank=departure.bank_id,
            trust=departure.trust_id,
            starts_at__gte=beginning_of(departure.takes_effect_on),
        ).open()
        locked = shown.select_for_update(no_key=True).order_by("pk")
        keys = list(locked.values_list("pk", flat=True))
        seen = shown.filter(pool_opened_at__isnull=False).count()
        Vacancy.objects.filter(pk__in=keys).update(pool_opened_at=None, opens_to_pool_at=None)
        Release.objects.filter(
            vacancy__in=keys, audience=Release.Audience.POOL, closed_at=None
        ).update(closed_at=now)
    return seen


def _keep_ready(place: PoolMembership) -> None:
    """A suspended trust keeps its agreement, groups, and what its people have confirmed, so that it
    can be taken live again."""
    ready = PoolMembership.objects.create(
        bank_id=place.bank_id, trust_id=place.trust_id, signature_id=place.signature_id
    )
    PoolStaffGroup.objects.bulk_create(
        PoolStaffGroup(membership=ready, staff_group_id=group)
        for group in place.groups.values_list("staff_group", flat=True)
    )
    for said in place.confirmed.all():
        said.pk, said.place = None, ready
        said.save(force_insert=True)
