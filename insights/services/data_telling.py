"""What a person is told about what they asked of their data."""

from __future__ import annotations

from staffbank import clock
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify
from workers.models import Correction


def say_answered(correction_id: int) -> None:
    """Tell the person how their request to correct something was answered."""
    with duty("answering"):
        rows = Correction.objects.select_related("worker", "decided_at_trust")
        asked = rows.get(pk=correction_id)
    if asked.decided_at is None:
        return
    worker = asked.worker
    notify(
        "workers/notifications/correction_answered.txt",
        to=[Recipient("As worker", worker.user_id, worker.pk, address=worker.email)],
        topic="correction.answered",
        cause=f"correction-{asked.pk}",
        day=asked.decided_at.astimezone(clock.LONDON).date(),
        bank=None,
        link="/me/data/",
        context={"correction": asked},
    )
