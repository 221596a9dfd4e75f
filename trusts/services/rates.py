"""A trust's own rates: one person asks for one, and a rate authoriser who is another decides."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.notifications.sending import Recipient, notify
from staffbank.outbox.emitting import emit
from trusts.errors import (
    FromThePast,
    NoAuthoriser,
    OutsideTheCap,
    OwnRate,
    RateAskedAlready,
    RequestOver,
)
from trusts.models import Bank, Grade, LocalRate, Membership
from trusts.permissions import ROLES, Permission
from trusts.services.numbers import place_in

_AUTHORISERS = [role.code for role in ROLES.values() if Permission.APPROVE_RATE in role.permissions]
Status = LocalRate.Status


@dataclass(frozen=True, slots=True)
class OwnRates:
    """Pounds an hour."""

    core: Decimal
    unsocial: Decimal
    sunday: Decimal


@transaction.atomic
def ask_rate(
    bank: Bank, grade: Grade, rates: OwnRates | None, *, valid_from: date, reason: str, by: Actor
) -> LocalRate:
    """Ask for rates of the trust's own from a day on, or for the region's again."""
    if not by.is_trust or not by.can(Permission.ASK_RATE) or by.user_id is None:
        raise NotPermitted
    place = place_in(bank, by)
    if place is None:
        raise NotPermitted
    if valid_from < clock.today():
        raise FromThePast
    asked = LocalRate(
        bank=bank,
        trust=place.trust,
        grade=grade,
        core=rates.core if rates else None,
        unsocial=rates.unsocial if rates else None,
        sunday=rates.sunday if rates else None,
        valid_from=valid_from,
        reason=reason,
        asked_by_id=by.user_id,
        asked_at=clock.now(),
    )
    with duty("onboarding"):
        deciders = authorisers(asked)
        if not deciders:
            raise NoAuthoriser
        with (
            refusing("trusts_localrate_asked_once", RateAskedAlready),
            refusing("trusts_localrate_within_cap", OutsideTheCap),
        ):
            asked.save(force_insert=True)
    record("rate.asked", asked, by=by, after=_said(asked), reason=reason)
    emit("rate.asked", {"rate": asked.pk}, by=by, bank=bank.pk)
    _tell("asked", asked, deciders, by=by)
    return asked


@transaction.atomic
def approve_rate(rate: LocalRate, *, by: Actor) -> LocalRate:
    """Let the rates hold from their day on, or from today if that has passed. Nobody approves what
    they asked for."""
    asked = _open(rate, by)
    with (
        duty("onboarding"),
        refusing("trusts_localrate_decided_by_another", OwnRate),
        refusing("trusts_localrate_within_cap", OutsideTheCap),
    ):
        asked.advance(
            Status.APPROVED,
            decided_by_id=by.user_id,
            decided_at=clock.now(),
            valid_from=max(asked.valid_from, clock.today()),
        )
    record("rate.approved", asked, by=by, after=_said(asked))
    emit("rate.approved", {"rate": asked.pk}, by=by, bank=asked.bank_id)
    _tell("decided", asked, _both(asked, by), by=by)
    return asked


@transaction.atomic
def refuse_rate(rate: LocalRate, *, note: str, by: Actor) -> LocalRate:
    """Leave the rates as they are, and say why."""
    asked = _open(rate, by)
    with duty("onboarding"), refusing("trusts_localrate_decided_by_another", OwnRate):
        asked.advance(Status.REFUSED, decided_by_id=by.user_id, decided_at=clock.now(), note=note)
    record("rate.refused", asked, by=by, after=_said(asked), reason=note)
    emit("rate.refused", {"rate": asked.pk}, by=by, bank=asked.bank_id)
    _tell("decided", asked, _both(asked, by), by=by)
    return asked


@transaction.atomic
def withdraw_rate(rate: LocalRate, *, by: Actor) -> LocalRate:
    """Take back what one asked for oneself."""
    if rate.asked_by_id != by.user_id or rate.trust_id != by.trust_id:
        raise NotPermitted
    with duty("onboarding"):
        asked = _locked(rate)
        if asked.status != Status.WAITING:
            raise RequestOver
        asked.advance(Status.WITHDRAWN, decided_at=clock.now())
    record("rate.withdrawn", asked, by=by, after=_said(asked))
    emit("rate.withdrawn", {"rate": asked.pk}, by=by, bank=asked.bank_id)
    return asked


def may_decide(rate: LocalRate, by: Actor) -> bool:
    """Whether ``by`` may approve it or refuse it."""
    able = by.can(Permission.APPROVE_RATE) and by.trust_id == rate.trust_id
    return able and by.user_id is not None and by.user_id != rate.asked_by_id


def authorisers(rate: LocalRate) -> list[User]:
    """Everybody but whoever asked who can decide it today. Called in a duty that reads them."""
    held = Membership.objects.filter(trust=rate.trust_id, role__in=_AUTHORISERS)
    people = held.current(clock.today()).exclude(user=rate.asked_by_id)
    return list(User.objects.filter(pk__in=people.values("user"), is_active=True).order_by("pk"))


def _open(rate: LocalRate, by: Actor) -> LocalRate:
    if not by.can(Permission.APPROVE_RATE) or by.trust_id != rate.trust_id:
        raise NotPermitted
    with duty("onboarding"):
        asked = _locked(rate)
    if by.user_id is None or by.user_id == asked.asked_by_id:
        raise OwnRate
    if asked.status != Status.WAITING:
        raise RequestOver
    return asked


def _locked(rate: LocalRate) -> LocalRate:
    rows = LocalRate.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("trust", "grade", "asked_by", "bank").get(pk=rate.pk)


def _both(asked: LocalRate, by: Actor) -> list[User]:
    """Whoever asked, and whoever decided."""
    return list(User.objects.filter(pk__in=[asked.asked_by_id, by.user_id]).order_by("pk"))


def _tell(what: str, asked: LocalRate, people: Iterable[User], *, by: Actor) -> None:
    notify(
        f"trusts/notifications/rate_{what}.txt",
        to=[Recipient("", user_id=u.pk, trust_id=asked.trust_id, address=u.email) for u in people],
        topic=f"rate.{what}",
        cause=f"rate-{asked.pk}-{what}-{uuid.uuid4()}",
        day=clock.today(),
        bank=asked.bank_id,
        link=f"/trust/{asked.trust.slug}/settings/rates/{asked.ref}/",
        context={"rate": asked, "by": by.label},
    )


def _said(asked: LocalRate) -> dict[str, object]:
    """The codes of what was asked for, for the record."""
    figures = {"core": asked.core, "unsocial": asked.unsocial, "sunday": asked.sunday}
    return {
        "grade": asked.grade.code,
        "from": asked.valid_from.isoformat(),
        "asked_by": asked.asked_by_id,
        **{name: str(value) for name, value in figures.items() if value is not None},
    }
