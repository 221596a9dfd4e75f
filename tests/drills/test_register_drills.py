"""The worker that asks the registers about everybody is killed in the middle of it."""

from datetime import timedelta

from compliance.models import CredentialStop, RegisterAnswer, RegisterQuestion
from compliance.services import registers
from compliance.tasks import ask_about_everybody, ask_registers
from staffbank.db import as_owner
from tests.factories.registers import numbered
from tests.factories.trusts import TrustFactory
from tests.factories.workers import WorkerFactory

NURSES = 6


def count(model, **which):
    with as_owner():
        return model.objects.filter(**which).count()


def test_who_was_not_asked_about_is_asked_about_by_the_next(worker, register, monkeypatch):
    monkeypatch.setenv("REGISTERS", f"nmc={register.address}/nmc")
    monkeypatch.setenv("REGISTER_TOKEN", "we are the bank")
    trust = TrustFactory()
    for n in range(NURSES):
        numbered(WorkerFactory(ready_for=trust), f"98A{n:04}E")
        register.enter(f"98A{n:04}E", "Suspended" if n == 0 else "Registered")
    register.file.fare("nmc", wait=8)
    assert ask_about_everybody() == NURSES

    worker.start()
    worker.wait_until(
        lambda: count(RegisterQuestion, taken_until__isnull=False) == NURSES, knock=[ask_registers]
    )
    worker.kill()

    assert count(RegisterAnswer) == 0
    assert count(RegisterQuestion) == NURSES

    register.file.fare("nmc")
    later = registers.LEASE + timedelta(seconds=5)
    worker.start(clock_offset=int(later.total_seconds()))
    worker.wait_until(lambda: count(RegisterQuestion) == 0, knock=[ask_registers])

    assert count(RegisterAnswer) == NURSES
    assert count(CredentialStop, source="register") == 1
