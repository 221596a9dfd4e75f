"""One part of the running demo: a process, where it writes, and how it is brought to an end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from staffbank.devstack import tether
from staffbank.devstack.places import CHECKOUT

RESTARTS = 5
RESTARTS_WITHIN = 60.0


class PartFailedError(Exception):
    """A part keeps ending as soon as it is started."""


def spawn(
    command: list[str], log: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a process that ends with us, in a group of its own, writing to ``log``."""
    with log.open("ab") as output:
        return subprocess.Popen(
            [sys.executable, "-ES", tether.__file__, str(os.getpid()), *command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd=CHECKOUT,
            env={**os.environ, **(environment or {})},
        )


@dataclass
class Part:
    """A process that the demo keeps running."""

    name: str
    command: list[str]
    log: Path
    environment: Mapping[str, str]
    before: Callable[[], None] = lambda: None
    process: subprocess.Popen[bytes] | None = None
    started_at: list[float] = field(default_factory=list)

    def start(self) -> None:
        self.before()
        self.started_at.append(time.monotonic())
        self.process = spawn(self.command, self.log, self.environment)

    @property
    def has_died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def restart(self) -> None:
        """Start again after a death, unless it dies each time."""
        recent = [at for at in self.started_at if at > time.monotonic() - RESTARTS_WITHIN]
        if len(recent) >= RESTARTS:
            raise PartFailedError(f"The {self.name} ends as soon as it starts. See {self.log}")
        end_group(self.process.pid if self.process else None, within=0)
        self.start()

    def stop(self, within: float) -> None:
        if self.process is None:
            return
        end_group(self.process.pid, within=within, reap=self.process.poll)
        self.process.wait()
        self.process = None


def end_group(
    group: int | None, *, within: float, reap: Callable[[], object] = lambda: None
) -> None:
    """Ask a process group to end; after ``within`` seconds, make it."""
    if group is None:
        return
    try:
        os.killpg(group, signal.SIGTERM if within else signal.SIGKILL)
        deadline = time.monotonic() + within
        while time.monotonic() < deadline:
            reap()
            os.killpg(group, 0)  # raises once nobody is left
            time.sleep(0.05)
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return
