"""Registers are asked one way, and what is no clear answer is none."""

import socket
import time
from threading import Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.interop import registers as adapter
from compliance.interop.registers import AT_ONCE, FAILURES, Down, HttpRegister, TooSlow, Unanswered
from compliance.rules.registers import RegisterStatus, status_printed
from staffbank.devstack.register import PRINTED

PIN = "98A1234E"


def nmc(within=2.0, numbers=(PIN,)):
    return adapter.register_of("nmc").look_up(list(numbers), within=within)


class Says:
    """Answers every question with the same bytes, as slowly as asked."""

    def __init__(self, *pieces, pause=0.0):
        self.pieces, self.pause, self.asked = pieces, pause, 0
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                line, _ = self.server.accept()
            except OSError:
                return
            Thread(target=self.speak, args=(line,), daemon=True).start()

    def speak(self, line):
        self.asked += 1
        with line:
            try:
                line.recv(65536)
                for piece in self.pieces:
                    line.sendall(piece)
                    time.sleep(self.pause)
            except OSError:
                return


def answering(*bodies, status="200 OK", pause=0.0):
    head = f"HTTP/1.1 {status}\r\nConnection: close\r\n\r\n".encode()
    return Says(head, *bodies, pause=pause)


def look_up(server, within=1.0, tries=1):
    return HttpRegister(server.address, tries=tries).look_up([PIN], within=within)


@pytest.mark.parametrize("printed", PRINTED)
def test_each_word_that_the_register_prints_is_known(register, printed):
    register.enter(PIN, printed)

    assert nmc() == {PIN: status_printed(printed)}


def test_many_are_asked_for_at_once_and_who_is_not_on_it_is_said_to_be_so(register):
    register.enter(PIN)

    found = nmc(numbers=(PIN, "98A9999E"))

    assert found == {PIN: RegisterStatus.REGISTERED, "98A9999E": RegisterStatus.NOT_FOUND}
    with pytest.raises(ValueError, match="at once"):
        nmc(numbers=[f"98A{n:04}E" for n in range(AT_ONCE + 1)])


def test_a_body_without_an_address_is_not_asked(settings):
    settings.REGISTERS = {}

    assert adapter.register_of("nmc") is None


def test_a_slow_register_is_not_waited_for(register):
    register.enter(PIN)
    register.file.fare("nmc", wait=3)
    began = time.monotonic()

    with pytest.raises(TooSlow):
        nmc(within=0.4)

    assert time.monotonic() - began < 1


def test_one_that_drips_is_not_waited_for_either():
    began = time.monotonic()

    with pytest.raises(TooSlow):
        look_up(answering(*(b" " for _ in range(100)), pause=0.1), within=0.5)

    assert time.monotonic() - began < 1.5


def test_a_register_that_is_down_says_nothing_and_is_back_at_once(register):
    register.enter(PIN)
    register.file.fare("nmc", down=True)
    with pytest.raises(Down):
        nmc(within=0.5)

    register.file.fare("nmc")

    assert nmc() == {PIN: RegisterStatus.REGISTERED}


def test_nobody_there_is_down(register):
    register.stop()

    with pytest.raises(Down):
        nmc(within=0.5)


def test_a_wrong_token_is_no_answer(register, settings):
    settings.REGISTER_TOKEN = "somebody else"

    with pytest.raises(Down, match="401"):
        nmc()


def test_what_fails_for_a_moment_is_tried_again():
    server = answering(b"", status="503 Busy")

    with pytest.raises(Down):
        look_up(server, within=5, tries=3)

    assert server.asked == 3


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<html>We are moving</html>",
        b"[]",
        b"null",
        b'{"registrants": 3}',
        b'{"registrants": [3]}',
        b'{"registrants": [{"number": "98A1234E"}]}',
        b'{"registrants": [{"number": "98A1234E", "status": "Probably fine"}]}',
        b'{"registrants": [{"number": "98A1234E", "status": "Regis',
        b"[" * 100_000,
        b" " * 300_000,
    ],
    ids=lambda body: repr(body[:40]),
)
def test_what_cannot_be_read_is_no_answer(body):
    with pytest.raises(Down):
        look_up(answering(body))


def test_after_failing_each_time_it_is_left_alone_for_a_while(monkeypatch):
    server = answering(b"", status="500 Broken")
    for _ in range(FAILURES):
        with pytest.raises(Down):
            look_up(server)
    asked = server.asked

    with pytest.raises(Down, match="left alone"):
        look_up(server)
    assert server.asked == asked

    circuit = adapter._circuits[server.address]
    circuit.open_until = time.monotonic()
    with pytest.raises(Down, match="500"):
        look_up(server)
    assert server.asked == asked + 1


@given(st.binary(max_size=300))
def test_whatever_is_sent_is_an_answer_or_none(body):
    try:
        found = adapter._read(body, [PIN])
    except Unanswered:
        return
    assert set(found) == {PIN}


@given(st.text(max_size=40))
def test_a_word_is_one_we_know_or_none(words):
    assert status_printed(words) in {None, *RegisterStatus}
