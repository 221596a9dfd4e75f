"""The only place that asks what time it is.

Ask at an edge (a view, a task, a command) and pass the answer down. The offset moves the whole
installation in time for tests and demonstrations; production settings refuse one.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + settings.CLOCK_OFFSET


def today() -> date:
    """Today's date in London, wherever the server stands."""
    return now().astimezone(LONDON).date()
