"""When a booking is given back, of somebody who will not be cleared to its end.

There is time to renew what ends until some days before the shift, by the region's or the trust's
number. What was found later than that leaves a day, or what there is of it; what the law asks for
leaves none, because nobody may work without it meanwhile either.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from staffbank.periods import Period, wall_time

#: When people are up, and the ward can find somebody else the same day. Never a changed hour.
MORNING = time(9)
#: What is left to put right what was found late.
GRACE = timedelta(hours=24)
#: The ward has so long at least to find somebody else.
LEAST_NOTICE = timedelta(hours=4)


def release_at(work: Period, *, flagged_at: datetime, days: int, by_law: bool) -> datetime:
    """The moment from which a flagged booking of ``work`` is given back; ``days`` before its day.

    Never before it was flagged. ``by_law``: something that lacks is asked for by law.
    """
    planned = wall_time(work.starts_on - timedelta(days=days), MORNING)
    if planned >= flagged_at or by_law:
        return max(planned, flagged_at)
    return max(flagged_at, min(flagged_at + GRACE, work.starts_at - LEAST_NOTICE))
