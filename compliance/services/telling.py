"""What a person is told about a check of theirs. No subject names it: a screen may be seen."""

from __future__ import annotations

from zlib import crc32

from compliance.models import Credential
from staffbank import clock
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify
from workers.models import Worker

Status = Credential.Status
_TEMPLATES = {
    Status.VERIFIED: "compliance/notifications/accepted.txt",
    Status.REJECTED: "compliance/notifications/not_accepted.txt",
}


def say_decided(credential_id: int) -> None:
    """Tell the person how their check was decided, as it stands now."""
    credential = _credential(credential_id)
    template = _TEMPLATES.get(Status(credential.status))
    if template is None or credential.checked_at is None:
        return
    notify(
        template,
        to=[_person(credential)],
        topic="credential.decided",
        cause=f"credential-{credential.pk}-{credential.status}",
        day=credential.checked_at.astimezone(clock.LONDON).date(),
        bank=None,
        link="/me/passport/",
        context={"credential": credential},
    )


def say_asked(credential_id: int) -> None:
    """Tell the person that the officer needs something more."""
    credential = _credential(credential_id)
    if credential.status != Status.SUBMITTED or not credential.reason:
        return
    notify(
        "compliance/notifications/asked.txt",
        to=[_person(credential)],
        topic="credential.asked",
        cause=f"credential-{credential.pk}-asked-{crc32(credential.reason.encode())}",
        day=credential.submitted_at.astimezone(clock.LONDON).date(),
        bank=None,
        link="/me/passport/",
        context={"credential": credential},
    )


def _credential(key: int) -> Credential:
    with duty("checking"):
        rows = Credential.objects.select_related("kind", "checked_at_trust")
        return rows.get(pk=key)


def _person(credential: Credential) -> Recipient:
    with duty("checking"):
        worker = Worker.objects.get(pk=credential.worker_id)
    return Recipient(
        seat="As worker", user_id=worker.user_id, worker_id=worker.pk, address=worker.email
    )
