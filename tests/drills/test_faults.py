"""A part goes away or misbehaves: the site says what is wrong, and recovers by itself."""

import json
import os
import resource
import socket
import time
import urllib.error
import urllib.request
from datetime import timedelta

import pytest

from staffbank import metrics
from staffbank.actors import Actor
from staffbank.db import acting
from staffbank.devstack.broker import Broker
from staffbank.devstack.supervisor import HOST, WEB_THREADS, WEB_WORKERS
from staffbank.outbox import relay
from staffbank.outbox.emitting import _handlers, emit, subscribe
from tests.benchmarks.site import served
from tests.drills.own_server import OwnServer, skip_unless_embedded
from tests.factories.trusts import MembershipFactory

#: For how long a part stays away, in seconds.
GONE = 30 if os.environ.get("STAFFBANK_PROOF") == "full" else 2
RECOVERS_WITHIN = 20.0
MB = 1024 * 1024


class Asked:
    """The site as a browser or a program sees it."""

    def __init__(self, site):
        self.port = site.port

    def __call__(self, path, data=None, **headers):
        request = urllib.request.Request(f"http://{HOST}:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=15) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except urllib.error.HTTPError as answer:
            return answer.status, answer.headers, answer.read().decode()

    def status(self, path):
        return self(path)[0]

    def checks(self):
        status, _, body = self("/health/ready")
        return status, json.loads(body)

    def until(self, so):
        deadline = time.monotonic() + RECOVERS_WITHIN
        while not so():
            assert time.monotonic() < deadline, "the site did not recover"
            time.sleep(0.2)


@pytest.fixture(scope="module")
def parts(django_db_setup, django_db_blocker):
    """A database and a broker that are this drill's alone, and the web server over them."""
    skip_unless_embedded(pytest)
    server = OwnServer()
    queue = Broker(server.places.environment)
    with django_db_blocker.unblock():
        try:
            server.start()
            server.fill()
            queue.start()
            web = served(server.places.environment, DATABASE_URL=server.url(), REDIS_URL=queue.url)
            with web as site:
                yield server, queue, Asked(site)
        finally:
            queue.stop()
            server.remove()


def test_a_database_that_goes_away_is_said_and_comes_back_by_itself(parts):
    server, _, ask = parts
    ask.until(
        lambda: ask.checks() == (200, {"status": "ready", "checks": ask.checks()[1]["checks"]})
    )
    assert ask.status("/accounts/login/") == 200

    server.stop()
    until = time.monotonic() + GONE
    while time.monotonic() < until:
        assert ask.status("/health/live") == 200
        status, checks = ask.checks()
        assert (status, checks["checks"]["database"]) == (503, "does not answer")
        status, headers, page = ask("/accounts/login/")
        assert (status, headers["Retry-After"]) == (503, "30")
        assert "Staffbank cannot reach its records" in page
        status, headers, problem = ask("/api/v1/me/")
        assert (status, json.loads(problem)["code"]) == (503, "out_of_reach")
        status, _, page = ask("/help/", Cookie="session=somebodys0session0of0thirty0two")
        assert status == 503
        assert "Staffbank cannot reach its records" in page
        time.sleep(0.2)

    server.start()
    ask.until(lambda: ask.checks()[1]["status"] == "ready")
    ask.until(lambda: all(ask.status("/accounts/login/") == 200 for _ in range(10)))


def test_a_broker_that_goes_away_leaves_the_pages_as_they_were(parts):
    _, queue, ask = parts
    queue.stop()

    ask.until(lambda: ask.checks()[1]["checks"]["broker"] == "does not answer")
    status, checks = ask.checks()
    assert (status, checks["status"]) == (200, "degraded")
    assert ask.status("/accounts/login/") == 200

    queue.start()
    ask.until(lambda: ask.checks()[1]["status"] == "ready")


def test_ten_megabytes_of_json_are_refused_and_cost_the_others_nothing(parts):
    _, _, ask = parts
    body = json.dumps({"note": "n" * 10 * MB}).encode()

    try:
        status, _, problem = ask("/api/v1/me/", body, **{"Content-Type": "application/json"})
    except (urllib.error.URLError, ConnectionError):
        pass  # the server had answered and hung up before all of it was sent
    else:
        assert (status, json.loads(problem)["code"]) == (413, "too_large")
    assert ask.status("/help/") == 200


@pytest.fixture
def slowly(parts):
    """Open more connections than there are threads, and send each so much and no more."""
    clients = []

    def begin(sent):
        for _ in range(2 * WEB_WORKERS * WEB_THREADS):
            client = socket.create_connection((HOST, parts[2].port), timeout=5)
            clients.append(client)
            client.sendall(sent.encode())
        time.sleep(0.3)

    def leave():
        while clients:
            clients.pop().close()

    begin.leave = leave
    yield begin
    leave()


HEAD = f"POST /accounts/login/ HTTP/1.1\r\nHost: {HOST}\r\n"
BODY = "Content-Length: 1000\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nlogin="


def test_clients_that_send_their_heads_slowly_keep_nobody_waiting(parts, slowly):
    slowly(HEAD)

    assert {parts[2].status("/accounts/login/") for _ in range(5)} == {200}


def test_when_clients_that_send_their_bodies_slowly_have_gone_the_site_answers(parts, slowly):
    """While they last they hold the server's threads: the front takes bodies whole (test_front)."""
    slowly(HEAD + BODY)
    slowly.leave()

    assert {parts[2].status("/accounts/login/") for _ in range(5)} == {200}


# --- The disk ---------------------------------------------------------------------------------


@pytest.fixture
def full_disk(tmp_path, settings):
    """No file may grow past a thousand bytes: the kernel refuses, as it does on a full disk."""
    settings.METRICS_FOLDER = str(tmp_path / "figures")
    metrics._own.cache_clear()
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, hard))
    yield tmp_path / "figures"
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    metrics._own.cache_clear()


