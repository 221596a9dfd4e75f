"""A professional register on this machine, for demo and tests: ``python -m
staffbank.devstack.register --data FILE --port PORT``.

It keeps its own file of the people on it, which others may change while it runs: whoever is
suspended there is suspended at the next question. It answers for several bodies, each below its own
path (``/nmc/registrants?number=...``). A body can be made slow, or be down.
"""

from __future__ import annotations

import argparse
import json
import sqlite3
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

HOST = "127.0.0.1"
#: The demo's own: whose registers it stands for, and its file among the demo's.
BODIES = ("gmc", "nmc", "hcpc", "gphc", "gdc", "swe", "sssc")
FILE = "register.sqlite3"
#: How an entry may stand, in the words that registers print.
PRINTED = (
    "Registered",
    "Caution",
    "Conditions of practice",
    "Interim suspension",
    "Suspended",
    "Lapsed",
    "Removed",
)
_TABLES = """
create table if not exists registrant (
    body text not null, number text not null, name text not null, status text not null,
    primary key (body, number)
) without rowid;
create table if not exists weather (body text primary key, wait real not null, down int not null);
create table if not exists asked (at real not null, body text not null, number text not null);
"""


@dataclass(frozen=True, slots=True)
class Registrant:
    """One person on a register."""

    body: str
    number: str
    name: str
    status: str = PRINTED[0]


class RegisterFile:
    """The people on the registers, and how the registers fare."""

    def __init__(self, path: str | Path) -> None:
        self.path = str(path)
        with self._open() as database:
            database.execute("pragma journal_mode = wal")
            database.executescript(_TABLES)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.path, timeout=10)
        try:
            with database:
                yield database
        finally:
            database.close()

    def enter(self, people: Iterable[Registrant]) -> None:
        """Put people on a register. Whoever is there already stays as they stand."""
        with self._open() as database:
            database.executemany(
                "insert or ignore into registrant values (?, ?, ?, ?)",
                ((each.body, each.number, each.name, each.status) for each in people),
            )

    def say(self, body: str, number: str, status: str) -> bool:
        """Let a register say something else of somebody; whether they are on it."""
        with self._open() as database:
            changed = database.execute(
                "update registrant set status = ? where body = ? and number = ?",
                (status, body, number),
            )
            return changed.rowcount == 1

    def strike(self, body: str, number: str) -> None:
        """Take somebody off, so that nothing is known of them."""
        with self._open() as database:
            database.execute("delete from registrant where body = ? and number = ?", (body, number))

    def found(self, body: str, numbers: Sequence[str]) -> list[Registrant]:
        marks = ", ".join("?" for _ in numbers)
        with self._open() as database:
            rows = database.execute(
                "select body, number, name, status from registrant"
                f" where body = ? and number in ({marks}) order by number",
                (body, *numbers),
            )
            return [Registrant(*row) for row in rows]

    def fare(self, body: str, *, wait: float = 0.0, down: bool = False) -> None:
        """Let a register answer after so many seconds, or not at all."""
        with self._open() as database:
            database.execute(
                "insert or replace into weather values (?, ?, ?)", (body, wait, int(down))
            )

    def weather(self, body: str) -> tuple[float, bool]:
        with self._open() as database:
            row = database.execute(
                "select wait, down from weather where body = ?", (body,)
            ).fetchone()
            return (row[0], bool(row[1])) if row else (0.0, False)

    def note(self, body: str, numbers: Sequence[str]) -> None:
        with self._open() as database:
            database.executemany(
                "insert into asked values (?, ?, ?)",
                ((time.time(), body, number) for number in numbers),
            )

    def times_asked(self, body: str) -> dict[str, int]:
        """How often each number was asked for."""
        with self._open() as database:
            rows = database.execute(
                "select number, count(*) from asked where body = ? group by number", (body,)
            )
            return dict(rows.fetchall())


@dataclass(frozen=True, slots=True)
class Application:
    """The register as a WSGI program."""

    file: RegisterFile
    token: str = ""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        status, answer = self.answer(environ)
        body = json.dumps(answer).encode()
        start_response(
            f"{status.value} {status.phrase}",
            [("Content-Type", "application/json"), ("Content-Length", str(len(body)))],
        )
        return [body]

    def answer(self, environ: dict[str, Any]) -> tuple[HTTPStatus, dict[str, Any]]:
        body, _, rest = environ["PATH_INFO"].strip("/").partition("/")
        numbers = parse_qs(environ.get("QUERY_STRING", "")).get("number", [])
        if rest != "registrants" or not numbers:
            return HTTPStatus.NOT_FOUND, {}
        if self.token and environ.get("HTTP_AUTHORIZATION") != f"Bearer {self.token}":
            return HTTPStatus.UNAUTHORIZED, {}
        wait, down = self.file.weather(body)
        time.sleep(wait)
        if down:
            return HTTPStatus.SERVICE_UNAVAILABLE, {}
        self.file.note(body, numbers)
        found = self.file.found(body, numbers)
        return HTTPStatus.OK, {
            "registrants": [{"number": each.number, "status": each.status} for each in found]
        }


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Numbers of people are written into no log."""


def main() -> int:
    parser = argparse.ArgumentParser(description="A professional register on this machine.")
    parser.add_argument("--data", type=Path, required=True, help="the file of the people on it")
    parser.add_argument("--port", type=int, default=0, help="0 takes any that is free")
    parser.add_argument("--token", default="", help="answer only whoever says it")
    asked = parser.parse_args()
    application = Application(RegisterFile(asked.data), asked.token)
    with make_server(
        HOST, asked.port, application, server_class=_Server, handler_class=_Quiet
    ) as server:
        sys.stdout.write(f"http://{HOST}:{server.server_port}\n")
        sys.stdout.flush()
        server.serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main())
