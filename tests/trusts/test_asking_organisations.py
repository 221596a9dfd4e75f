"""Whom we ask about a person who logs in by their organisation, and where we are not led."""

import json
import threading
import time
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.core.exceptions import ImmediateHttpResponse
from django.test import RequestFactory

from staffbank.organisations import Organisation
from tests.factories.trusts import MembershipFactory
from trusts.signing_in import Asking

pytestmark = pytest.mark.django_db


class Elsewhere(BaseHTTPRequestHandler):
    """Sends whoever asks on, to itself."""

    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path.endswith("/.well-known/openid-configuration"):
            self.describe()
            return
        self.send_response(302)
        self.send_header("Location", "/inside/")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def describe(self):
        """As a provider says where it asks people."""
        here = f"http://127.0.0.1:{self.server.server_port}"
        told = {
            "issuer": here,
            "authorization_endpoint": f"{here}/ask",
            "token_endpoint": f"{here}/token",
        }
        body = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

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


def sent_to(client, query):
    """What the organisation is sent with somebody, as a dict."""
    answer = client.post(f"/accounts/oidc/entra/login/{query}")
    assert answer.status_code == 302
    return dict(parse_qsl(urlsplit(answer["Location"]).query))


@pytest.mark.parametrize("query", ["", "?auth_params=prompt%3Dnone", "?process=connect"])
def test_whoever_is_logged_in_is_asked_anew_whatever_the_address_says(client, organisation, query):
    client.force_login(MembershipFactory().user)

    assert sent_to(client, query)["prompt"] == "login"


def test_an_address_adds_nothing_to_what_an_organisation_is_asked(client, organisation):
    evil = "?auth_params=redirect_uri%3Dhttps%3A%2F%2Fevil.example%26scope%3Deverything"

    said = sent_to(client, evil)

    assert said["redirect_uri"] == "http://testserver/accounts/oidc/entra/login/callback/"
    assert set(said["scope"].split()) == {"openid", "profile", "email"}
    assert "prompt" not in said


def test_an_answer_of_one_organisation_is_not_taken_as_anothers(client, server, organisation):
    """What begins with one ends with one: a code is never carried to another's server."""
    session = client.session
    session["socialaccount_states"] = {"a-state": ({"process": "login"}, time.time(), "entra")}
    session.save()

    answer = client.get("/accounts/oidc/cis2/login/callback/?state=a-state&code=stolen")

    assert answer.status_code == 502
    assert server.asked == []
    assert "_auth_user_id" not in client.session
