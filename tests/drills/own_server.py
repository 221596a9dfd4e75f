"""A PostgreSQL that a drill may stop, lose and restore: nobody else's tests are in it."""

import os
import shutil
import subprocess
import time
from contextlib import contextmanager

import psycopg
from django.conf import settings
from django.db import connections

from staffbank.devstack.binaries import find_postgres
from staffbank.devstack.places import private, run_as
from staffbank.devstack.postgres import (
    DATABASE,
    OWNER,
    SUPERUSER,
    EmbeddedPostgres,
    clean_environment,
)

ARCHIVED_WITHIN = 20.0


class OwnServer(EmbeddedPostgres):
    """Keeps its rows as production does, and archives its log."""

    def __init__(self):
        super().__init__(f"drill-{os.getpid()}")

    @property
    def archive(self):
        return self.folder / "archive"

    @property
    def backup(self):
        return self.folder / "backup"

    def _write_settings(self):
        super()._write_settings()
        private(self.archive)
        with (self.data / "staffbank.conf").open("a") as file:
            file.write(
                "shared_buffers = '64MB'\narchive_mode = on\n"
                f"archive_command = 'test ! -f {self.archive}/%f && cp %p {self.archive}/%f'\n"
            )

    def tool(self, name, *arguments, **options):
        return subprocess.run(
            [find_postgres(self.places) / name, *map(str, arguments)],
            env=clean_environment(),
            cwd="/",
            check=True,
            capture_output=True,
            **run_as(),
            **options,
        ).stdout

    def fill(self):
        """The tables and reference data of the test's own database."""
        test = connections["owner"].settings_dict
        dump = self.tool("pg_dump", "-h", test["HOST"], "-U", OWNER, test["NAME"])
        self.tool(
            *("psql", "-q", "-v", "ON_ERROR_STOP=1", "-h", self.places.sockets),
            *("-U", SUPERUSER, DATABASE),
            input=dump,
        )

    def ask(self, question):
        with psycopg.connect(self.url(SUPERUSER), autocommit=True) as connection:
            return connection.execute(question).fetchone()[0]

    def take_backup(self):
        self.tool(
            *("pg_basebackup", "-h", self.places.sockets, "-U", SUPERUSER),
            *("-D", self.backup, "-X", "none", "-c", "fast"),
        )

    def archive_all(self):
        """Have everything committed so far in the archive."""
        last = self.ask("select pg_walfile_name(pg_switch_wal())")
        deadline = time.monotonic() + ARCHIVED_WITHIN
        while not (self.archive / last).exists():
            assert time.monotonic() < deadline, "the log was not archived"
            time.sleep(0.05)

    def lose(self):
        """Everything the server had is gone, as with its disk."""
        with self.places.lock("postgres"):
            self._run(find_postgres(self.places) / "pg_ctl", "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.data)

    def restore(self, until=None):
        """What docs/runbook.md says: the base backup, and the archive up to a moment."""
        shutil.copytree(self.backup, self.data)
        target = f"recovery_target_time = '{until.isoformat()}'\n" if until else ""
        with (self.data / "postgresql.auto.conf").open("a") as file:
            file.write(
                f"restore_command = 'cp {self.archive}/%f %p'\n"
                f"recovery_target_action = promote\n{target}"
            )
        (self.data / "recovery.signal").touch()
        if account := run_as():
            for path in (self.data, *self.data.rglob("*")):
                os.chown(path, account["user"], account["group"])
        self.data.chmod(0o700)
        with self.places.lock("postgres"):
            self._launch(find_postgres(self.places))
        deadline = time.monotonic() + ARCHIVED_WITHIN
        while self.ask("select pg_is_in_recovery()"):
            assert time.monotonic() < deadline, "the server did not come out of recovery"
            time.sleep(0.05)

    @contextmanager
    def in_use(self):
        """Have the test's own connections ask this server."""
        before = {alias: dict(connections[alias].settings_dict) for alias in ("default", "owner")}
        for alias in before:
            connections[alias].close()
            connections[alias].settings_dict |= {
                "HOST": str(self.places.sockets),
                "NAME": DATABASE,
            }
        try:
            yield
        finally:
            for alias, settings_dict in before.items():
                connections[alias].close()
                connections[alias].settings_dict.update(settings_dict)

    def remove(self):
        self.stop()
        self.places.wipe()


def skip_unless_embedded(pytest):
    if not settings.EMBEDDED_DATABASE:
        pytest.skip("The drills stop a server, and this one is not ours to stop.")
