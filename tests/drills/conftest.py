"""A real Celery worker, with beat, on the real broker and the test's own database."""

import os
import signal
import sys
import time
from contextlib import suppress
from datetime import time as wall

import pytest
from django.conf import settings as configured

from shifts.services import vacancy as vacancies
from staffbank.db import acting, as_owner
from staffbank.devstack.parts import spawn
from staffbank.outbox import hints
from tests.databases import database_of_the_test
from tests.drills.own_server import OwnServer, skip_unless_embedded
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, PoolMembershipFactory, WardFactory, actor_for
from tests.factories.workers import WorkerFactory

FULL = os.environ.get("STAFFBANK_PROOF") == "full"
WAVES, WORKERS = (40, 25) if FULL else (8, 4)
PATIENCE = 240 if FULL else 60


class Worker:
    """A worker and its beat, to be started and killed."""

    def __init__(self, folder):
        self.folder = folder
        self.letters_file = folder / "letters"
        self.process = None

    def start(self, *, pause=0.0, clock_offset=0):
        command = [
            *(sys.executable, "-m", "celery", "-A", "staffbank", "worker", "-B", "-c", "2"),
            *("-l", "warning", "--without-gossip", "--without-mingle"),
            *("-s", str(self.folder / f"beat-{time.monotonic()}")),
        ]
        environment = {
            "STAFFBANK_ENV": "test",
            "STAFFBANK_PROCESS": "worker",
            "STAFFBANK_CLOCK_OFFSET": str(clock_offset),
            "DJANGO_SETTINGS_MODULE": "tests.drills.settings",
            "DATABASE_URL": database_of_the_test(),
            "REDIS_URL": configured.REDIS_URL,
            "DRILL_PAUSE": str(pause),
            "DRILL_LETTERS": str(self.letters_file),
        }
        self.process = spawn(command, self.folder / "log", environment)

    def kill(self):
        """kill -9 of everything that belongs to the worker."""
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    @property
    def letters(self):
        return self.letters_file.read_text().split() if self.letters_file.exists() else []

    def wait_until(self, so, *, kept=False, knock=()):
        """Wait for ``so``. A ``kept`` worker that gives up is started again, as its keeper does:
        Celery's may end, rather than reconnect, when the broker goes while it acknowledges.

        ``knock`` is sent each second, as beat sends it: another drill may empty the broker."""
        deadline, knocked = time.monotonic() + PATIENCE, 0.0
        while not so():
            if time.monotonic() > knocked + 1:
                knocked = time.monotonic()
                for task in knock:
                    task.delay()
            if kept and self.process.poll() is not None:
                self.start()
            if time.monotonic() > deadline or self.process.poll() is not None:
                pytest.fail(f"It did not come to pass. {(self.folder / 'log').read_text()[-4000:]}")
            time.sleep(0.05)


@pytest.fixture
def server(django_db_setup, django_db_blocker):
    skip_unless_embedded(pytest)
    own = OwnServer()
    with django_db_blocker.unblock():
        own.start()
        try:
            own.fill()
            yield own
        finally:
            own.remove()


@pytest.fixture
def worker(broker, committed_db, tmp_path, monkeypatch):
    monkeypatch.setattr(hints, "_silent_until", 0.0)
    broker.client().flushall()
    drilled = Worker(tmp_path)
    yield drilled
    drilled.kill()


@pytest.fixture
def trust(committed_db):
    """A trust whose bank is never quiet, with nurses who can take every shift."""
    membership = PoolMembershipFactory()
    with as_owner():
        membership.bank.policies.update(
            quiet_from=wall(3), quiet_to=wall(3), told_per_day=WAVES, own_bank_hours=48
        )
    WorkerFactory.create_batch(WORKERS, ready_for=membership.trust)
    return membership.trust


@pytest.fixture
def publish(trust):
    """Publish vacancies to the trust's own bank, each in a transaction of its own."""
    by = actor_for(MembershipFactory(trust=trust))
    ward = WardFactory(site__trust=trust)

    def publish_many(count=WAVES):
        posted = [VacancyFactory(ward=ward) for _ in range(count)]
        for vacancy in posted:
            with acting(by):
                vacancies.publish(vacancy, by=by)
        return posted

    return publish_many
