"""Registering to work shifts, where a bank is open to anybody."""

from __future__ import annotations

from datetime import datetime

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.outbox.emitting import emit
from trusts.models import Bank
from trusts.services.joining import account_for
from workers.errors import NotOpen, WorksAlready
from workers.models import Joining, Worker
from workers.selectors import open_banks
from workers.services.joining import begin
from workers.services.names import name_key


def register(
    bank: Bank, email: str, *, began_at: datetime, by: Actor, name: str, password: str = ""
) -> Joining:
    """Begin to join ``bank``: whoever is logged in with their own account, or somebody new, who has
    shown that the address is theirs, with a new one.

    They are engaged by nobody, and can book nothing, until they have joined.
    """
    with duty("accounts"):
        if not open_banks(clock.today()).filter(pk=bank.pk).exists():
            raise NotOpen
        user = account_for(email, by=by, name=name, password=password)
        worker = Worker.objects.filter(user=user, merged_into=None).first()
        if worker is None:
            worker = Worker.objects.create(
                user=user, name=name, name_key=name_key(name), email=user.email
            )
        elif worker.status == Worker.Status.LEFT:
            worker.advance(Worker.Status.JOINING)
        else:
            raise WorksAlready
        person = Actor.person(user.pk, user.get_full_name())
        joining = begin(worker, bank, began_at=began_at, by=person)
    record("worker.registered", worker, by=person, worker=worker.pk)
    emit("worker.registered", {"worker": worker.pk}, by=person, bank=bank.pk)
    return joining
