"""Showing a passport: a link for somebody, for a while, and who has opened it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction

from compliance.models import Credential, Evidence, Induction
from compliance.passport.errors import NothingToShow
from compliance.passport.models import IssuedCredential, Share, ShareItem, ShareView
from compliance.passport.models.signed import of_the_same
from compliance.passport.rules import sd_jwt
from compliance.passport.sealing import SealLost, seal, unseal
from compliance.passport.selectors.sources import CHECKS, source_of
from compliance.passport.selectors.vocabulary import ALWAYS, CHOSEN
from compliance.passport.services.holder_keys import is_in_browser
from compliance.passport.services.proving import occasion_of, prove_all
from compliance.services.evidence import VAULT, put_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import came_from, network_of, record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.interop.vault import FileLost
from workers.models import Worker, WorkerSkill

logger = logging.getLogger(__name__)

_ABOUT = "link of a share"


@dataclass(frozen=True, slots=True)
class Opened:
    """A share that somebody holds the link of, and what of it counts now."""

    share: Share
    items: tuple[ShareItem, ...]
    issued: dict[tuple[str, int], IssuedCredential]  # by what it is of
    portrait: Evidence | None = None

    @property
    def shown(self) -> tuple[str, ...]:
        return (*ALWAYS, *self.share.shown)

    @property
    def held(self) -> list[IssuedCredential]:
        """What counts, in the order in which it is shown."""
        return [self.issued[item.of] for item in self.items if item.of in self.issued]

    @property
    def credentials(self) -> list[str]:
        """What is shown of each that counts, with its holder's proof where their browser made one
        of just this."""
        proofs = {item.of: item.proof for item in self.items}
        return [
            sd_jwt.with_proof(sd_jwt.present(each.token, self.shown), proofs[each.of])
            for each in self.held
        ]


@transaction.atomic
def make(
    worker: Worker,
    things: Iterable[Credential | WorkerSkill | Induction],
    *,
    shown_to: str,
    length: timedelta,
    reason: str = "",
    booking_ref: UUID | None = None,
    shown: Collection[str] = (),
    by: Actor,
) -> Share:
    """Make a link that shows ``things`` for ``length``, of each what is always shown and the
    details named in ``shown``, and nothing else."""
    if by.worker_id != worker.pk:
        raise NotPermitted
    chosen = [each for each in things if each.worker_id == worker.pk]
    if not chosen:
        raise NothingToShow
    now, token = clock.now(), secrets.token_urlsafe(24)
    link, name = seal(token.encode(), about=_ABOUT)
    share = Share.objects.create(
        worker=worker,
        token_hash=_hash_of(token),
        link=link,
        link_sealed_with=name,
        shown_to=shown_to,
        reason=reason,
        booking_ref=booking_ref,
        shown=[name for name in CHOSEN if name in shown],
        awaits_proof=is_in_browser(worker.pk),
        made_at=now,
        ends_at=now + length,
    )
    ShareItem.objects.bulk_create(
        ShareItem(share=share, worker=worker, **{source_of(each).column: each}) for each in chosen
    )
    kinds = sorted(source_of(each).code(each) for each in chosen)
    record("share.made", share, by=by, after={"kinds": kinds, "ends_at": share.ends_at.isoformat()})
    return share


@transaction.atomic
def end(share: Share, *, by: Actor) -> Share:
    """Stop a link at once. Ending it twice is ending it once."""
    if by.worker_id != share.worker_id:
        raise NotPermitted
    share = Share.objects.select_for_update(no_key=True).get(pk=share.pk)
    if share.ended_at is None:
        share.ended_at = clock.now()
        share.save(update_fields=["ended_at"])
        record("share.ended", share, by=by)
    return share


def token_of(share: Share, *, by: Actor) -> str:
    """The secret of one's own link, to show it again; none once the key that sealed it is gone."""
    if by.worker_id != share.worker_id:
        raise NotPermitted
    try:
        return unseal(bytes(share.link), share.link_sealed_with, about=_ABOUT).decode()
    except SealLost:
        return ""


def share_of_token(token: str) -> Share | None:
    """What a link is of, whether it still shows anything or not."""
    with duty("presenting"):
        return Share.objects.filter(token_hash=_hash_of(token), awaits_proof=False).first()


@transaction.atomic
def open_share(share: Share, *, device: str, now: datetime, by: Actor) -> Opened:
    """What whoever holds the link sees now; on record, and in the person's own list of who saw it.

    The caller found ``share`` by its secret and saw that it is live.
    """
    with duty("presenting"):
        items = tuple(ShareItem.objects.filter(share=share).order_by("pk"))
        live = IssuedCredential.objects.live().filter(of_the_same(items), worker=share.worker_id)
        issued = {each.of: each for each in live}
        portrait = _portrait(key for sort, key in issued if sort == CHECKS.column)
        ShareView.objects.create(
            share=share,
            worker_id=share.worker_id,
            at=now,
            network=network_of(came_from.get()),
            device=device,
        )
    record("share.seen", share, by=by)
    return Opened(share, items, issued, portrait)


def portrait_of(share: Share, *, by: Actor) -> bytes | None:
    """The face that was checked with an identity which ``share`` shows and which counts; on record.

    The caller found ``share`` by its secret and saw that it is live.
    """
    with duty("presenting"):
        items = ShareItem.objects.filter(share=share).exclude(credential=None).values("credential")
        live = IssuedCredential.objects.live().filter(credential__in=items, worker=share.worker_id)
        portrait = _portrait(live.values_list("credential", flat=True))
    if portrait is None:
        return None
    try:
        picture = VAULT.read(put_of(portrait))
    except FileLost:
        logger.exception("passport.portrait_lost", extra={"evidence": str(portrait.ref)})
        return None
    record("share.face_seen", share, by=by)
    return picture


def _portrait(credentials: Iterable[int]) -> Evidence | None:
    """The face among the pages of checks that count, once it was looked through."""
    found = Evidence.objects.filter(credential__in=list(credentials), portrait=True).first()
    return None if found is None or found.held else found


def signed_by_holder(opened: Opened, *, now: datetime) -> list[str]:
    """What was opened, with the holder's own proof of showing it here and for this share: made now
    with a key that we keep, or by their browser when they made the share."""
    proven = prove_all(opened.held, opened.shown, occasion_of(opened.share), now)
    return [by_us or as_shown for by_us, as_shown in zip(proven, opened.credentials, strict=True)]


def _hash_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()
