"""A PgBouncer of one's own: each transaction may be handed another connection to the server."""

import shutil
import socket
import subprocess
import time
from contextlib import contextmanager
from urllib.parse import parse_qs, urlsplit

import pytest

from staffbank.devstack.places import Places, private, run_as
from tests.databases import database_of_the_test

#: As few connections to the server as make clients take turns on them.
SERVERS = 2
CONFIGURATION = """
[databases]
{name} = {server}

[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
listen_port = 6432
pool_mode = transaction
default_pool_size = {servers}
max_client_conn = 200
auth_type = any
ignore_startup_parameters = options, extra_float_digits
"""


def find_pooler():
    """The program, or the reason why there is no proof here."""
    program = shutil.which("pgbouncer") or shutil.which("/usr/sbin/pgbouncer")
    if program is None:
        pytest.skip("NOT PROVED HERE: there is no pgbouncer. On Debian: apt-get install pgbouncer")
    return program


def server_of(address):
    """The server behind a ``postgresql://`` address, as PgBouncer spells it."""
    parts = urlsplit(address)
    host = parse_qs(parts.query).get("host", [parts.hostname])[0]
    said = {"host": host, "port": parts.port, "dbname": parts.path[1:], "user": parts.username}
    said["password"] = parts.password
    return " ".join(f"{key}={value}" for key, value in said.items() if value)


@contextmanager
def pooler():
    """Run one; answers the folder of its socket and its port."""
    program = find_pooler()
    folder = Places("test").sockets / f"pooler-{time.monotonic_ns()}"
    private(folder)
    address = database_of_the_test()
    settings = folder / "pgbouncer.ini"
    settings.write_text(
        CONFIGURATION.format(
            name=urlsplit(address).path[1:],
            server=server_of(address),
            folder=folder,
            servers=SERVERS,
        )
    )
    settings.chmod(0o644)
    log = (folder / "log").open("w")
    process = subprocess.Popen([program, str(settings)], stdout=log, stderr=log, **run_as())
    try:
        wait_for(folder / ".s.PGSQL.6432", process, folder / "log")
        yield str(folder), "6432"
    finally:
        process.terminate()
        process.wait(10)
        log.close()
        shutil.rmtree(folder)


def wait_for(path, process, log):
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline and process.poll() is None:
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(str(path)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"pgbouncer did not start: {log.read_text()}")
