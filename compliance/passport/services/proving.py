"""A holder's own proof of what they show: made here with a key that we keep for them, or by the
browser that keeps it, to which it is handed and which hands it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from compliance.passport import addresses
from compliance.passport.errors import NotSignedByYourPhone
from compliance.passport.models import HolderKey, IssuedCredential, Share, ShareItem
from compliance.passport.rules import sd_jwt, verifying
from compliance.passport.rules.reasons import NotAccepted
from compliance.passport.selectors.issuers import trusted_keys
from compliance.passport.selectors.vocabulary import ALWAYS
from compliance.passport.services.holder_keys import holder_signers
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted

#: How long a browser may take from the page to its proof.
WITHIN = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Occasion:
    """To whom something is shown, and the code by which they know what for."""

    audience: str
    code: str


@dataclass(frozen=True, slots=True)
class ToSign:
    """What a browser has to sign: each text as it will be shown, for whom, with which key, and the
    second in which it was asked (a telephone's clock may be wrong)."""

    texts: tuple[str, ...]
    to: Occasion
    key_id: str
    at: datetime


def occasion_of(share: Share) -> Occasion:
    """A share is shown to whoever verifies it here, and to nobody else."""
    return Occasion(addresses.verifier(), str(share.ref))


def prove_all(
    held: Sequence[IssuedCredential], shown: Collection[str], to: Occasion, at: datetime
) -> list[str]:
    """What is shown of each, with the holder's proof; nothing of what a browser alone can prove."""
    signers = holder_signers(each.holder_key_id for each in held)

    def one(issued: IssuedCredential) -> str:
        signer = signers.get(issued.holder_key_id or 0)
        if signer is None:
            return ""
        return sd_jwt.present(
            issued.token, shown, signer=signer, audience=to.audience, nonce=to.code, at=at
        )

    return [one(each) for each in held]


def to_sign_for(share: Share, *, by: Actor) -> ToSign | None:
    """What the person's browser has to sign before ``share`` shows anything; nothing for a moment,
    while their checks are signed for a new key."""
    if by.worker_id != share.worker_id:
        raise NotPermitted
    found = [text for _, text in _texts_of(share, by)]
    return to_sign(found, occasion_of(share), by=by)


def to_sign(texts: Iterable[str], to: Occasion, *, by: Actor) -> ToSign | None:
    """``texts`` for the browser that keeps the person's key."""
    found = tuple(texts)
    key = HolderKey.objects.visible_to(by).current().first()
    return ToSign(found, to, key.key_id, clock.now()) if key and found else None


@transaction.atomic
def accept_proofs(share: Share, proofs: Sequence[str], *, by: Actor) -> Share:
    """Take what the person's browser signed of ``share``, which shows something from now on.

    Locks the share.
    """
    if by.worker_id != share.worker_id:
        raise NotPermitted
    share = Share.objects.select_for_update(no_key=True).get(pk=share.pk)
    if not share.awaits_proof:
        return share
    shown = _texts_of(share, by)
    prove_with([text for _, text in shown], proofs, occasion_of(share))
    for (item, _), proof in zip(shown, proofs, strict=True):
        item.proof = proof
        item.save(update_fields=["proof"])
    share.awaits_proof = False
    share.save(update_fields=["awaits_proof"])
    record("share.signed", share, by=by)
    return share


def prove_with(texts: Sequence[str], proofs: Sequence[str], to: Occasion) -> list[str]:
    """``texts`` with the proofs that a browser made of them. Raises ``NotSignedByYourPhone``."""
    if not texts or len(texts) != len(proofs):
        raise NotSignedByYourPhone
    issuers, now = trusted_keys(), clock.now()
    occasion = verifying.Occasion(to.audience, to.code, WITHIN)
    proven = [f"{text}{proof}" for text, proof in zip(texts, proofs, strict=True)]
    try:
        for each in proven:
            verifying.verify(each, issuers=issuers, now=now, occasion=occasion)
    except NotAccepted as refused:
        raise NotSignedByYourPhone from refused
    return proven


def _texts_of(share: Share, by: Actor) -> list[tuple[ShareItem, str]]:
    """What is shown of each that counts and is signed for the person's key of now."""
    items = ShareItem.objects.visible_to(by).filter(share=share).order_by("pk")
    current = HolderKey.objects.visible_to(by).current()
    live = IssuedCredential.objects.visible_to(by).live().filter(holder_key__in=current)
    held = {each.of: each for each in live}
    return [
        (item, sd_jwt.present(held[item.of].token, (*ALWAYS, *share.shown)))
        for item in items
        if item.of in held
    ]
