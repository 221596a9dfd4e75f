from datetime import timedelta

from compliance.models import CredentialKind, RegisterAnswer, RegisterQuestion
from staffbank import clock
from staffbank.db import as_owner
from workers.models import WorkerIdentifier

PIN = "98A1234E"


def numbered(worker, number=PIN, body="nmc"):
    """Let ``worker`` have a number on a register."""
    with as_owner():
        WorkerIdentifier.objects.create(worker=worker, scheme=body, value=number)
    return worker


def answer_of(worker, status="registered", *, number=PIN, body="nmc", ago=timedelta(), **facts):
    """A register was asked about ``worker`` so long ``ago``."""
    read_at = clock.now() - ago
    with as_owner():
        return RegisterAnswer.objects.create(
            **{
                "worker": worker,
                "kind": CredentialKind.objects.get(code=body),
                "number": number,
                "status": status,
                "why": "nightly",
                "read_at": read_at,
                "serves_until": read_at + timedelta(hours=24),
            }
            | facts
        )


def question_of(worker, body="nmc", **facts):
    """A register is yet to be asked about ``worker``."""
    now = clock.now()
    with as_owner():
        return RegisterQuestion.objects.create(
            **{
                "worker": worker,
                "kind": CredentialKind.objects.get(code=body),
                "why": "priority",
                "asked_at": now,
                "due_at": now,
            }
            | facts
        )
