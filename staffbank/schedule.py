"""The timetable: every periodic job, its cadence and why.

Beat only knocks: each job finds in PostgreSQL what is due, so a tick lost with the broker delays
work and never loses it. ``expires`` keeps a stopped worker from waking to a pile of old ticks.

    "deliver what is due": {
        "task": "staffbank.outbox.tasks.deliver_due",
        "schedule": timedelta(seconds=5),
        "options": {"expires": 5},
    },
"""

from typing import Any

TIMETABLE: dict[str, dict[str, Any]] = {}
