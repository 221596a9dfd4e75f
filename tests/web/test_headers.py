"""What every answer carries and nothing can talk it out of, over every address of the URL map."""

import pytest
from django.test import Client
from django.urls import Resolver404, resolve

from staffbank.web.probes import PROBES
from tests.addresses import every_address, patterns
from tests.factories.trusts import MembershipFactory

pytestmark = pytest.mark.django_db

#: What machines ask is answered before anything of a page's (tests/web/test_probes.py).
ADDRESSES = [
    (name, address) for name, address in every_address() if address.lstrip("/") not in PROBES
]
NOT_THERE = ("nowhere", "/there/is/no/such/page/")
ELSEWHERE = ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)")
#: Where one goes next is chosen from what these were sent.
SENT_ON = ("/accounts/", "/account/", "/seats/", "/join/", "/demo/", "/inbox/", "/stop/")
WAYS_ON = ("next", "redirect_to", "return", "url", "then")


@pytest.fixture
def as_in_production(settings):
    """The settings of production that a browser sees, with its cookies."""
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    for name in ("SESSION", "CSRF", "KNOWN", "MESSAGES"):
        setattr(settings, f"{name}_COOKIE_NAME", f"__Host-{name.lower()}")


@pytest.fixture
def browser():
    return Client(raise_request_exception=False)


def policy_of(answer):
    return dict(
        [*directive.split(" ", 1), ""][:2]
        for directive in answer["Content-Security-Policy"].split("; ")
    )


def assert_guarded(answer, address):
    policy = policy_of(answer)
    assert policy["default-src"] == "'none'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    for directive in ("script-src", "style-src"):
        assert "unsafe" not in policy[directive]
        assert "http" not in policy[directive]
    assert policy["report-uri"] == "/policy-reports/"
    assert answer["Reporting-Endpoints"] == f'{policy["report-to"]}="{policy["report-uri"]}"'
    assert answer["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    shared = address.startswith("/vct/")  # what a credential means: any program may read it
    resource = "cross-origin" if shared else "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == resource
    for unused in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{unused}=()" in answer["Permissions-Policy"]
    assert len(answer["X-Request-ID"]) == 32
    for name, cookie in answer.cookies.items():
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


def test_the_addresses_are_those_of_the_map():
    """Each is answered by the entry it was made from, so none of the tests below asks a 404."""
    unresolved = []
    for name, address in ADDRESSES:
        try:
            resolve(address)
        except Resolver404:
            unresolved.append((name, address))

    assert unresolved == []
    assert len(ADDRESSES) >= 0.9 * len(list(patterns()))


def failures(asked):
    """What is wrong with each answer: ``asked(address)`` asserts."""
    found = {}
    for name, address in [*ADDRESSES, NOT_THERE]:
        try:
            asked(address)
        except (AssertionError, KeyError) as error:
            found[f"{name} {address}"] = repr(error)
    return found


def unguarded(browser):
    return failures(lambda address: assert_guarded(browser.get(address, secure=True), address))


@pytest.mark.usefixtures("as_in_production")
def test_every_answer_carries_every_guard(browser):
    assert (
        failures(lambda address: assert_guarded(browser.get(address, secure=True), address)) == {}
    )


@pytest.mark.usefixtures("as_in_production")
def test_every_answer_to_somebody_logged_in_carries_them_too(browser):
    browser.force_login(MembershipFactory().user)

    assert (
        failures(lambda address: assert_guarded(browser.get(address, secure=True), address)) == {}
    )


@pytest.mark.usefixtures("as_in_production")
def test_no_page_is_given_without_tls(browser):
    def asked(address):
        answer = browser.get(address)
        if address.startswith("/api/"):  # a program that is led sends its token each time
            assert (answer.status_code, answer.json()["code"]) == (403, "tls_needed")
        else:
            assert (answer.status_code, answer["Location"][:8]) == (301, "https://")

    assert failures(asked) == {}


def test_no_page_answers_to_a_name_that_is_not_ours(browser):
    def asked(address):
        assert browser.get(address, headers={"host": "evil.example"}).status_code == 400

    assert failures(asked) == {}


def test_no_page_sends_anybody_elsewhere(browser):
    person = MembershipFactory().user

    def asked(address):
        for wanted in ELSEWHERE if address.startswith(SENT_ON) else ELSEWHERE[:1]:
            way = dict.fromkeys(WAYS_ON, wanted)
            if not browser.cookies.get("session"):  # one of them logs out
                browser.force_login(person)
            for answer in (browser.get(address, way), browser.post(address, way)):
                place = answer.headers.get("Location", "")
                assert "://" not in place.split("?")[0]
                assert not place.startswith(("//", "/\\", "javascript:"))

    assert failures(asked) == {}


def test_every_form_needs_its_csrf_token():
    """Whoever posts without one is told no before any page runs, but for what keeps only counts."""
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.force_login(MembershipFactory().user)

    def asked(address):
        answer = browser.post(address, {"a": "b"})
        kept = answer.status_code == 302 and "kept" in answer["Location"]
        assert answer.status_code in {403, 404, 405, 415} or kept, answer.status_code

    assert failures(asked).keys() == {"policy_reports /policy-reports/"}
