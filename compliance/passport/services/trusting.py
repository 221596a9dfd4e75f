"""Whose signed checks a bank takes over, and which families of them, from a day on."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from datetime import date

from django.db import transaction

from compliance.errors import FromThePast, NothingDiffers
from compliance.models import TakenFamily, TrustedIssuer
from compliance.passport.errors import TrustedAlready
from compliance.passport.rules.jws import Jwk
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.models import Bank, Trust
from trusts.permissions import Permission


@transaction.atomic
def trust_issuer(
    bank: Bank,
    *,
    address: str,
    name: str,
    short_name: str,
    keys: list[Jwk],
    hours: int,
    reason: str,
    by: Actor,
) -> TrustedIssuer:
    """Take over what the trust at ``address`` signs with one of ``keys``, from today on.

    Which of its checks count at which trust is each trust's policy, as it is of any trust.
    """
    _permit(bank, by)
    with duty("checking"):
        known = TrustedIssuer.objects.filter(address=address).select_related("trust").first()
    with duty("onboarding"):
        trust = known.trust if known else _trust_elsewhere(name, short_name)
    with duty("checking"), refusing("compliance_trustedissuer_once", TrustedAlready):
        issuer = TrustedIssuer.objects.create(
            bank=bank,
            trust=trust,
            address=address,
            keys=[dict(key) for key in keys],
            hours=hours,
            valid_from=clock.today(),
            trusted_by_id=by.user_id,
            trusted_at=clock.now(),
        )
    record("issuer.trusted", issuer, by=by, after={"address": address}, reason=reason)
    emit("issuer.trusted", {"issuer": issuer.pk}, by=by, bank=bank.pk)
    return issuer


@transaction.atomic
def end_trust(issuer: TrustedIssuer, *, last_day: date, reason: str, by: Actor) -> TrustedIssuer:
    """Take over nothing more of it after ``last_day``; what was taken over counts until then."""
    _permit(issuer.bank, by)
    if last_day < clock.today():
        raise FromThePast
    with duty("checking"):
        issuer = TrustedIssuer.objects.select_for_update(no_key=True).get(pk=issuer.pk)
        issuer.valid_to = last_day
        issuer.save(update_fields=["valid_to"])
    record(
        "issuer.trust_ended", issuer, by=by, after={"valid_to": last_day.isoformat()}, reason=reason
    )
    emit("issuer.trust_ended", {"issuer": issuer.pk}, by=by, bank=issuer.bank_id)
    return issuer


@transaction.atomic
def decide_families(
    bank: Bank, taken: Mapping[str, bool], *, reason: str, by: Actor
) -> list[TakenFamily]:
    """Say for each family in ``taken`` whether it is taken over, from today on; those that change.

    What was taken over before stays, until its issuer or an officer stops it.
    """
    _permit(bank, by)
    Bank.objects.select_for_update(no_key=True).get(pk=bank.pk)
    today, now = clock.today(), clock.now()
    holding = TakenFamily.objects.taken_by(bank.pk, today)
    changed = TakenFamily.objects.bulk_create(
        TakenFamily(
            bank=bank,
            group=group,
            taken=taken[group],
            valid_from=today,
            decided_by_id=by.user_id,
            decided_at=now,
        )
        for group in sorted(taken)
        if taken[group] != (group in holding)
    )
    if not changed:
        raise NothingDiffers
    after = {each.group: each.taken for each in changed}
    record("issuer.families_decided", bank, by=by, after=after, reason=reason)
    emit("issuer.families_decided", {"bank": bank.pk}, by=by, bank=bank.pk)
    return changed


def _permit(bank: Bank, by: Actor) -> None:
    if by.bank_id != bank.pk or not by.can(Permission.SET_REGION):
        raise NotPermitted


def _trust_elsewhere(name: str, short_name: str) -> Trust:
    ref = uuid.uuid4()
    return Trust.objects.create(
        ref=ref,
        slug=f"elsewhere-{ref.hex[:12]}",
        name=name,
        short_name=short_name,
        status=Trust.Status.ELSEWHERE,
    )
