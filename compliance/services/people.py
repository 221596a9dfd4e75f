"""Looking at a person's record."""

from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted
from trusts.permissions import Permission
from workers.models import Worker


def look(worker: Worker, *, by: Actor) -> None:
    """Record that ``by`` opened a person's record: the person can read who looked."""
    if not by.can(Permission.CHECK_CREDENTIALS):
        raise NotPermitted
    record("worker.looked", worker, by=by, worker=worker.pk, after={"because": "engaged"})
