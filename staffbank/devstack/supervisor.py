"""The demo's supervisor: starts every part in order, keeps each running, stops them in order."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TextIO

from django.conf import settings

from staffbank.devstack import register
from staffbank.devstack.broker import Broker
from staffbank.devstack.parts import Part, end_group
from staffbank.devstack.places import DevstackError, Places
from staffbank.devstack.postgres import EmbeddedPostgres

ANSWERS_WITHIN = 60.0
HOST = "127.0.0.1"
WEB_WORKERS = 2
WEB_THREADS = 4


class Supervisor:
    """Runs the parts that :class:`Part` describes and the PostgreSQL they share."""

    def __init__(self, port: int, say: Callable[[str], object]) -> None:
        self.port = port
        self.say = say
        self.places = Places("demo")
        self.postgres = EmbeddedPostgres("demo") if settings.EMBEDDED_DATABASE else None
        self.broker = Broker("demo") if settings.EMBEDDED_BROKER else None
        self.parts: list[Part] = []
        self.told: dict[str, str] = {}

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/"

    def start_servers(self) -> None:
        """Start what holds data: PostgreSQL, then the broker."""
        if self.postgres is not None:
            self.postgres.start()
        if self.broker is not None:
            if self.broker.stands_in:
                self.say(
                    "  warning: no Valkey or Redis fits this machine, so a slow stand-in carries "
                    "the background work. Install valkey or redis, or set REDIS_URL."
                )
            part = self._part("broker", self.broker.command(), self.broker.clear_the_way)
            process = part.process
            if process is not None:
                self.broker.wait_until_it_answers(process)

    def start_register(self) -> None:
        """Start what stands for the professional registers; the other parts are told where."""
        with socket.socket() as probe:
            probe.bind((HOST, 0))
            port = probe.getsockname()[1]
        data = str(self.places.state / register.FILE)
        self.told["REGISTERS"] = ",".join(
            f"{body}=http://{HOST}:{port}/{body}" for body in register.BODIES
        )
        self._part(
            "register",
            [
                *(sys.executable, "-m", "staffbank.devstack.register"),
                *("--data", data, "--port", str(port)),
            ],
        )

    def start_web(self) -> None:
        """Start what serves people. It reads its code while the region is brought up to date."""
        self._part(
            "web",
            [
                *(
                    sys.executable,
                    "-m",
                    "granian",
                    "--interface",
                    "wsgi",
                    "staffbank.wsgi:application",
                ),
                *("--host", HOST, "--port", str(self.port), "--no-ws", "--no-access-log"),
                *("--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)),
                *("--respawn-failed-workers", "--workers-kill-timeout", "5s"),
            ],
        )

    def start_work(self) -> None:
        """Start what does the work, and wait until the site answers."""
        celery = [sys.executable, "-m", "celery", "-A", "staffbank"]
        self._part(
            "worker",
            [
                *(*celery, "worker", "-c", "2", "-l", "warning"),
                *("--without-gossip", "--without-mingle"),
            ],
        )
        schedule = self.places.state / "beat-schedule"
        self._part(
            "beat",
            [*celery, "beat", "-l", "warning", "--pidfile=", "-s", str(schedule)],
            before=lambda: schedule.unlink(missing_ok=True),  # a killed beat may leave half a file
        )
        self._wait_for_the_site()

    def watch(self) -> None:
        """Keep every part running, until interrupted."""
        while True:
            time.sleep(0.5)
            for part in self.parts:
                if part.has_died:
                    self.say(f"  the {part.name} ended: starting it again (see {part.log})")
                    part.restart()
                    self._remember()
            if self.postgres is not None and not self.postgres.is_running():
                self.say("  PostgreSQL ended: starting it again")
                self.postgres.start()

    def stop(self) -> None:
        """Stop in the reverse order: nobody loses what they stand on."""
        for part in reversed(self.parts):
            part.stop(within=8)
        if self.postgres is not None:
            self.postgres.stop()

    def _part(
        self,
        name: str,
        command: list[str],
        before: Callable[[], None] = lambda: None,
    ) -> Part:
        part = Part(
            name,
            command,
            self.places.state / f"{name}.log",
            {
                "STAFFBANK_PROCESS": name if name in {"web", "worker", "beat"} else "command",
                "PORT": str(self.port),  # messages link to where the site is
                **self.told,
            },
            before,
        )
        part.start()
        self.parts.append(part)
        self._remember()
        return part

    def _remember(self) -> None:
        """Note the process groups, so that the next start can end what outlives us."""
        groups = [part.process.pid for part in self.parts if part.process is not None]
        note(self.places, {"pid": os.getpid(), "address": self.address, "groups": groups})

    def _wait_for_the_site(self) -> None:
        deadline = time.monotonic() + ANSWERS_WITHIN
        while not answers(f"http://{HOST}:{self.port}/"):
            for part in self.parts:
                if part.has_died:
                    raise DevstackError(f"The {part.name} did not start. See {part.log}")
            if time.monotonic() > deadline:
                raise DevstackError(f"The site does not answer. See {self.places.state}/web.log")
            time.sleep(0.1)


def answers(address: str) -> bool:
    """Does the site answer, whatever it says?"""
    try:
        urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own address
    except urllib.error.HTTPError as error:
        return error.code < 500
    except OSError:
        return False
    return True


def refuse_a_busy_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise DevstackError(
                f"Port {port} is in use by another program. Stop it, or choose another port: "
                f"make demo PORT={port + 1}"
            ) from error


# --- One demo at a time, whatever became of the last ------------------------------------------


def note(places: Places, facts: dict[str, object]) -> None:
    written = places.state / "demo.json.new"
    written.write_text(json.dumps(facts))
    written.rename(places.state / "demo.json")


def noted(places: Places) -> dict[str, object]:
    try:
        facts = json.loads((places.state / "demo.json").read_text())
    except (OSError, ValueError):
        return {}
    return facts if isinstance(facts, dict) else {}


@contextmanager
def the_only_demo(places: Places) -> Iterator[None]:
    """Hold this checkout's demo, and end what a killed one left running."""
    places.prepare()
    with (places.state / "demo.lock").open("a") as file:
        if not take(file):
            where = noted(places).get("address", "its own terminal")
            raise DevstackError(f"This checkout's demo is already running: {where}")
        end_leftovers(places)
        yield


