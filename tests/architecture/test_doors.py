"""Every page goes through a door that says whose it is; the few that do not are written here."""

import logging
import re

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import URLResolver, get_resolver

TEMPLATES = settings.BASE_DIR / "templates"
#: Address (as the map spells it) -> why no seat is asked for.
OPEN = {
    r"^$": "what Staffbank is, and the way to one's own page",
    r"^(healthz$|health/|metrics$)": "asked by the machine next door; figures need their token",
    r"^.well-known/": "whom to tell of a weakness, for everybody",
    r"^policy-reports/": "asked by a browser itself, and keeps counts",
    r"^shared/": "a share's own secret: what a person shows to whoever holds the link",
    r"^verify/$": "anybody verifies a passport, and nothing is kept",
    r"^(issuers/|vct/)": "public keys, status lists and what a claim means, for every verifier",
    r"^(help|contact|accessibility|privacy|cookies)/$": "help and law, for everybody",
    r"^accounts/": "logging in",
    r"^account/": "one's own account, as the person who is logged in",
    r"^seats/": "choosing a seat, as the person who is logged in",
    r"^roles/$": "what each role may do, for everybody",
    r"^roles/mine/$": "one's own roles, as the person who is logged in",
    r"^join/": "an invitation's own secret",
    r"^register/": "registering to work shifts, where a bank is open to anybody",
    r"^stop/": "a letter's own signed address: it can only stop such letters",
    r"^calendar/": "a calendar feed's own secret",
    r"^demo/": "only where personas are: settings refuse them in production",
    r"^api/v1/": "the API's own door (tests/api/test_seats.py)",
}
#: Address -> why a second press of its form needs no memory of the first.
POSTED_AGAIN = {
    r"inbox/read/$": "what is read stays read",
    r"vacancies/(post|.+/change)/preview/$": "asked as one types, and saves nothing",
    r"^policy-reports/": "a browser reports by itself, and has no key",
    r"^stop/": "what is stopped stays stopped, and a mail program has no key",
    r"^verify/$": "reads what is pasted, and saves nothing",
    r"^demo/": "the personas' buttons and the showcase save nothing",
}
#: The API answers once by its own header (tests/api/test_seats.py); allauth's forms are its own.
NOT_OURS = re.compile(r"^(api/v1|accounts)/")
SEATED = re.compile(r"^(trust/|bank/|icb/|me/)")


def routes(resolver=None, prefix=""):
    for entry in (resolver or get_resolver()).url_patterns:
        address = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from routes(entry, address)
        else:
            yield address, entry.callback


def test_every_page_of_a_seat_goes_through_its_door():
    unseated = [
        address for address, view in routes() if SEATED.match(address) and not hasattr(view, "seat")
    ]

    assert unseated == []


def test_every_other_page_is_on_the_written_list():
    unlisted = [
        address
        for address, _ in routes()
        if not SEATED.match(address) and not any(re.match(known, address) for known in OPEN)
    ]

    assert unlisted == []


def test_the_written_list_names_only_pages_that_exist():
    addresses = [address for address, _ in routes()]
    stale = [
        known
        for known in OPEN
        if known != r"^demo/" and not any(re.match(known, address) for address in addresses)
    ]

    assert stale == []


def test_every_trust_bank_and_board_page_asks_for_a_permission():
    unasked = [
        address
        for address, view in routes()
        if re.match(r"^(trust|bank|icb)/", address) and not getattr(view, "permission", None)
    ]

    assert unasked == []


@pytest.fixture
def methods(caplog):
    """The methods each page takes: what it says to one that nobody has."""
    caplog.set_level(logging.CRITICAL, "django.request")
    request = RequestFactory().generic("BREW", "/")
    answers = {address: view(request) for address, view in routes() if not NOT_OURS.match(address)}
    assert {answer.status_code for answer in answers.values()} == {405}
    return {address: set(answer["Allow"].split(", ")) for address, answer in answers.items()}


def test_every_page_that_takes_a_form_takes_it_once(methods):
    remembers = {address for address, view in routes() if hasattr(view, "once")}
    posted = {address for address, allowed in methods.items() if "POST" in allowed}
    free = {address for address in posted if any(re.search(a, address) for a in POSTED_AGAIN)}

    assert posted - remembers == free
    assert all(any(re.search(why, a) for a in free) for why in POSTED_AGAIN if why != r"^demo/")


def test_every_form_of_a_page_prints_the_key_that_is_used_once():
    posting = {
        str(template.relative_to(TEMPLATES))
        for template in TEMPLATES.rglob("*.jinja")
        if 'method="post"' in template.read_text()
    }

    assert posting == {"components/form.jinja", "components/account.jinja"}  # and to log out
