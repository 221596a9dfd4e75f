"""What was asked and answered about a check."""

from __future__ import annotations

from compliance.models import CheckMessage, Credential
from staffbank.actors import Actor


def thread_of(credential: Credential, actor: Actor) -> tuple[CheckMessage, ...]:
    """From the first to the last."""
    said = CheckMessage.objects.visible_to(actor).filter(credential=credential)
    return tuple(said.select_related("said_by", "trust").order_by("said_at", "pk"))
