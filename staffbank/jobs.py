"""How background jobs fare, counted where every worker and the web can reach it: in the broker.

Losing it with the broker loses a figure and no work.
"""

from __future__ import annotations

from collections import defaultdict

import redis

from staffbank import broker
from staffbank.metrics import Measure, labelled

KEY = "staffbank:jobs"
#: What is kept of each job, and what it says of itself.
FIGURES = {
    "succeeded": ("staffbank_jobs_total", {"outcome": "succeeded"}),
    "failed": ("staffbank_jobs_total", {"outcome": "failed"}),
    "seconds": ("staffbank_job_seconds_total", {}),
    "ended": ("staffbank_job_last_success_timestamp_seconds", {}),
}
SAYS = {
    "staffbank_jobs_total": ("counter", "Background jobs that ended, by outcome."),
    "staffbank_job_seconds_total": ("counter", "Seconds that background jobs took."),
    "staffbank_job_last_success_timestamp_seconds": ("gauge", "When each job last succeeded."),
}


def note(job: str, *, succeeded: bool, seconds: float, at: float) -> None:
    """Count a run of ``job`` that ended."""

    def say(client: redis.Redis) -> None:
        pipe = client.pipeline(transaction=False)
        pipe.hincrby(KEY, f"{job}|{'succeeded' if succeeded else 'failed'}", 1)
        pipe.hincrbyfloat(KEY, f"{job}|seconds", round(seconds, 4))
        if succeeded:
            pipe.hset(KEY, f"{job}|ended", str(int(at)))
        pipe.execute()

    broker.ask(say)


def counted() -> list[Measure]:
    """Every job's figures; nothing where the broker is gone."""
    kept = broker.ask(lambda client: client.hgetall(KEY)) or {}
    values: defaultdict[str, list[tuple[str, float]]] = defaultdict(list)
    for field, value in sorted(kept.items()):
        job, _, figure = _text(field).partition("|")
        if figure in FIGURES:
            name, labels = FIGURES[figure]
            values[name].append((labelled({"job": job, **labels}), float(value)))
    return [Measure(name, *SAYS[name], tuple(values[name])) for name in SAYS if name in values]


def _text(field: bytes | str) -> str:
    return field.decode() if isinstance(field, bytes) else field
