"""Saying, for a trust or a bank, for how long a check of a kind counts."""

from __future__ import annotations

from datetime import date

from compliance.errors import CountsTooLong, FromThePast, NothingDiffers
from compliance.models import CredentialKind, ValidityPeriod
from compliance.services.asking import place_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import refusing
from staffbank.outbox.emitting import emit


def decide_length(
    kind: CredentialKind, months: int | None, *, valid_from: date, reason: str, by: Actor
) -> ValidityPeriod:
    """Say for how many months checks of ``kind`` count that are from ``valid_from`` or later, where
    the actor's place checks them; None goes by what stands above it. What was checked before keeps
    its end."""
    place = place_of(by)
    if valid_from < clock.today():
        raise FromThePast
    rows = ValidityPeriod.objects.of(by).filter(kind=kind, valid_from__lte=valid_from)
    latest = rows.order_by("valid_from", "pk").last()
    former = latest.months if latest else None
    if former == months:
        raise NothingDiffers
    with refusing("compliance_validityperiod_no_longer", CountsTooLong):
        decided = ValidityPeriod.objects.create(
            kind=kind,
            months=months,
            valid_from=valid_from,
            decided_by_id=by.user_id,
            decided_at=clock.now(),
            **place,
        )
    record(
        "validity.decided",
        kind,
        by=by,
        before={"months": former},
        after={"kind": kind.code, "months": months, "from": valid_from.isoformat()},
        reason=reason,
        trust=by.trust_id,
        bank=by.bank_id,
    )
    emit("validity.decided", {"kind": kind.code}, by=by)
    return decided
