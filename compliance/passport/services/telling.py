"""Telling a person that the key by which their passport is shown has changed its place."""

from __future__ import annotations

from compliance.passport.models import HolderKey
from staffbank import clock
from staffbank.notifications.sending import Recipient, notify
from workers.models import Worker


def say_moved(worker: Worker, key: HolderKey, former: HolderKey | None) -> None:
    """Tell ``worker`` where ``key`` is, which follows ``former``, and what to do if it was not
    them: in their inbox and by email, whatever they chose of other messages."""
    notify(
        "passport/notifications/key.txt",
        to=[Recipient("As worker", worker.user_id, worker.pk, address=worker.email)],
        topic="account",
        cause=f"holder-key-{key.pk}",
        day=key.made_at.astimezone(clock.LONDON).date(),
        bank=None,
        link="/me/passport/key/",
        context={"key": key, "former": former},
    )