@pytest.mark.django_db
def test_a_full_disk_costs_the_figures_of_other_processes_and_nobody_a_page(
    client, full_disk, settings, caplog
):
    settings.METRICS_TOKEN = "a token"

    assert client.get("/accounts/login/").status_code == 200
    figures = client.get("/metrics", headers={"Authorization": "Bearer a token"}).text

    assert 'route="account_login"' in figures
    assert "metrics.alone" in caplog.text
    assert list(full_disk.iterdir()) == []


# --- The clock --------------------------------------------------------------------------------


@pytest.fixture
def heard():
    payloads = []
    subscribe("drill.clock")(payloads.append)
    yield payloads
    del _handlers["drill.clock"]


@pytest.fixture
def jump(settings):
    def to(**offset):
        settings.CLOCK_OFFSET = timedelta(**offset)

    return to


def test_a_clock_that_jumps_back_delays_and_loses_nothing(committed_db, heard, jump):
    with acting(Actor.system("a drill")) as by:
        emit("drill.clock", {"hand": 1}, by=by)

    jump(hours=-1)
    relay.drain()
    assert heard == []
    jump(hours=0)
    relay.drain()
    relay.drain()

    assert heard == [{"hand": 1}]


def test_a_clock_that_jumps_ahead_and_back_says_nothing_twice(committed_db, heard, jump):
    jump(hours=1)
    with acting(Actor.system("a drill")) as by:
        emit("drill.clock", {"hand": 1}, by=by)
    relay.drain()
    jump(hours=0)
    relay.drain()

    assert heard == [{"hand": 1}]


@pytest.mark.django_db
def test_a_log_in_survives_a_clock_that_jumps_back_and_ends_when_it_jumps_a_day(client, jump):
    membership = MembershipFactory()
    client.force_login(membership.user)
    page = f"/trust/{membership.trust.slug}/"
    assert client.get(page).status_code == 200

    jump(hours=-1)
    assert client.get(page).status_code == 200
    jump(hours=25)
    assert client.get(page).status_code == 302
