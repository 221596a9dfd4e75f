"""The calendar page: the private address, shown once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from shifts.presenters.find import Way


@dataclass(frozen=True, slots=True)
class CalendarPage:
    """Whether there is a feed, since when, and its address just after it was made."""

    made_at: datetime | None
    address: str = ""
    back: Way = field(default_factory=lambda: Way(text="My shifts", href=reverse("me:bookings")))

    @property
    def app_address(self) -> str:
        """The same address, as calendar programs on a phone subscribe to it."""
        return self.address.replace("https://", "webcal://", 1).replace("http://", "webcal://", 1)
