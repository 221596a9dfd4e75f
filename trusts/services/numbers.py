"""What a trust sets otherwise than its region, and that it has read the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import FromThePast, NothingChanges, NumbersContradict, OutsideTheLimits
from trusts.models import Bank, Confirmation, LocalNumber, PoolMembership
from trusts.numbers import NUMBERS
from trusts.permissions import Permission
from trusts.selectors.numbers import numbers_of
from trusts.services.roles import lock


@transaction.atomic
def set_number(
    bank: Bank, number: str, value: int | None, *, valid_from: date, reason: str, by: Actor
) -> LocalNumber:
    """Let the trust's own ``value`` hold from a day on, or the region's again where it is none."""
    trust = _place(bank, by).trust
    kind = NUMBERS[number]
    if valid_from < clock.today():
        raise FromThePast
    with duty("onboarding"):
        lock(trust)
        held = numbers_of(bank.pk, trust.pk, valid_from)
        if value is not None and not kind.least <= value <= kind.most:
            raise OutsideTheLimits
        told = getattr(held.region, number) if value is None else kind.read(value)
        former = kind.written(getattr(held, number))
        planned = LocalNumber.objects.filter(bank=bank, trust=trust, number=number)
        if former == kind.written(told) and not planned.filter(valid_from__gt=valid_from).exists():
            raise NothingChanges
        changed: dict[str, Any] = {number: told}
        if wrong := replace(held, **changed).contradiction:
            raise NumbersContradict(wrong)
        with refusing("trusts_localnumber_within_limits", OutsideTheLimits):
            set_to = LocalNumber.objects.create(
                bank=bank,
                trust=trust,
                number=number,
                value=value,
                valid_from=valid_from,
                reason=reason,
                decided_by_id=by.user_id,
                decided_at=clock.now(),
            )
    record(
        "trust.number_set",
        set_to,
        by=by,
        before={number: former},
        after={number: kind.written(told), "from": valid_from.isoformat()},
        reason=reason,
    )
    emit("trust.number_set", {"number": set_to.pk}, by=by, bank=bank.pk)
    return set_to


@transaction.atomic
def confirm_numbers(bank: Bank, *, by: Actor) -> Confirmation:
    """Say for the trust that its grades, rates, breaks and rules were read and are agreed to."""
    confirmed, made = _confirm(_place(bank, by), Confirmation.Part.NUMBERS, by)
    if made:
        record("trust.numbers_confirmed", confirmed, by=by)
        emit("trust.numbers_confirmed", {"confirmation": confirmed.pk}, by=by, bank=bank.pk)
    return confirmed


@transaction.atomic
def confirm_checks(bank: Bank, *, by: Actor) -> Confirmation:
    """Say for the trust that what it asks of people and accepts was read and is agreed to."""
    place = _place(bank, by, Permission.SET_CHECKS)
    confirmed, made = _confirm(place, Confirmation.Part.CHECKS, by)
    if made:
        record("trust.checks_confirmed", confirmed, by=by)
        emit("trust.checks_confirmed", {"confirmation": confirmed.pk}, by=by, bank=bank.pk)
    return confirmed


def _confirm(
    place: PoolMembership, part: Confirmation.Part, by: Actor
) -> tuple[Confirmation, bool]:
    with duty("onboarding"):
        return Confirmation.objects.get_or_create(
            place=place,
            part=part,
            defaults={
                "bank": place.bank,
                "trust": place.trust,
                "confirmed_by_id": by.user_id,
                "confirmed_at": clock.now(),
            },
        )


def _place(
    bank: Bank, by: Actor, permission: Permission = Permission.SET_NUMBERS
) -> PoolMembership:
    """The place in ``bank`` of the trust that acts, or a refusal."""
    if not by.is_trust or not by.can(permission):
        raise NotPermitted
    place = place_in(bank, by)
    if place is None:
        raise NotPermitted
    return place


def place_in(bank: Bank, by: Actor) -> PoolMembership | None:
    """The standing place of the acting trust in a bank, in setup or live."""
    places = PoolMembership.objects.filter(bank=bank, trust=by.trust_id).standing(clock.today())
    return places.select_related("trust", "bank").first()
