"""The demo as a newcomer runs it, in a copy of the checkout with data of its own."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings

from staffbank.devstack.supervisor import running_groups

ROOT = Path(settings.BASE_DIR)
#: Seconds: a demo is ready in a tenth of it, but not on a machine that does ten other things.
WITHIN = 300.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(question: Callable[[], object], what: str, within: float = WITHIN) -> object:
    deadline = time.monotonic() + within
    while not (answer := question()):
        assert time.monotonic() < deadline, f"after {within:.0f} s still not so: {what}"
        time.sleep(0.1)
    return answer


class Demo:
    """A checkout of its own, whose demo is started and ended by its commands."""

    def __init__(self, checkout: Path) -> None:
        self.checkout = checkout
        self.port = free_port()
        self.log = checkout / "demo.out"
        self.process: subprocess.Popen | None = None

    def command(self, *arguments: str) -> dict:
        environment = {name: value for name, value in os.environ.items() if name != "PORT"}
        return {
            "args": [sys.executable, "manage.py", "demo", "--port", str(self.port), *arguments],
            "cwd": self.checkout,
            "env": environment
            | {"STAFFBANK_ENV": "demo", "DJANGO_SETTINGS_MODULE": "staffbank.settings"},
        }

    def start(self) -> None:
        with self.log.open("wb") as output:
            self.process = subprocess.Popen(
                **self.command("--empty"), stdout=output, stderr=subprocess.STDOUT
            )
        over = self.process.poll
        try:
            wait_until(lambda: "is ready" in self.said() or over() is not None, "ready")
        except AssertionError:
            self.stop()
            raise
        assert over() is None, self.said()

    def said(self) -> str:
        return self.log.read_text()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=WITHIN)

    def run(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            **self.command(*arguments), capture_output=True, text=True, timeout=WITHIN, check=False
        )

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
        except urllib.error.HTTPError as error:
            return error.code < 500
        except OSError:
            return False
        return True

    @property
    def state(self) -> Path:
        """Where it keeps its data: its first line says so."""
        return Path(self.said().splitlines()[0].rpartition(" ")[2])

    def groups(self, word: str = "") -> set[int]:
        """The process groups it has noted that still run, and whose commands hold a word."""
        noted = json.loads((self.state / "demo.json").read_text())["groups"]
        running = running_groups()
        return {group for group in noted if group in running and word in running[group]}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    checkout = tmp_path_factory.mktemp("checkout")
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    for name in filter(None, tracked.split("\0")):
        if (ROOT / name).is_file():
            (checkout / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, checkout / name)
    demo = Demo(checkout)
    demo.start()
    yield demo
    if demo.process.poll() is None:
        demo.stop()
    subprocess.run(
        [sys.executable, "-m", "staffbank.devstack.remove"],
        cwd=checkout,
        env=demo.command()["env"],
        check=True,
        capture_output=True,
    )


def test_it_says_where_it_is_and_who_one_can_be(demo):
    assert f"http://localhost:{demo.port}/demo/" in demo.said()
    assert demo.answers()


def test_a_second_demo_of_the_checkout_is_told_where_the_first_is(demo):
    second = demo.run("--empty")

    assert second.returncode != 0
    assert f"already running: http://localhost:{demo.port}/" in second.stderr


@pytest.mark.parametrize("part", ["granian", "celery -A staffbank worker", "beat", "broker.sock"])
def test_a_part_that_is_killed_is_started_again(demo, part):
    before = wait_until(lambda: demo.groups(part), f"{part} runs")

    for group in before:
        os.kill(group, signal.SIGKILL)

    wait_until(lambda: demo.groups(part) - before, f"another {part} runs")
    wait_until(demo.answers, "the site answers")


def test_a_killed_database_is_started_again(demo):
    pid_file = next(demo.state.glob("postgres/data/postmaster.pid"))
    killed = int(pid_file.read_text().splitlines()[0])

    os.kill(killed, signal.SIGKILL)

    wait_until(
        lambda: pid_file.exists() and int(pid_file.read_text().splitlines()[0]) != killed,
        "another PostgreSQL runs",
    )
    wait_until(demo.answers, "the site answers")


def test_a_killed_demo_leaves_nothing_in_the_way_of_the_next(demo):
    demo.process.kill()
    demo.process.wait()

    demo.start()

    assert demo.answers()


def test_a_busy_port_is_named_with_another_to_try(demo):
    demo.stop()
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", demo.port))
        other.listen()

        answer = demo.run("--empty")

    assert answer.returncode != 0
    assert f"Port {demo.port} is in use" in answer.stderr
    assert f"make demo PORT={demo.port + 1}" in answer.stderr


def test_stopping_it_stops_everything_it_started(demo):
    demo.start()

    demo.stop()

    assert not demo.answers()
    assert demo.groups("") == set()
    assert not list(demo.state.glob("postgres/data/postmaster.pid"))


def test_starting_over_forgets_the_data(demo):
    state = demo.state
    assert (state / "postgres").exists()

    assert demo.run("--reset").returncode == 0

    assert not state.exists()
