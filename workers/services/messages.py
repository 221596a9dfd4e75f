"""What a person is sent of shifts they could book and checks that end: chosen by them, or stopped
from a letter."""

from __future__ import annotations

from collections.abc import Collection

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.notifications.sending import stop_waiting
from staffbank.notifications.stopping import stoppable_topics
from workers.models import MessageChoice, Worker


def chosen_by(actor: Actor) -> MessageChoice:
    """What the worker who acts has chosen, or what everybody gets who has not."""
    if actor.worker_id is None:
        raise NotPermitted
    choice = MessageChoice.objects.visible_to(actor).first()
    return choice or MessageChoice(worker_id=actor.worker_id, changed_at=clock.now())


@transaction.atomic
def choose_messages(
    worker: Worker,
    *,
    new_shifts: str,
    urgent_by_email: bool,
    quiet: str,
    remind_from: int,
    by: Actor,
) -> MessageChoice:
    """Send the person what they chose from now on; what waits and they no longer want is stopped.

    Raises ``NotPermitted`` for anybody else.
    """
    if by.worker_id != worker.pk:
        raise NotPermitted
    chosen = {
        "new_shifts": new_shifts,
        "urgent_by_email": urgent_by_email,
        "quiet": quiet,
        "remind_from": remind_from,
    }
    choice, _ = MessageChoice.objects.update_or_create(
        worker=worker, defaults={**chosen, "changed_at": clock.now()}
    )
    if new_shifts != MessageChoice.NewShifts.EACH:
        stop_waiting(worker.pk, topics=stoppable_topics())
    record("messages.chosen", choice, by=by, worker=worker.pk, after=chosen)
    return choice


def stop_all(worker: Worker, *, by: Actor) -> MessageChoice:
    """Send no more emails about shifts the person could book, urgent ones too."""
    choice = chosen_by(by)
    return choose_messages(
        worker,
        new_shifts=MessageChoice.NewShifts.NONE,
        urgent_by_email=False,
        quiet=choice.quiet,
        remind_from=choice.remind_from,
        by=by,
    )


def stop_paths(worker_ids: Collection[int]) -> dict[int, str]:
    """For each worker, the address that stops such letters: signed, and good for nothing else."""
    with duty("deliver"):
        refs = Worker.objects.filter(pk__in=worker_ids).values_list("pk", "ref")
        return {pk: reverse("seats:stop", args=[_signer().sign(str(ref))]) for pk, ref in refs}


def worker_of_stop(token: str) -> Worker | None:
    """Whose letters an address stops; nobody's where it was not made here."""
    try:
        ref = _signer().unsign(token)
    except BadSignature:
        return None
    with duty("tokens"):
        return Worker.objects.filter(ref=ref, merged_into=None).first()


def _signer() -> Signer:
    return Signer(salt="workers.stop")
