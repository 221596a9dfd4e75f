"""The agreement between a bank and its workers: publishing a text, and signing it."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import NothingToSign, SameText
from trusts.models import Bank
from trusts.permissions import Permission
from trusts.services.agreement import hash_of_text
from trusts.services.roles import lock
from workers.models import TermsSignature, TermsVersion, Worker
from workers.selectors import joining_of, newest_terms

#: What a bank may begin with: a model to adapt, for its lawyers to read.
MODEL_TEXT = (Path(__file__).parents[1] / "reference" / "terms.txt").read_text(encoding="utf-8")
MODEL_TITLE = "Bank worker agreement"


@transaction.atomic
def publish_terms(bank: Bank, *, title: str, text: str, by: Actor) -> TermsVersion:
    """Publish a text as the bank's next version. Whoever joins from now on signs it. Locks the
    bank: numbers have no gaps."""
    if by.kind is not Kind.BANK or by.bank_id != bank.pk or not by.can(Permission.ONBOARD_TRUST):
        raise NotPermitted
    text = "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"
    lock(bank)
    former = newest_terms(bank.pk)
    if former and (former.text, former.title) == (text, title):
        raise SameText
    version = TermsVersion.objects.create(
        bank=bank,
        number=former.number + 1 if former else 1,
        title=title,
        text=text,
        sha256=hash_of_text(text),
        published_at=clock.now(),
        published_by_id=by.user_id,
    )
    record(
        "terms.published",
        version,
        by=by,
        after={"number": version.number, "sha256": version.sha256},
    )
    emit("terms.published", {"version": version.pk}, by=by, bank=bank.pk)
    return version


@transaction.atomic
def sign_terms(worker: Worker, version: TermsVersion, *, by: Actor) -> TermsSignature:
    """Sign ``version`` for oneself, while one joins its bank. Only the newest text can be signed,
    once."""
    joining = joining_of(by)
    if by.worker_id != worker.pk or joining is None or joining.bank_id != version.bank_id:
        raise NotPermitted
    newest = newest_terms(version.bank_id)
    if newest is None or newest.pk != version.pk:
        raise NothingToSign
    with refusing("workers_termssignature_once", NothingToSign):
        signature = TermsSignature.objects.create(
            worker=worker,
            version=version,
            sha256=hash_of_text(version.text),
            signed_at=clock.now(),
        )
    record(
        "terms.signed",
        signature,
        by=by,
        worker=worker.pk,
        after={"version": version.number, "sha256": signature.sha256},
    )
    emit("joining.changed", {"joining": joining.pk}, by=by, bank=joining.bank_id)
    return signature
