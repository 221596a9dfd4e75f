"""The pages of a credential that somebody may see."""

from __future__ import annotations

from compliance.models import Credential, Evidence
from staffbank.actors import Actor


def pages_of(credential: Credential, actor: Actor) -> tuple[Evidence, ...]:
    """In the order they were sent; what replaced one stands in its place."""
    rows = Evidence.objects.visible_to(actor).filter(credential=credential)
    return tuple(rows.order_by("pk"))
