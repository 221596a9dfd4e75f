"""What is counted while requests are answered, kept so that any process of a server can tell all.

Each process writes a file of its own in one folder, as slots of a name and a number: adding to one
locks nobody else, and what a process counted stays when it is replaced. Without a folder (commands,
tests) a process counts for itself. Names and labels come from the code, never from a person.
"""

from __future__ import annotations

import logging
import mmap
import os
import struct
import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

logger = logging.getLogger(__name__)

NAME = 184  # bytes of a series: its name and labels
SLOT = NAME + 8
SLOTS = 8192
NUMBER = struct.Struct("<d")

Labels = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure as Prometheus reads it, with a value for each set of labels."""

    name: str
    kind: str  # counter or gauge
    says: str
    values: tuple[tuple[str, float], ...]  # the series' labels, as ``labelled`` writes them


#: What each counter that processes keep says of itself.
COUNTERS = {
    "staffbank_requests_total": "Requests answered, by route, method and status.",
    "staffbank_request_seconds_bucket": "Requests answered within so many seconds, by route.",
    "staffbank_request_seconds_count": "Requests answered, by route.",
    "staffbank_request_seconds_sum": "Seconds spent on answers, by route.",
    "staffbank_limited_total": "Requests told to slow down, by whose limit it was.",
    "staffbank_limits_unchecked_total": "Requests let through unlimited: no broker to count them.",
    "staffbank_counted_apart_total": "Counts of log ins kept by one process alone: no broker.",
}


class Slots:
    """The numbers of one process."""

    def __init__(self, file: Path | None) -> None:
        shared = _shared(file) if file is not None else None
        self.is_shared = shared is not None
        self.memory = shared or mmap.mmap(-1, SLOT * SLOTS)
        self.places: dict[str, int] = {}
        self.lock = threading.Lock()

    def add(self, series: str, number: float) -> None:
        with self.lock:
            place = self.places.get(series)
            if place is None:
                name = series.encode()
                if len(self.places) >= SLOTS or len(name) > NAME:
                    return  # a figure less, never a request
                place = len(self.places) * SLOT
                self.memory[place : place + len(name)] = name
                self.places[series] = place
            (so_far,) = NUMBER.unpack_from(self.memory, place + NAME)
            NUMBER.pack_into(self.memory, place + NAME, so_far + number)


def _shared(file: Path) -> mmap.mmap | None:
    """The file, whole: a disk that is full says so here, where a hole in it would end the process
    that counts into it. None where there can be no file: a process then counts for itself."""
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if file.parent.lstat().st_uid != os.geteuid():
            raise PermissionError("the folder of the figures belongs to someone else")
        with file.open("xb+") as made:
            made.write(bytes(SLOT * SLOTS))
            made.flush()
            return mmap.mmap(made.fileno(), SLOT * SLOTS)
    except OSError:
        logger.exception("metrics.alone")
        with suppress(OSError):
            file.unlink(missing_ok=True)
        return None


@cache
def _own() -> Slots:
    return Slots(_file())


def _file() -> Path | None:
    if not settings.METRICS_FOLDER:
        return None
    return Path(settings.METRICS_FOLDER) / f"{os.getpid()}-{os.urandom(4).hex()}"


def labelled(labels: Labels) -> str:
    """``{route="web:help",status="200"}``; nothing for no labels."""
    inside = ",".join(f'{name}="{_quoted(value)}"' for name, value in labels.items())
    return f"{{{inside}}}" if inside else ""


def _quoted(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def count(name: str, number: float = 1, **labels: str) -> None:
    """Add to a counter of ``COUNTERS``."""
    _own().add(name + labelled(labels), number)


def counted() -> list[Measure]:
    """Every counter, added up over the processes of this server."""
    own, totals = _own(), defaultdict[str, float](float)
    memories = [bytes(own.memory)]
    if own.is_shared:
        memories = [file.read_bytes() for file in Path(settings.METRICS_FOLDER).iterdir()]
    for memory in memories:
        for series, number in _read(memory):
            totals[series] += number
    values = defaultdict(list)
    for series, number in sorted(totals.items()):
        name, brace, labels = series.partition("{")
        values[name].append((brace + labels, number))
    return [
        Measure(name, "counter", says, tuple(values[name]))
        for name, says in COUNTERS.items()
        if name in values
    ]


def _read(memory: bytes) -> Iterator[tuple[str, float]]:
    for place in range(0, len(memory) - SLOT + 1, SLOT):
        name = memory[place : place + NAME].rstrip(b"\0")
        if not name:
            return
        yield name.decode(), NUMBER.unpack_from(memory, place + NAME)[0]


# --- What is looked up when it is asked for ---------------------------------------------------

Source = Callable[[], Iterable[Measure]]
_sources: list[Source] = []


def measured(source: Source) -> Source:
    """Have the decorated function asked for its figures whenever they are read."""
    _sources.append(source)
    return source


def looked_up() -> list[Measure]:
    return [measure for source in _sources for measure in source()]


def gauge(name: str, says: str, values: Mapping[str, float] | float, label: str = "") -> Measure:
    """A figure that goes up and down: one value, or one for each value of ``label``."""
    if isinstance(values, Mapping):
        listed = tuple((labelled({label: key}), float(values[key])) for key in sorted(values))
    else:
        listed = (("", float(values)),)
    return Measure(name, "gauge", says, listed)


def exposition(measures: Iterable[Measure]) -> str:
    """The text that Prometheus reads."""
    lines = []
    for measure in measures:
        lines += [f"# HELP {measure.name} {measure.says}", f"# TYPE {measure.name} {measure.kind}"]
        lines += [f"{measure.name}{labels} {_figure(value)}" for labels, value in measure.values]
    return "\n".join(lines) + "\n"


def _figure(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(round(value, 6))
