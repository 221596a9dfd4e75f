"""One figure a line, and the arithmetic of times."""

import json
import math
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """``ratio`` is value over floor: a share of the floor's rate, or a multiple of its time."""

    name: str
    value: float
    unit: str
    floor: float
    n: int

    @property
    def ratio(self):
        return rounded(self.value / self.floor) if self.floor else None

    def line(self):
        return json.dumps(
            {
                "name": self.name,
                "value": rounded(self.value),
                "unit": self.unit,
                "floor": rounded(self.floor),
                "ratio": self.ratio,
                "n": self.n,
            }
        )


def tell(figure):
    sys.stdout.write(figure.line() + "\n")
    sys.stdout.flush()


def say(words):
    """Progress goes beside the figures, never among them."""
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


def rounded(value):
    """Four significant figures: more would be noise."""
    if value == 0 or not math.isfinite(value):
        return 0.0
    return round(value, max(0, 3 - math.floor(math.log10(abs(value)))))


def quantile(times, share):
    """The time within which ``share`` of ``times`` lie."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]


def median(times):
    return quantile(times, 0.5)


def times_of(*jobs, repeats, warm=2):
    """Milliseconds of each job, taken in turns so that a busy moment falls on all alike."""
    for job in jobs:
        for _ in range(warm):
            job()
    taken = [[] for _ in jobs]
    for _ in range(repeats):
        for job, times in zip(jobs, taken, strict=True):
            began = time.perf_counter()
            job()
            times.append((time.perf_counter() - began) * 1000)
    return taken
