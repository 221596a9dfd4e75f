"""The agreement between a bank and its workers: publishing a text, and signing it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import HoldsInThePast, NothingToSign
from trusts.models import Bank
from trusts.services.texts import publish, signed_now
from workers.models import TermsSignature, TermsVersion, Worker
from workers.selectors import in_bank, joining_of

#: What a bank may begin with: a model to adapt, for its lawyers to read.
MODEL_TEXT = (Path(__file__).parents[1] / "reference" / "terms.txt").read_text(encoding="utf-8")
MODEL_TITLE = "Bank worker agreement"
#: How long people who work for the bank already have, unless it says otherwise.
USUAL_GRACE = 14


@transaction.atomic
def publish_terms(
    bank: Bank,
    *,
    title: str,
    text: str,
    holds_from: date | None = None,
    grace_days: int = 0,
    by: Actor,
) -> TermsVersion:
    """Publish a text as the bank's next version. Whoever joins from now on signs it.

    With ``holds_from`` everybody does who works for the bank: they are asked at once, and from
    ``grace_days`` after that day nobody is booked who has not.
    """
    if holds_from is not None and holds_from < clock.today():
        raise HoldsInThePast
    return publish(
        TermsVersion,
        bank,
        verb="terms.published",
        title=title,
        text=text,
        by=by,
        holds_from=holds_from,
        grace_days=grace_days if holds_from else 0,
    )


@transaction.atomic
def sign_terms(worker: Worker, version: TermsVersion, *, by: Actor) -> TermsSignature:
    """Sign ``version`` for oneself, while one joins its bank or works for it. Only the newest text
    can be signed, once."""
    joining = joining_of(by)
    joins = joining is not None and joining.bank_id == version.bank_id
    if by.worker_id != worker.pk or not (joins or in_bank(version.bank_id, [worker.pk])):
        raise NotPermitted
    signed = signed_now(version)
    with refusing("workers_termssignature_once", NothingToSign):
        signature = TermsSignature.objects.create(worker=worker, **signed)
    record(
        "terms.signed",
        signature,
        by=by,
        worker=worker.pk,
        after={"version": version.number, "sha256": signature.sha256},
    )
    if joining is not None and joins:
        emit("joining.changed", {"joining": joining.pk}, by=by, bank=joining.bank_id)
    return signature
