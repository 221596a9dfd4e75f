"""The bank's agreement: publishing a text, and signing it for a trust."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import NothingToSign, SameText
from trusts.models import AgreementVersion, Bank, Departure, PoolMembership, Signature
from trusts.permissions import Permission
from trusts.services.roles import lock

#: What a bank may begin with: a model to adapt, for its lawyers to read.
MODEL_TEXT = (Path(__file__).parents[1] / "reference" / "agreement.txt").read_text(encoding="utf-8")
MODEL_TITLE = "Workforce sharing agreement"


def hash_of_text(text: str) -> str:
    """The SHA-256 of ``text`` in UTF-8, as hexadecimal: what a signature is kept with."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def publish_agreement(bank: Bank, *, title: str, text: str, by: Actor) -> AgreementVersion:
    """Publish a text as the bank's next version. Trusts that signed an earlier one stay in the
    pool; each is asked to sign this one. Locks the bank: numbers have no gaps."""
    if by.kind is not Kind.BANK or by.bank_id != bank.pk or not by.can(Permission.ONBOARD_TRUST):
        raise NotPermitted
    text = "\n".join(line.rstrip() for line in text.strip().splitlines()) + "\n"
    lock(bank)
    former = AgreementVersion.objects.filter(bank=bank).first()
    if former and (former.text, former.title) == (text, title):
        raise SameText
    version = AgreementVersion.objects.create(
        bank=bank,
        number=former.number + 1 if former else 1,
        title=title,
        text=text,
        sha256=hash_of_text(text),
        published_at=clock.now(),
        published_by_id=by.user_id,
    )
    record(
        "agreement.published",
        version,
        by=by,
        after={"number": version.number, "sha256": version.sha256},
    )
    emit("agreement.published", {"version": version.pk}, by=by, bank=bank.pk)
    return version


@transaction.atomic
def sign_agreement(version: AgreementVersion, *, name: str, position: str, by: Actor) -> Signature:
    """Sign ``version`` for the trust that ``by`` is a signatory of.

    Only the newest text can be signed, once for each trust and stay in the bank. The trust's place
    in the bank points to the signature from now on; without one the database lets nothing of it
    into the pool. Locks the bank: a text that is being published meanwhile is the newest first.
    """
    if by.trust_id is None or not by.is_trust or not by.can(Permission.SIGN_AGREEMENT):
        raise NotPermitted
    today = clock.today()
    places = PoolMembership.objects.filter(bank=version.bank_id, trust=by.trust_id)
    if not places.standing(today).exists():
        raise NotPermitted
    with duty("onboarding"):
        lock(version.bank)
    newest = AgreementVersion.objects.filter(bank=version.bank_id).first()
    if newest is None or newest.pk != version.pk:
        raise NothingToSign
    left = Departure.objects.visible_to(by).filter(bank=version.bank_id).carried_out()
    left = left.filter(kind=Departure.Kind.LEAVE)
    with refusing("trusts_signature_once", NothingToSign):
        signature = Signature.objects.create(
            bank_id=version.bank_id,
            trust_id=by.trust_id,
            version=version,
            sha256=hash_of_text(version.text),
            name=name,
            position=position,
            signed_by_id=by.user_id,
            signed_at=clock.now(),
            stay=1 + left.count(),
        )
    with duty("onboarding"):
        places.standing(today).update(signature=signature)
    record(
        "agreement.signed",
        signature,
        by=by,
        after={"version": version.number, "sha256": signature.sha256},
    )
    emit("agreement.signed", {"signature": signature.pk}, by=by, bank=version.bank_id)
    return signature
