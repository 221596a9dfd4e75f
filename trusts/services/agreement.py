"""The bank's agreement: publishing a text, and signing it for a trust."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import NothingToSign
from trusts.models import AgreementVersion, Bank, Departure, PoolMembership, Signature
from trusts.permissions import Permission
from trusts.services.roles import lock
from trusts.services.texts import publish, signed_now

#: What a bank may begin with: a model to adapt, for its lawyers to read.
MODEL_TEXT = (Path(__file__).parents[1] / "reference" / "agreement.txt").read_text(encoding="utf-8")
MODEL_TITLE = "Workforce sharing agreement"


@transaction.atomic
def publish_agreement(bank: Bank, *, title: str, text: str, by: Actor) -> AgreementVersion:
    """Publish a text as the bank's next version. Trusts that signed an earlier one stay in the
    pool; each is asked to sign this one. Locks the bank: numbers have no gaps."""
    said = {"title": title, "text": text}
    return publish(AgreementVersion, bank, verb="agreement.published", by=by, **said)


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
    signed = signed_now(version)
    left = Departure.objects.visible_to(by).filter(bank=version.bank_id).carried_out()
    left = left.filter(kind=Departure.Kind.LEAVE)
    with refusing("trusts_signature_once", NothingToSign):
        signature = Signature.objects.create(
            bank_id=version.bank_id,
            trust_id=by.trust_id,
            name=name,
            position=position,
            signed_by_id=by.user_id,
            stay=1 + left.count(),
            **signed,
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
