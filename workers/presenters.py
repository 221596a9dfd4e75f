"""What pages of people for themselves say."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.urls import reverse


@dataclass(frozen=True, slots=True)
class MessagesPage:
    """Where messages go, besides the inbox."""

    email: str
    back: dict[str, str] = field(
        default_factory=lambda: {"href": reverse("me:inbox"), "text": "Inbox"}
    )
