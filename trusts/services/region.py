"""What a region agrees for all its trusts, from a day on, and within what they may differ."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.notifications.sending import Recipient, notify
from staffbank.outbox.emitting import emit
from trusts.errors import AgainstTheLaw, FromThePast, NothingChanges, NumbersContradict
from trusts.models import (
    Bank,
    BankPolicy,
    LocalNumber,
    LocalRate,
    Membership,
    NumberLimit,
    PoolMembership,
)
from trusts.numbers import AGREED
from trusts.permissions import ROLES, Permission
from trusts.selectors.numbers import Numbers
from trusts.selectors.region import local_outside, rates_above
from trusts.services.roles import lock

Limits = Mapping[str, tuple[int, int] | None]

_READERS = [role.code for role in ROLES.values() if Permission.SET_NUMBERS in role.permissions]


@transaction.atomic
def change_region(
    bank: Bank, changes: Mapping[str, Any], *, valid_from: date, reason: str, by: Actor
) -> BankPolicy:
    """Let ``changes`` hold for every trust of the bank from a day on.

    What is planned for a later day already keeps what it says, and takes over the rest. Trusts keep
    what they set otherwise, but for rates above a lower cap: those end on that day.
    """
    _permit(bank, by, valid_from)
    if unknown := changes.keys() - set(AGREED):
        raise ValueError(f"a region does not change {sorted(unknown)}")
    with duty("onboarding"):
        lock(bank)
        rows = BankPolicy.objects.filter(bank=bank)
        held = rows.filter(valid_from__lte=valid_from).latest("valid_from")
        before = {name: getattr(held, name) for name in changes}
        changed = {name: value for name, value in changes.items() if value != before[name]}
        if not changed:
            raise NothingChanges
        agreed = _written(held, changed, valid_from=valid_from, reason=reason, by=by)
        for later in rows.filter(valid_from__gt=valid_from):
            follows = {n: v for n, v in changed.items() if getattr(later, n) == before[n]}
            rows.filter(pk=later.pk).update(**follows)
        _end_rates_above(agreed, by=by)
    record(
        "region.changed",
        agreed,
        by=by,
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(value) for name, value in changed.items()}
        | {"from": valid_from.isoformat()},
        reason=reason,
    )
    emit("region.changed", {"policy": agreed.pk}, by=by, bank=bank.pk)
    _tell(bank, valid_from, reason, by=by)
    return agreed


@transaction.atomic
def change_limits(
    bank: Bank, limits: Limits, *, valid_from: date, reason: str, by: Actor
) -> list[NumberLimit]:
    """Let trusts set these numbers within these limits from a day on; none: not at all.

    What a trust has set outside them goes back to the region's on that day.
    """
    _permit(bank, by, valid_from)
    with duty("onboarding"):
        lock(bank)
        held = {row.number: row for row in NumberLimit.objects.filter(bank=bank).on(valid_from)}
        wanted = {number: limit or (None, None) for number, limit in limits.items()}
        rows = [
            NumberLimit(
                bank=bank,
                number=number,
                lowest=lowest,
                highest=highest,
                valid_from=valid_from,
                decided_by_id=by.user_id,
            )
            for number, (lowest, highest) in wanted.items()
            if (lowest, highest) != _held(held.get(number))
        ]
        if not rows:
            raise NothingChanges
        outside = local_outside(bank.pk, limits, valid_from)
        NumberLimit.objects.bulk_create(rows)
        _end_numbers(outside, valid_from=valid_from, reason=reason, by=by)
    after = {row.number: [row.lowest, row.highest] for row in rows}
    record(
        "region.limits_changed",
        bank,
        by=by,
        before={row.number: list(_held(held.get(row.number))) for row in rows},
        after=after | {"from": valid_from.isoformat(), "ended": len(outside)},
        reason=reason,
        bank=bank.pk,
    )
    emit("region.limits_changed", {"bank": bank.pk}, by=by, bank=bank.pk)
    _tell(bank, valid_from, reason, by=by)
    return rows


def _permit(bank: Bank, by: Actor, valid_from: date) -> None:
    if by.kind is not Kind.BANK or by.bank_id != bank.pk or not by.can(Permission.SET_REGION):
        raise NotPermitted
    if valid_from < clock.today():
        raise FromThePast


def _written(
    held: BankPolicy, changed: Mapping[str, Any], *, valid_from: date, reason: str, by: Actor
) -> BankPolicy:
    """The policy of that day with what changed in it: a new one, or the day's own made over."""
    same_day = held.pk if held.valid_from == valid_from else None
    agreed = BankPolicy.objects.get(pk=held.pk)
    agreed.pk, agreed.valid_from, agreed.reason = same_day, valid_from, reason
    agreed.decided_by_id, agreed.decided_at = by.user_id, clock.now()
    for name, value in changed.items():
        setattr(agreed, name, value)
    if wrong := Numbers.of(agreed, {}).contradiction:
        raise NumbersContradict(wrong)
    if agreed.payer != BankPolicy.Payer.LEAD_EMPLOYER:
        agreed.lead_employer_id = None
    with refusing("trusts_bankpolicy_within_the_law", AgainstTheLaw):
        agreed.save(force_insert=same_day is None)
    return agreed


def _end_numbers(
    outside: Iterable[LocalNumber], *, valid_from: date, reason: str, by: Actor
) -> None:
    """Let trusts' own numbers outside the limits of that day be the region's again."""
    for each in outside:
        LocalNumber.objects.create(
            bank_id=each.bank_id,
            trust_id=each.trust_id,
            number=each.number,
            value=None,
            valid_from=max(each.valid_from, valid_from),
            reason=reason,
            decided_by_id=by.user_id,
            decided_at=clock.now(),
        )


def _end_rates_above(agreed: BankPolicy, *, by: Actor) -> None:
    """Let trusts' own rates above the cap of that day be the region's again."""
    for rate in rates_above(agreed.bank_id, agreed.rate_cap_percent, agreed.valid_from):
        ended = LocalRate.objects.create(
            bank_id=rate.bank_id,
            trust_id=rate.trust_id,
            grade_id=rate.grade_id,
            valid_from=max(rate.valid_from, agreed.valid_from),
            reason=agreed.reason,
            status=LocalRate.Status.APPROVED,
            asked_at=clock.now(),
            decided_at=clock.now(),
        )
        record("rate.ended", ended, by=by, after={"grade": rate.grade.code})


def _held(row: NumberLimit | None) -> tuple[int | None, int | None]:
    return (row.lowest, row.highest) if row else (None, None)


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def _tell(bank: Bank, valid_from: date, reason: str, *, by: Actor) -> None:
    """Write to those who set the numbers of the bank's trusts."""
    with duty("onboarding"):
        places = PoolMembership.objects.filter(bank=bank).standing(clock.today())
        held = Membership.objects.filter(trust__in=places.values("trust"), role__in=_READERS)
        seats = dict(held.current(clock.today()).values_list("user", "trust"))
        people = User.objects.filter(pk__in=seats, is_active=True).order_by("pk")
        readers = [
            Recipient("", user_id=user.pk, trust_id=seats[user.pk], address=user.email)
            for user in people
        ]
    notify(
        "trusts/notifications/region_changed.txt",
        to=readers,
        topic="region.changed",
        cause=f"region-{bank.pk}-{uuid.uuid4()}",
        day=clock.today(),
        bank=bank.pk,
        link="/seats/",
        context={"bank": bank, "valid_from": valid_from, "reason": reason, "by": by.label},
    )
