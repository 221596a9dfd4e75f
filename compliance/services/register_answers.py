"""What professional registers answered, and what that changes.

An answer is written, and what it changes carried out, in one transaction for each person whose
entry changed: the check is suspended everywhere with the answer that says so, and counts again with
the answer that says it may.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from compliance.models import (
    Credential,
    CredentialKind,
    CredentialStop,
    RegisterAnswer,
    RegisterPolicy,
    RegisterQuestion,
)
from compliance.rules.registers import HOLDS, SAYS, RegisterStatus
from compliance.services.stopping import restore_credential, suspend_credential
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import acting, duty
from staffbank.outbox.emitting import emit

Source = CredentialStop.Source
#: A check that counts, or would if nothing stood against it.
_STANDING = (Credential.Status.VERIFIED, Credential.Status.SUSPENDED)


@dataclass(frozen=True, slots=True)
class Read:
    """What a register said of somebody."""

    worker_id: int
    kind_id: int
    number: str
    status: RegisterStatus


def take_in(said: Sequence[Read], *, why: str, by: Actor) -> int:
    """Write what registers said, and carry out what it changes; how many entries changed.

    Those that say what they said are written together; each of the others in a transaction of its
    own. Twice is once, but for the rows that say when it was read.
    """
    with acting(by), duty("checking"):
        changing = _changing(said)
        _write([each for each in said if each not in changing], why=why)
    for each in said:
        if each in changing:
            with acting(by):
                _carry_out(each, why=why, by=by)
    return len(changing)


def _changing(said: Iterable[Read]) -> set[Read]:
    """Those of whom a register says what is not so with us."""
    people = {each.worker_id for each in said}
    # One that an officer has suspended is suspended by the register as well.
    standing = set(
        Credential.objects.filter(worker__in=people, status__in=_STANDING).values_list(
            "worker", "kind"
        )
    )
    stopped = set(
        CredentialStop.objects.standing()
        .filter(worker__in=people, source=Source.REGISTER)
        .values_list("worker", "credential__kind")
    )
    return {
        each
        for each in said
        if (each.worker_id, each.kind_id)
        in (stopped if each.status in HOLDS else standing - stopped)
    }


def _write(said: Sequence[Read], *, why: str) -> list[RegisterAnswer]:
    """Answers, and the questions they answer."""
    now = clock.now()
    serves = {row.kind_id: row.patience.serves for row in RegisterPolicy.objects.on(clock.today())}
    written = RegisterAnswer.objects.bulk_create(
        RegisterAnswer(
            worker_id=each.worker_id,
            kind_id=each.kind_id,
            number=each.number,
            status=each.status,
            why=why,
            read_at=now,
            serves_until=now + serves[each.kind_id],
        )
        for each in said
    )
    answered = Q(pk__in=[])
    for each in said:
        answered |= Q(worker=each.worker_id, kind=each.kind_id)
    RegisterQuestion.objects.filter(answered).delete()
    return written


def _carry_out(one: Read, *, why: str, by: Actor) -> None:
    """One answer that changes how a check counts, and the change."""
    holds = one.status in HOLDS
    with duty("checking"):
        (answer,) = _write([one], why=why)
        kind = CredentialKind.objects.get(pk=one.kind_id)
        own = CredentialStop.objects.standing().filter(source=Source.REGISTER)
        standing = Credential.objects.filter(
            worker=one.worker_id, kind=kind, status__in=_STANDING
        ).order_by("pk")
        stopped = standing.filter(pk__in=own.values("credential"))
        credentials = list(stopped if holds else standing.exclude(pk__in=own.values("credential")))
    words = f"The {kind.short_name} register says: {SAYS[one.status]}."
    for credential in credentials:
        if holds:
            restore_credential(credential, reason=words, source=Source.REGISTER, by=by)
        else:
            suspend_credential(credential, reason=words, source=Source.REGISTER, by=by)
    after = {"kind": kind.code, "status": one.status.value}
    record("register.changed", answer, by=by, after=after)
    emit("register.changed", {"answer": answer.pk}, by=by)
