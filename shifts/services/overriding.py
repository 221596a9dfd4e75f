"""Taking somebody without a check that is asked for: asked, approved by another, ended."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max

from compliance.models import CredentialKind
from shifts.errors import (
    LawIsNotOverridden,
    OverriddenAlready,
    OverrideOver,
    OverrideTooLong,
    OverridingYourself,
    SecondPersonNeeded,
)
from shifts.models import Override, Vacancy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import BankPolicy, PoolMembership
from trusts.permissions import Permission
from workers.models import Worker

_DAY = timedelta(days=1)
Status = Override.Status


def longest(trust_id: int, today: date) -> int:
    """For how many days the trust may: the least that any region of its own has agreed."""
    return min((each.override_days for each in _policies(trust_id, today)), default=0)


def needs_second(trust_id: int, today: date) -> bool:
    """Whether another person approves it first: where any region of the trust's says so."""
    return any(each.override_second for each in _policies(trust_id, today))


def _policies(trust_id: int, today: date) -> list[BankPolicy]:
    places = PoolMembership.objects.current(today).filter(trust=trust_id)
    newest = (
        BankPolicy.objects.filter(bank__in=places.values("bank"), valid_from__lte=today)
        .values("bank")
        .annotate(day=Max("valid_from"))
    )
    return [BankPolicy.objects.get(bank=each["bank"], valid_from=each["day"]) for each in newest]


@transaction.atomic
def override(
    worker: Worker,
    kind: CredentialKind,
    *,
    until: date,
    reason: str,
    vacancy: Vacancy | None = None,
    by: Actor,
) -> Override:
    """Take ``worker`` at the acting trust without ``kind``, from today to ``until``, for all its
    work or for ``vacancy`` alone. It counts at once, or once a second person approves it."""
    trust = _overriding(by)
    if vacancy is not None and vacancy.trust_id != trust:
        raise NotPermitted
    today, now = clock.today(), clock.now()
    if kind.by_law:
        raise LawIsNotOverridden
    if not today <= until < today + longest(trust, today) * _DAY:
        raise OverrideTooLong
    second = needs_second(trust, today)
    with (
        duty("checking"),
        refusing("shifts_override_never_law", LawIsNotOverridden),
        refusing("shifts_override_not_oneself", OverridingYourself),
        refusing("shifts_override_one_at_a_time", OverriddenAlready),
    ):
        # What is over is said to be so, and no longer stands in the way.
        held = Override.objects.filter(trust=trust, worker=worker, kind=kind)
        for each in held.filter(status=Status.STANDING, valid_to__lt=today):
            each.advance(Status.ENDED, ended_at=now)
        made = Override.objects.create(
            trust_id=trust,
            worker=worker,
            kind=kind,
            vacancy=vacancy,
            valid_from=today,
            valid_to=until,
            reason=reason,
            second=second,
            status=Status.ASKED if second else Status.STANDING,
            asked_at=now,
            asked_by_id=by.user_id,
        )
    _say("override.asked" if second else "override.made", made, by=by, reason=reason)
    return made


@transaction.atomic
def approve(asked: Override, *, by: Actor) -> None:
    """Let it count, as the second person."""
    _decide(asked, Status.STANDING, "override.approved", by=by)


@transaction.atomic
def refuse(asked: Override, *, by: Actor) -> None:
    """Not let it count. Whoever asked may withdraw it so as well."""
    _decide(asked, Status.REFUSED, "override.refused", by=by)


def _decide(asked: Override, status: str, verb: str, *, by: Actor) -> None:
    if asked.trust_id != _overriding(by):
        raise NotPermitted
    with duty("checking"):
        row = Override.objects.select_for_update(no_key=True).get(pk=asked.pk)
        if row.status != Status.ASKED or row.valid_to < clock.today():
            raise OverrideOver
        with (
            refusing("shifts_override_second_person", SecondPersonNeeded),
            refusing("shifts_override_not_oneself", OverridingYourself),
        ):
            row.advance(status, decided_at=clock.now(), decided_by_id=by.user_id)
    _say(verb, row, by=by)


@transaction.atomic
def end(standing: Override, *, by: Actor) -> None:
    """Ask for the check again, from now on. What is booked is flagged like any other."""
    if standing.trust_id != _overriding(by):
        raise NotPermitted
    with duty("checking"):
        row = Override.objects.select_for_update(no_key=True).get(pk=standing.pk)
        if row.status != Status.STANDING:
            raise OverrideOver
        row.advance(Status.ENDED, ended_at=clock.now())
    _say("override.ended", row, by=by)


def _overriding(by: Actor) -> int:
    if not by.can(Permission.OVERRIDE_CHECKS) or by.trust_id is None:
        raise NotPermitted
    return by.trust_id


def _say(verb: str, row: Override, *, by: Actor, reason: str = "") -> None:
    record(
        verb,
        row,
        by=by,
        worker=row.worker_id,
        trust=row.trust_id,
        after={
            "kind": row.kind.code,
            "until": row.valid_to.isoformat(),
            "one_shift": row.vacancy_id is not None,
        },
        reason=reason,
    )
    emit(verb, {"override": row.pk}, by=by)
