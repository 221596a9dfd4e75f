"""The embedded PostgreSQL: one private cluster for each environment of a checkout."""

import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from staffbank.devstack.binaries import find_postgres, version_of
from staffbank.devstack.places import DevstackError, Places, private, run_as

DATABASE = "staffbank"
OWNER = "staffbank_owner"
APP = "staffbank_app"
SUPERUSER = "postgres"

SETTINGS = {
    "listen_addresses": "",
    "port": "5432",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
THROWAWAY = {  # a test's rows need not survive the machine
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
START_WITHIN = 30.0


class EmbeddedPostgres:
    """Starts, finds and stops the cluster. Any number of processes may ask at once."""

    def __init__(self, environment: str) -> None:
        self.places = Places(environment)
        self.throwaway = environment == "test"

    @property
    def folder(self) -> Path:
        return self.places.state / "postgres"

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    def url(self, user: str = APP, database: str = DATABASE) -> str:
        """Return the address, whether or not the server is running: it never changes."""
        return f"postgresql://{user}@/{database}?host={quote(str(self.places.sockets), safe='')}"

    def answers(self) -> bool:
        """Is the server up, with our roles and database in it?"""
        try:
            psycopg.connect(self.url(OWNER), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def is_running(self) -> bool:
        """Is anybody at the socket? Cheaper than asking whether the database is ready."""
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self.places.sockets / ".s.PGSQL.5432")) == 0

    def start(self) -> None:
        """Have the server running and ready, whatever state the last run left behind."""
        if self.answers():
            return
        with self.places.lock("postgres"):
            if self.answers():
                return
            binaries = find_postgres(self.places)
            self._initialise(binaries)
            self._write_settings()
            self._launch(binaries)
            self._create_roles()

    def stop(self) -> None:
        if not (self.data / "postmaster.pid").exists():
            return
        with self.places.lock("postgres"):
            mode = "immediate" if self.throwaway else "fast"
            self._run(find_postgres(self.places) / "pg_ctl", "-m", mode, "-w", "-t", "30", "stop")

    def _initialise(self, binaries: Path) -> None:
        made_by = self.data / "PG_VERSION"
        ours = version_of(binaries)
        if made_by.exists():
            theirs = made_by.read_text().strip()
            if theirs == str(ours):
                return
            if not self.throwaway:
                raise DevstackError(
                    f"PostgreSQL {theirs} wrote the demo's data, and {ours} runs here now. "
                    "Run `make demo-reset` to start over."
                )
            shutil.rmtree(self.data)
        private(self.folder)
        half = self.folder / "data.new"
        shutil.rmtree(half, ignore_errors=True)
        locale = (
            ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            if ours is not None and ours >= 17  # the built-in provider came with 17
            else ["--locale=C"]
        )
        done = subprocess.run(
            [
                *(binaries / "initdb", "-D", half, "-U", SUPERUSER, "--auth=trust", "--no-sync"),
                *("--encoding=UTF8", "--data-checksums", "--no-instructions", *locale),
            ],
            capture_output=True,
            text=True,
            cwd="/",
            env=clean_environment(),
            check=False,
            **run_as(),
        )
        if done.returncode != 0:
            raise DevstackError(
                f"PostgreSQL could not make its data folder:\n{done.stderr.strip()}"
            )
        with (half / "postgresql.conf").open("a") as file:
            file.write("\ninclude 'staffbank.conf'\n")
        half.rename(self.data)

    def _write_settings(self) -> None:
        settings = SETTINGS | {"unix_socket_directories": str(self.places.sockets)}
        if self.throwaway:
            settings |= THROWAWAY
        lines = (f"{name} = '{value}'\n" for name, value in settings.items())
        file = self.data / "staffbank.conf"
        file.write_text("".join(lines))
        file.chmod(0o644)

    def _launch(self, binaries: Path) -> None:
        """Start the server, waiting for a killed one's last processes to let go of the data."""
        deadline = time.monotonic() + START_WITHIN
        command = (binaries / "pg_ctl", "-l", self.log, "-w", "-t", "60", "start")
        while self._run(*command) != 0:
            if time.monotonic() > deadline:
                tail = "\n".join(self.log.read_text(errors="replace").splitlines()[-8:])
                raise DevstackError(f"PostgreSQL did not start. The end of {self.log}:\n{tail}")
            time.sleep(0.3)

    def _run(self, program: Path, *arguments: object) -> int:
        """Run ``pg_ctl`` with no pipe: a server that inherits one keeps its reader waiting."""
        return subprocess.run(
            [program, "-D", self.data, *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            cwd="/",
            env=clean_environment(),
            check=False,
            **run_as(),
        ).returncode

    def _create_roles(self) -> None:
        """Make the two roles and the database: the owner migrates, the app owns nothing."""
        with psycopg.connect(self.url(SUPERUSER, "postgres"), autocommit=True) as connection:
            known = {name for (name,) in connection.execute("select rolname from pg_roles")}
            if OWNER not in known:
                connection.execute(
                    sql.SQL("create role {} login createdb").format(sql.Identifier(OWNER))
                )
            if APP not in known:
                connection.execute(sql.SQL("create role {} login").format(sql.Identifier(APP)))
            connection.execute(
                sql.SQL("grant {} to {}").format(sql.Identifier(APP), sql.Identifier(OWNER))
            )
            if not connection.execute(
                "select from pg_database where datname = %s", [DATABASE]
            ).fetchall():
                connection.execute(
                    sql.SQL("create database {} owner {}").format(
                        sql.Identifier(DATABASE), sql.Identifier(OWNER)
                    )
                )


def clean_environment() -> dict[str, str]:
    """Return our environment without the PG* variables that would point the tools elsewhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C"}
