"""Pages of evidence: put away, attached to what was sent in, looked at, and let go."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet

from compliance.errors import (
    AlreadyChecked,
    NotThere,
    PageGone,
    StillLookedThrough,
    TooManyPages,
)
from compliance.models import Credential, Evidence
from compliance.services.decisions import set_aside_first
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.interop.documents import Document
from staffbank.interop.keyring import Keyring
from staffbank.interop.malware import Verdict, look_through
from staffbank.interop.vault import FileLost, PutAway, Vault, VaultAway
from staffbank.outbox.emitting import emit
from trusts.permissions import Permission

logger = logging.getLogger(__name__)

VAULT = Vault("evidence", Keyring("EVIDENCE_KEYS"))
#: The most pages that one credential has.
PAGES = 20
#: A file whose row is not written within this long is nobody's.
ORPHANED = timedelta(hours=24)
#: Looked through again, or sealed anew, in one run.
A_RUN = 200
_DECIDED = "Your compliance team has already decided on this one. Nothing of yours was saved."


@dataclass(frozen=True, slots=True)
class Received:
    """A document that somebody sent, and whether it was looked through for malware."""

    document: Document
    clean: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """A page that lies in the vault, and has no row yet."""

    put: PutAway
    sort: str
    clean: bool


@contextmanager
def put_away(received: Sequence[Received]) -> Iterator[tuple[Kept, ...]]:
    """Put the pages of ``received`` away for the block, which attaches them.

    Before any lock is taken: the vault may be on another machine. If the block fails they go
    again; what a crash leaves behind goes with ``sweep``.
    """
    kept: list[Kept] = []
    try:
        for each in received:
            for page in each.document.pages:
                kept.append(Kept(VAULT.put(page), each.document.kind, each.clean))  # noqa: PERF401
        yield tuple(kept)
    except BaseException:
        for one in kept:
            VAULT.discard(one.put.name)
        raise


@transaction.atomic
def attach(
    credential: Credential,
    pages: Sequence[Kept],
    *,
    portrait: Kept | None = None,
    instead: Mapping[Evidence, Kept] = MappingProxyType({}),
    by: Actor,
) -> None:
    """Add ``pages`` to what was sent in, while nobody has decided on it, and put others ``instead``
    of some of it. Whoever asked for more has it back in the list. A ``portrait``, which an identity
    may have, takes the place of the one before."""
    if by.worker_id != credential.worker_id or by.user_id is None:
        raise NotPermitted
    if not pages and portrait is None and not instead:
        return
    locked = _waiting(credential)
    now = clock.now()
    for former, page in instead.items():
        _replace(former, page, locked, now, by)
    if portrait:
        pages = [*pages, portrait]
        _delete(Evidence.objects.filter(credential=locked, portrait=True))
    if Evidence.objects.filter(credential=locked).count() + len(pages) > PAGES:
        raise TooManyPages
    Evidence.objects.bulk_create(
        row_of(page, locked, portrait=page is portrait, now=now, sender=by.user_id)
        for page in pages
    )
    set_aside_first(locked, by=by)
    if locked.reason:
        Credential.objects.filter(pk=locked.pk).update(reason="")
        emit("credential.answered", {"credential": locked.pk}, by=by)
    if pages:
        record("evidence.added", locked, by=by, after={"pages": len(pages)})
    emit("credential.submitted", {"credential": locked.pk}, by=by)


def remove(page: Evidence, *, by: Actor) -> None:
    """Take a page away again, while nobody has decided on what it is for."""
    if by.worker_id != page.worker_id:
        raise NotPermitted
    locked = _waiting(page.credential)
    _delete(Evidence.objects.filter(pk=page.pk, credential=locked))
    set_aside_first(locked, by=by)
    record("evidence.removed", locked, by=by)
    emit("credential.submitted", {"credential": locked.pk}, by=by)


def look(page: Evidence, *, by: Actor) -> bytes:
    """The picture. A look that is not one's own is recorded, and the person can read it."""
    own = by.worker_id is not None and by.worker_id == page.worker_id
    if not own and not by.can(Permission.CHECK_CREDENTIALS):
        raise NotPermitted
    if page.held:
        raise StillLookedThrough
    try:
        picture = VAULT.read(put_of(page))
    except FileLost as error:
        logger.exception("evidence.lost", extra={"evidence": str(page.ref)})
        raise NotThere from error
    if not own:
        record("evidence.looked", page.credential, by=by, after={"because": "engaged"})
    return picture


def let_go(pages: QuerySet[Evidence], *, by: Actor) -> int:
    """Delete pages that need not be kept any longer, rows and files."""
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
    return _delete(pages)


def forget_person(worker_id: int, *, except_groups: Collection[str]) -> int:
    """Delete a person's pages as they are erased, but of what the law asks to be kept: documents,
    and no portrait."""
    pages = Evidence.objects.filter(worker=worker_id)
    kept = Q(credential__kind__group__in=except_groups, portrait=False)
    return _delete(pages.exclude(kept))


