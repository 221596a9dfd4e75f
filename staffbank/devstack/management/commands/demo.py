import os
import signal
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from staffbank.devstack.parts import PartFailedError
from staffbank.devstack.places import DevstackError
from staffbank.devstack.postgres import EmbeddedPostgres
from staffbank.devstack.supervisor import (
    Supervisor,
    end_running_demo,
    refuse_a_busy_port,
    the_only_demo,
)


class Command(BaseCommand):
    help = "Run a whole working bank here: database, broker, site and background work."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
        parser.add_argument("--reset", action="store_true", help="stop it and forget its data")
        parser.add_argument("--empty", action="store_true", help="load no region into a new bank")

    def handle(self, *, port: int, reset: bool, empty: bool, **options: Any) -> None:
        if settings.ENVIRONMENT != "demo":
            raise CommandError("Run the demo with `make demo`, or set STAFFBANK_ENV=demo.")
        supervisor = Supervisor(port, self.say)
        for ending in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, interrupt)
        try:
            if reset:
                self.reset(supervisor)
            else:
                self.run(supervisor, empty)
        except (DevstackError, PartFailedError) as error:
            raise CommandError(str(error)) from error

    def run(self, supervisor: Supervisor, empty: bool) -> None:
        with the_only_demo(supervisor.places):
            refuse_a_busy_port(supervisor.port)
            try:
                self.start(supervisor, empty)
                supervisor.watch()
            except KeyboardInterrupt:
                self.say("\nStopping. The data is kept: `make demo` goes on where this ended.")
            finally:
                signal.signal(signal.SIGINT, signal.SIG_IGN)
                connections.close_all()
                supervisor.stop()

    def start(self, supervisor: Supervisor, empty: bool) -> None:
        started = time.monotonic()
        self.say(f"Starting Staffbank. Its data and logs are in {supervisor.places.state}")
        with self.step("PostgreSQL and broker"):
            supervisor.start_servers()
        with self.step("tables"):
            call_command("migrate", verbosity=0, interactive=False)
        with self.step("static files"):
            call_command("collectstatic", verbosity=0, interactive=False)
        supervisor.start_register()
        supervisor.start_web()
        if empty:
            self.say("  no region is loaded, as you asked")
        elif "simulate" in get_commands():
            with self.step("the region, topped up to the present"):
                call_command("simulate", "--top-up", stdout=self.stdout, stderr=self.stderr)
                call_command("register", stdout=self.stdout)
        else:
            self.say("  no region is loaded: this version has no `simulate` command")
        connections.close_all()
        with self.step("site, worker and timetable"):
            supervisor.start_work()
        self.say(
            f"\nStaffbank is ready after {time.monotonic() - started:.0f} s: {supervisor.address}\n"
            f"  Become a ward manager, a nurse, a region's lead: {supervisor.address}demo/\n"
            "  Ctrl-C stops it and keeps its data. `make demo-reset` starts over.\n"
        )

    def reset(self, supervisor: Supervisor) -> None:
        end_running_demo(supervisor.places)
        connections.close_all()
        EmbeddedPostgres("demo").stop()
        supervisor.places.wipe()
        self.say(f"The demo's data is gone from {supervisor.places.state}")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    @contextmanager
    def step(self, what: str) -> Iterator[None]:
        """Say what is being done, and how long it took."""
        began = time.monotonic()
        self.say(f"  {what} ...")
        yield
        self.say(f"  {what}: {time.monotonic() - began:.1f} s")


def interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
