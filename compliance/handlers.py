"""What compliance does when something has happened. A payload says where to look."""

from compliance.models import Credential
from compliance.services import joining, registers, telling, training
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import current_actor, duty
from staffbank.outbox.emitting import Payload, subscribe


@subscribe("credential.checked", "credential.rejected")
def say_decided(payload: Payload) -> None:
    telling.say_decided(payload["credential"])


@subscribe("restriction.made", "restriction.lifted")
def say_restricted(payload: Payload) -> None:
    telling.say_restricted(payload["restriction"])


@subscribe("credential.asked")
def say_asked(payload: Payload) -> None:
    telling.say_asked(payload["credential"])


@subscribe("credential.undone")
def say_undone(payload: Payload) -> None:
    telling.say_undone(payload["credential"])


@subscribe("credential.answered")
def say_answered(payload: Payload) -> None:
    telling.say_answered(payload["credential"])


@subscribe("credential.revoked", "credential.suspended")
def say_stopped(payload: Payload) -> None:
    telling.say_stopped(payload["credential"])


@subscribe("credential.restored")
def say_restored(payload: Payload) -> None:
    telling.say_restored(payload["credential"])


@subscribe("training_file.asked")
def import_training(payload: Payload) -> None:
    training.run_asked(payload["file"])


@subscribe("credential.checked")
def ask_the_register(payload: Payload) -> None:
    registers.ask_about_checked(payload["credential"], by=_job())


@subscribe("joining.changed")
def settle_joining(payload: Payload) -> None:
    joining.settle(payload["joining"], clock.now(), by=_job())


@subscribe(
    *("credential.submitted", "credential.checked", "credential.rejected", "credential.undone"),
    *("credential.asked", "credential.answered"),
    *("credential.revoked", "credential.suspended", "credential.restored"),
)
def settle_joining_of(payload: Payload) -> None:
    with duty("checking"):
        worker = Credential.objects.values_list("worker", flat=True).get(pk=payload["credential"])
    joining.settle_person(worker, clock.now(), by=_job())


@subscribe("joining.refused")
def say_refused(payload: Payload) -> None:
    telling.say_refused(payload["joining"])


def _job() -> Actor:
    """Whoever runs this handler: the relay made it a job's."""
    actor = current_actor()
    assert actor is not None
    return actor
