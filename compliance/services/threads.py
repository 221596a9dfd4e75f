"""What officers ask about a check, and what the person answers."""

from __future__ import annotations

from compliance.errors import AlreadyChecked
from compliance.models import CheckMessage, Credential
from compliance.services.credentials import held_by
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit


def ask_for_more(
    credential: Credential, *, question: str, pages: str | None = None, by: Actor
) -> Credential:
    """Leave it waiting and ask the person for something; it goes to the end of the list.

    ``pages`` is the mark of the pages that were seen, as in ``accept``.
    """
    credential = held_by(credential, by, pages)
    with duty("checking"):
        Credential.objects.filter(pk=credential.pk).update(
            reason=question, claimed_by=None, claimed_until=None
        )
        _say(credential, question, by)
    credential.reason = question
    record("credential.asked", credential, by=by)
    emit("credential.asked", {"credential": credential.pk}, by=by)
    return credential


def answer(credential: Credential, *, words: str, by: Actor) -> Credential:
    """Answer what the officer asked; the check goes back to its place in the list."""
    if by.worker_id != credential.worker_id or by.user_id is None:
        raise NotPermitted
    locked = Credential.objects.select_for_update(no_key=True).get(pk=credential.pk)
    if locked.status != Credential.Status.SUBMITTED:
        raise AlreadyChecked
    Credential.objects.filter(pk=locked.pk).update(reason="")
    _say(locked, words, by)
    record("credential.answered", locked, by=by)
    emit("credential.answered", {"credential": locked.pk}, by=by)
    return locked


def _say(credential: Credential, words: str, by: Actor) -> None:
    assert by.user_id is not None
    CheckMessage.objects.create(
        credential=credential,
        worker_id=credential.worker_id,
        trust_id=by.trust_id,
        words=words,
        said_by_id=by.user_id,
        said_at=clock.now(),
    )
