"""The web server, started as ``make demo`` starts it, and the clients that ask it."""

import json
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

from staffbank.devstack.parts import Part
from staffbank.devstack.places import CHECKOUT, Places
from staffbank.devstack.supervisor import HOST, WEB_THREADS, WEB_WORKERS, answers

STARTS_WITHIN = 60.0


class Site:
    def __init__(self, port):
        self.port = port

    def ask(self, lanes):
        """Send each lane's requests at once, one after another within it."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.benchmarks.client"],
            input=json.dumps({"port": self.port, "lanes": lanes}),
            capture_output=True,
            text=True,
            cwd=CHECKOUT,
            check=True,
        )
        return json.loads(done.stdout)

    def times(self, lanes, allowed=(200,)):
        """What ``ask`` answers, as milliseconds; any status not allowed ends the run."""
        answered = self.ask(lanes)
        given = [answer for lane in answered["lanes"] for answer in lane]
        refused = {status for status, _ in given} - set(allowed)
        if refused:
            raise RuntimeError(f"the site answered {sorted(refused)}")
        return answered["seconds"], given


@contextmanager
def served(place="bench", **environment):
    port = free_port()
    python = sys.executable
    part = Part(
        "bench-web",
        [
            *(python, "-m", "granian", "--interface", "wsgi", "tests.benchmarks.wsgi:application"),
            *("--host", HOST, "--port", str(port), "--no-ws", "--no-access-log"),
            *("--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)),
            *("--respawn-failed-workers", "--workers-kill-timeout", "5s"),
        ],
        Places(place).state / "web.log",
        {"STAFFBANK_PROCESS": "web", **environment},
    )
    part.start()
    try:
        wait_for(part, port)
        yield Site(port)
    finally:
        part.stop(within=8)


def wait_for(part, port):
    deadline = time.monotonic() + STARTS_WITHIN
    while not answers(f"http://{HOST}:{port}/floor/bare/"):
        if part.has_died or time.monotonic() > deadline:
            raise RuntimeError(f"the web server did not start: see {part.log}")
        time.sleep(0.1)


def free_port():
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
