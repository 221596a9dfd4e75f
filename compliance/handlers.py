"""What compliance does when something has happened. A payload says where to look."""

from compliance.services import telling, training
from staffbank.outbox.emitting import Payload, subscribe


@subscribe("credential.checked", "credential.rejected")
def say_decided(payload: Payload) -> None:
    telling.say_decided(payload["credential"])


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
