"""Taking one's whole passport along: a file that proves itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.passport.models import IssuedCredential
from compliance.passport.rules import sd_jwt
from compliance.passport.selectors.vocabulary import ALWAYS, CHOSEN
from compliance.passport.services.proving import Occasion, ToSign, prove_all, prove_with, to_sign
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted
from workers.models import Worker

#: What another bank is shown: all but the reference by which we know the person.
_ALL = (*ALWAYS, *CHOSEN)


@dataclass(frozen=True, slots=True)
class Carried:
    """A passport as it leaves: its credentials, and the status lists that it brings along."""

    credentials: tuple[str, ...]
    lists: tuple[str, ...] = ()


def carry(worker: Worker, *, by: Actor) -> Carried:
    """One's whole passport, to carry away: on record as a file that left."""
    held = _held(worker, by)
    _record(worker, held, by)
    return Carried(tuple(each.token for each in held))


def along(
    worker: Worker, *, to: Occasion, proofs: Sequence[str] | None = None, by: Actor
) -> Carried:
    """The same for another bank: it says by the holder's key that it is shown to them, and brings
    the signed status lists along. With ``proofs`` their browser signed it."""
    held = _held(worker, by)
    _record(worker, held, by)
    if proofs is None:
        texts = [text for text in prove_all(held, _ALL, to, clock.now()) if text]
    else:
        texts = prove_with(_bare(held), proofs, to)
    return Carried(tuple(texts), tuple(sorted({each.status_list.token for each in held})))


def along_to_sign(worker: Worker, *, to: Occasion, by: Actor) -> ToSign | None:
    """What the browser that keeps the person's key has to sign for another bank."""
    return to_sign(_bare(_held(worker, by)), to, by=by)


def _held(worker: Worker, by: Actor) -> list[IssuedCredential]:
    if by.worker_id != worker.pk:
        raise NotPermitted
    rows = IssuedCredential.objects.visible_to(by).live().select_related("status_list")
    return list(rows.order_by("credential__kind__sort", "pk"))


def _bare(held: Sequence[IssuedCredential]) -> list[str]:
    return [sd_jwt.present(each.token, _ALL) for each in held]


def _record(worker: Worker, held: Sequence[IssuedCredential], by: Actor) -> None:
    after = {"count": len(held)}
    record("passport.exported", worker, by=by, worker=worker.pk, after=after)
