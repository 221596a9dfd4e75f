"""Whom we ask about a person who logs in by their organisation, and where we are not led."""

import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.test import RequestFactory

from staffbank.organisations import Organisation
from trusts.signing_in import Asking

pytestmark = pytest.mark.django_db


class Elsewhere(BaseHTTPRequestHandler):
    """Sends whoever asks on, to itself."""

    def do_GET(self):
        self.server.asked.append(self.path)
        self.send_response(302)
        self.send_header("Location", "/inside/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def organisation(server, settings):
    entra = Organisation(
        "entra",
        "NHSmail",
        f"http://127.0.0.1:{server.server_port}/tenant",
        "staffbank",
        "between us",
        frozenset(),
        frozenset(),
        hosts=frozenset({"graph.example"}),
    )
    cis2 = replace(entra, key="cis2", name="NHS CIS2")
    settings.ORGANISATIONS = {"entra": entra, "cis2": cis2}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [entra.app, cis2.app]}}
    return entra


def ask(address):
    with Asking(RequestFactory().get("/")) as asking:
        return asking.get(address)


def test_an_organisation_cannot_send_us_on(server, organisation):
    with pytest.raises(ImmediateHttpResponse) as refused:
        ask(f"{organisation.origin}/tenant/keys")

    assert refused.value.response.status_code == 502
    assert server.asked == ["/tenant/keys"]


def test_nobody_is_asked_who_is_not_an_organisations(server, organisation):
    for address in (
        f"http://localhost:{server.server_port}/",
        "http://169.254.169.254/latest/meta-data/",
        f"{organisation.origin}@evil.example/",
        "http://graph.example/me",
    ):
        with pytest.raises(ImmediateHttpResponse):
            ask(address)

    assert server.asked == []


@pytest.mark.parametrize(
    ("address", "may"),
    [
        ("https://graph.example/oidc/userinfo", True),
        ("https://graph.example.evil.example/", False),
        ("https://evil.example/?graph.example", False),
        ("ftp://graph.example/", False),
    ],
)
def test_its_other_hosts_are_asked_over_tls_alone(organisation, address, may):
    assert organisation.answers_from(address) is may


def test_an_answer_of_one_organisation_is_not_taken_as_anothers(client, server, organisation):
    """What begins with one ends with one: a code is never carried to another's server."""
    session = client.session
    session["socialaccount_states"] = {"a-state": ({"process": "login"}, time.time(), "entra")}
    session.save()

    answer = client.get("/accounts/oidc/cis2/login/callback/?state=a-state&code=stolen")

    assert answer.status_code == 502
    assert server.asked == []
    assert "_auth_user_id" not in client.session
