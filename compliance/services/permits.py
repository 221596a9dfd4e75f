"""Who may decide on a person's checks."""

from __future__ import annotations

from compliance.errors import NotEngaged
from staffbank import clock
from staffbank.actors import Actor
from staffbank.errors import NotPermitted
from trusts.permissions import Permission
from workers.models import Engagement


def require_checker(worker_id: int, by: Actor) -> None:
    """Only compliance officers check, and only people whom their trust engages today."""
    if not by.can(Permission.CHECK_CREDENTIALS):
        raise NotPermitted
    engaged = Engagement.objects.current(clock.today()).filter(worker=worker_id, trust=by.trust_id)
    if not engaged.exists():
        raise NotEngaged
