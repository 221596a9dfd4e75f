"""The embedded broker, and the one that stands in where none fits."""

import os
import signal
import subprocess
import sys
import time

import pytest

from staffbank.celery import app
from staffbank.devstack import broker as brokers
from staffbank.devstack.broker import Broker


@pytest.fixture
def drill():
    server = Broker(f"drill-{os.getpid()}")
    server.start()
    yield server
    server.stop()
    server.places.wipe()


def test_it_keeps_what_was_queued_when_it_is_killed(drill):
    if drill.stands_in:
        pytest.skip("the stand-in forgets everything, as it warns")
    with drill.client() as client:
        client.lpush("queue", "a hint")
    time.sleep(1.1)  # it writes once a second
    os.kill(drill.process.pid, signal.SIGKILL)
    drill.process.wait()

    drill.start()

    with drill.client() as client:
        assert client.rpop("queue") == b"a hint"


def test_starting_beside_a_running_one_uses_it(drill):
    second = Broker(drill.places.environment)

    second.start()

    assert second.process is None


def test_the_stand_in_speaks_the_same_protocol_at_the_same_address(monkeypatch):
    monkeypatch.setattr(brokers, "find_server", lambda: None)
    server = Broker(f"drill-{os.getpid()}")
    server.start()
    try:
        with app.connection(server.url) as connection:
            queue = connection.SimpleQueue("hints")
            queue.put({"deliver": 1})
            message = queue.get(timeout=5)
            message.ack()
            queue.close()

        assert message.payload == {"deliver": 1}
        assert server.socket.stat().st_mode & 0o077 == 0
    finally:
        server.stop()
        server.places.wipe()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_it_ends_with_whoever_started_it(drill):
    name = drill.places.environment
    drill.stop()
    script = (
        "import os, signal; from staffbank.devstack.broker import Broker;"
        f"broker = Broker('{name}'); broker.start(); print(broker.process.pid, flush=True);"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    starter = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )

    assert starter.returncode == -signal.SIGKILL, starter.stderr
    deadline = time.monotonic() + 5
    while drill.answers():
        assert time.monotonic() < deadline, "the broker outlived the process that started it"
        time.sleep(0.05)


def test_a_hint_to_a_broker_that_is_gone_costs_little():
    gone = Broker(f"nobody-{os.getpid()}")
    sending = time.monotonic()

    with (
        pytest.raises(Exception, match=r"[Cc]onnect|No such file"),
        app.connection(gone.url) as connection,
    ):
        app.send_task("hint", connection=connection, ignore_result=True)

    assert time.monotonic() - sending < 0.5
