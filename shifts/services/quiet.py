"""When an email about a shift may leave: after the quiet hours its reader chose."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time

from shifts.rules.release import ReleasePolicy, out_of_quiet_hours
from workers.models import MessageChoice

Quiet = MessageChoice.Quiet

#: By London's clocks. The bank's own hours are in its policy.
HOURS: dict[str, tuple[time, time]] = {
    Quiet.EVENINGS: (time(20), time(8)),
    Quiet.DAYTIME: (time(8), time(16)),
}


def due_by_choice(now: datetime, policy: ReleasePolicy) -> dict[str, datetime]:
    """For each choice of quiet hours, when a letter written ``now`` may leave."""
    due = {
        choice: out_of_quiet_hours(now, replace(policy, quiet_from=starts, quiet_to=ends))
        for choice, (starts, ends) in HOURS.items()
    }
    return due | {Quiet.BANK: out_of_quiet_hours(now, policy), Quiet.NEVER: now}
