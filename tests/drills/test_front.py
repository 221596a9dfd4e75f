"""What stands in front of the web server, as deploy/nginx.conf sets it up, in a real nginx."""

import json
import socket
import ssl
import threading
import time
import urllib.request
from http.client import HTTPConnection

import pytest

from staffbank.devstack.supervisor import HOST
from tests.benchmarks.site import free_port, served
from tests.databases import database_of_the_test
from tests.drills.front import front

#: Eight times as many as the web server has threads.
SLOW = 64
#: How long a person may wait meanwhile, in seconds, on a machine that tests keep busy.
BOUND = 3.0
POST = (
    f"POST /accounts/login/ HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 10000\r\n"
    "Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin="
)
GET = f"GET /static/css/staffbank.css HTTP/1.1\r\nHost: {HOST}\r\n\r\n"


@pytest.fixture(scope="module")
def web(django_db_setup):
    behind_a_proxy = {"BEHIND_TLS_PROXY": "1", "TRUSTED_PROXIES": "1"}
    with served("test", DATABASE_URL=database_of_the_test(), **behind_a_proxy) as site:
        yield site


@pytest.fixture(scope="module")
def site(web):
    with front(web.port) as standing:
        yield standing


def seconds(ask):
    began = time.monotonic()
    status = ask()
    return status, time.monotonic() - began


def live(web):
    with urllib.request.urlopen(f"http://{HOST}:{web.port}/health/live", timeout=15) as answer:
        return answer.status


def everybody_is_served(web, site):
    for _ in range(5):
        for ask in (lambda: live(web), lambda: site.ask("/accounts/login/")[0]):
            status, took = seconds(ask)
            assert status == 200
            assert took < BOUND


@pytest.fixture
def slow_clients(site):
    """Begin many requests at once; ``go_on`` is done with each of them twice a second."""
    clients, over = [], threading.Event()
    threads = []

    def begin(said, go_on):
        for _ in range(SLOW):
            client = site.dial()
            client.sendall(said.encode())
            clients.append(client)

        def dribble():
            while not over.wait(0.5):
                for client in clients:
                    go_on(client)

        threads.append(threading.Thread(target=dribble))
        threads[0].start()
        time.sleep(1.0)

    yield begin
    over.set()
    for thread in threads:
        thread.join()
    for client in clients:
        client.close()


def test_clients_that_dribble_their_bodies_hold_nobody_up(web, site, slow_clients):
    slow_clients(POST, lambda client: client.send(b"x"))

    everybody_is_served(web, site)


def test_clients_that_read_slowly_hold_nobody_up(web, site, slow_clients):
    slow_clients(GET, lambda client: client.recv(16))

    everybody_is_served(web, site)


def test_a_silent_client_is_hung_up_on(site):
    with site.dial() as client:
        client.sendall(POST.encode())
        client.settimeout(15)

        assert client.recv(1) == b""


# --- TLS --------------------------------------------------------------------------------------


def dial_with(site, **limits):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    for name, value in limits.items():
        setattr(context, name, value)
    with site.dial(context) as connection:
        return connection.version()


def test_the_newest_tls_is_spoken_and_the_one_before_it(site):
    assert dial_with(site) == "TLSv1.3"
    assert dial_with(site, maximum_version=ssl.TLSVersion.TLSv1_2) == "TLSv1.2"


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_no_older_tls_is_spoken(site):
    old = {
        "minimum_version": ssl.TLSVersion.TLSv1,
        "maximum_version": ssl.TLSVersion.TLSv1_1,
    }
    with pytest.raises(ssl.SSLError):
        dial_with(site, **old)


@pytest.mark.parametrize("weak", ["ECDHE-ECDSA-AES128-SHA256", "AES128-GCM-SHA256"])
def test_no_cipher_is_taken_that_is_without_forward_secrecy_or_authentication(site, weak):
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(weak)

    with pytest.raises(ssl.SSLError):
        site.dial(context)


def plainly(site, path):
    connection = HTTPConnection(HOST, site.plain, timeout=15)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        return answer.status, answer.headers["Location"], answer.read().decode()
    finally:
        connection.close()


def test_people_are_led_to_tls(site):
    status, place, _ = plainly(site, "/help/?a=1")

    assert (status, place) == (308, f"https://{HOST}/help/?a=1")


def test_programs_are_told_to_speak_tls_rather_than_led(site):
    status, place, problem = plainly(site, "/api/v1/me/")

    assert (status, place) == (403, None)
    assert json.loads(problem)["code"] == "tls_needed"


# --- What passes ------------------------------------------------------------------------------


def test_what_machines_ask_next_door_is_not_for_the_world(site):
    for path in ("/health/live", "/health/ready", "/healthz", "/metrics"):
        assert site.ask(path)[0] == 404


def test_a_request_has_the_name_that_the_front_gave_it(site):
    _, headers, _ = site.ask("/help/", **{"X-Request-ID": "the-clients-own"})

    assert headers["X-Request-ID"] != "the-clients-own"
    assert len(headers["X-Request-ID"]) == 32


def test_a_body_too_large_is_refused_before_it_is_sent(site):
    with site.dial() as client:
        client.sendall(POST.replace("10000", str(42 * 1024 * 1024)).encode())

        assert b" 413 " in client.recv(64)


def test_without_a_web_server_the_front_says_so():
    with front(free_port()) as alone:
        status, headers, page = alone.ask("/help/")

    assert (status, headers["Retry-After"]) == (503, "30")
    assert "being restarted" in page
    assert "max-age" in headers["Strict-Transport-Security"]


def test_hundreds_of_silent_connections_keep_nobody_out(web, site):
    silent = [socket.create_connection((HOST, site.secure), timeout=15) for _ in range(500)]
    try:
        everybody_is_served(web, site)
    finally:
        for connection in silent:
            connection.close()