def take(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def end_leftovers(places: Places) -> None:
    """End the processes of a demo that was killed before it could."""
    groups = noted(places).get("groups", [])
    running = running_groups() if isinstance(groups, list) and groups else {}
    for group in groups if isinstance(groups, list) else []:
        if any(
            word in running.get(group, "")
            for word in ("granian", "celery", "broker.sock", register.__name__)
        ):
            end_group(group, within=8)


def running_groups() -> dict[int, str]:
    """Return the command lines of every process group, so that a reused number is not mistaken."""
    listed = subprocess.run(
        ["ps", "-A", "-ww", "-o", "pgid=,command="],  # noqa: S607 - wherever this system keeps it
        capture_output=True,
        text=True,
        check=False,
    )
    groups: dict[int, str] = {}
    for line in listed.stdout.splitlines():
        group, _, command = line.strip().partition(" ")
        groups[int(group)] = f"{groups.get(int(group), '')} {command}"
    return groups


def end_running_demo(places: Places, within: float = 30.0) -> None:
    """Ask a running demo to stop, and wait until it has."""
    places.prepare()
    with (places.state / "demo.lock").open("a") as file:
        deadline = time.monotonic() + within
        while not take(file):
            pid = noted(places).get("pid")
            if time.monotonic() > deadline or not isinstance(pid, int):
                raise DevstackError("This checkout's demo does not stop. Stop it, then try again.")
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGTERM)
            time.sleep(0.5)
        end_leftovers(places)