@dataclass(frozen=True, slots=True)
class Swept:
    """Files that had no row, and rows that have no file."""

    deleted: int
    lost: int


def sweep(*, by: Actor) -> Swept:
    """Delete files that have had no row for a day, and report rows whose file is not there."""
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
    old = clock.now() - ORPHANED
    with duty("forgetting"):  # the rows first: a file that comes meanwhile is too new to go
        rows = set(Evidence.objects.values_list("file", flat=True))
    there = dict(VAULT.names())
    orphans = [name for name, put_at in there.items() if name not in rows and put_at < old]
    for name in orphans:
        VAULT.discard(name)
    missing = [name for name in rows if name not in there]
    with duty("forgetting"):  # a row that went meanwhile took its file with it
        found = Evidence.objects.filter(file__in=missing).order_by("pk")
        lost = [str(ref) for ref in found.values_list("ref", flat=True)]
    if lost:
        logger.error("evidence.files_lost", extra={"count": len(lost), "evidence": lost[:20]})
    if orphans or lost:
        after = {"deleted": len(orphans), "lost": len(lost)}
        record("evidence.swept", Evidence(), by=by, after=after)
    return Swept(len(orphans), len(lost))


def look_through_waiting(*, by: Actor) -> int:
    """Look through pages that came while nobody could. A harmful one is deleted."""
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
    with duty("checking"):
        waiting = list(
            Evidence.objects.filter(scanned_at=None)
            .select_related("credential")
            .order_by("uploaded_at")[:A_RUN]
        )
    looked = 0
    for page in waiting:
        try:
            verdict = look_through(VAULT.read(put_of(page)))
        except FileLost:
            logger.exception("evidence.lost", extra={"evidence": str(page.ref)})
            continue
        except VaultAway:
            break
        if verdict is Verdict.UNKNOWN:
            break
        looked += 1
        with duty("checking"):
            rows = Evidence.objects.filter(pk=page.pk)
            if verdict is Verdict.HARMFUL:
                _delete(rows)
            else:
                rows.update(scanned_at=clock.now())
        if verdict is Verdict.HARMFUL:
            record("evidence.harmful", page.credential, by=by)
            emit("credential.submitted", {"credential": page.credential_id}, by=by)
    return looked


def reseal(*, by: Actor) -> int:
    """Seal the keys of up to a run's pages with the environment's first key; how many."""
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
    first = VAULT.keys.sealing_name
    with duty("checking"):
        rows = Evidence.objects.exclude(sealed_with=first).select_for_update(no_key=True)
        pages = list(rows.order_by("pk")[:A_RUN])
        for page in pages:
            anew = VAULT.reseal(put_of(page))
            page.file_key, page.sealed_with = anew.key, anew.sealed_with
        Evidence.objects.bulk_update(pages, ["file_key", "sealed_with"])
    if pages:
        record("evidence.resealed", Evidence(), by=by, after={"pages": len(pages)})
    return len(pages)


def put_of(page: Evidence) -> PutAway:
    return PutAway(page.file, page.sha256, page.size, bytes(page.file_key), page.sealed_with)


def _waiting(credential: Credential) -> Credential:
    locked = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
    if locked.status != Credential.Status.SUBMITTED:
        raise AlreadyChecked(message=_DECIDED)
    return locked


def _replace(former: Evidence, page: Kept, locked: Credential, now: datetime, by: Actor) -> None:
    """Put ``page`` in the place of ``former``, at an address of its own; the former file goes."""
    mine = Evidence.objects.filter(pk=former.pk, file=former.file, credential=locked)
    if not mine.update(ref=uuid4(), **_columns(page, now, by.user_id)):
        raise PageGone
    _discard_when_certain([former.file])
    record("evidence.replaced", locked, by=by)


def row_of(
    page: Kept, credential: Credential, *, portrait: bool = False, now: datetime, sender: int
) -> Evidence:
    """The row of a page that lies in the vault, not yet written."""
    return Evidence(
        credential=credential,
        worker_id=credential.worker_id,
        portrait=portrait,
        **_columns(page, now, sender),
    )


def _columns(page: Kept, now: datetime, sender: int | None) -> dict[str, Any]:
    """What the row of a page says of its file, and of who sent it when."""
    return {
        "sort": page.sort,
        "file": page.put.name,
        "file_key": page.put.key,
        "sealed_with": page.put.sealed_with,
        "sha256": page.put.sha256,
        "size": page.put.size,
        "uploaded_at": now,
        "uploaded_by_id": sender,
        "scanned_at": now if page.clean else None,
    }


def _delete(pages: QuerySet[Evidence]) -> int:
    """Delete rows now, and their files once that is certain: never a row without its file."""
    names = list(pages.values_list("file", flat=True))
    gone = pages.delete()[0]
    _discard_when_certain(names)
    return gone


def _discard_when_certain(names: Iterable[str]) -> None:
    def delete_files() -> None:
        for name in names:
            VAULT.discard(name)

    transaction.on_commit(delete_files, robust=True)
