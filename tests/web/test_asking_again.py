"""Before what matters most, one shows again who one is."""

import re
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from tests.factories.trusts import MembershipFactory

pytestmark = pytest.mark.django_db

#: Every page of ours that asks again: what gives somebody access, and what leaves the building.
ASKS = {
    "bank_shifts:departure",
    "bank_shifts:overrides_csv",
    "bank_workers:invite",
    "bank_workers:publish_terms",
    "bank_workers:resend",
    "bank_workers:second_step",
    "bank_shifts:change_settings",
    "bank_shifts:returning",
    "banks:appoint_lead",
    "banks:cover",
    "banks:decide",
    "banks:end",
    "banks:end_lead",
    "banks:give",
    "banks:invite",
    "banks:manager",
    "banks:publish_agreement",
    "banks:resend",
    "banks:second_person",
    "banks:second_step",
    "banks:signatory",
    "insights:bank-csv",
    "insights:bank-record-csv",
    "insights:board-csv",
    "insights:download",
    "insights:erase-me",
    "insights:my-data-copy",
    "insights:trust-csv",
    "insights:trust-record-csv",
    "leave",
    "passport:along_file",
    "passport:carry",
    "passport:end_trust",
    "passport:families",
    "passport:key",
    "passport:key_back",
    "passport:trust_issuer",
    "shifts:decide_rate",
    "shifts:overrides_csv",
    "shifts:worked_csv",
    "trusts:cover",
    "trusts:decide",
    "trusts:end",
    "trusts:give",
    "trusts:invite",
    "trusts:make_token",
    "trusts:resend",
    "trusts:role_wards",
    "trusts:second_person",
    "trusts:second_step",
    "trusts:sign",
    "workers:invite",
    "workers:resend",
    "workers:second_step",
}


def named(resolver=None, space=""):
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            yield from named(entry, f"{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}", entry.callback


def test_what_asks_again_is_written_here():
    assert {name for name, view in named() if getattr(view, "asks_again", False)} == ASKS


@pytest.fixture
def admin():
    user = MembershipFactory(
        role="staffing_admin", trust__slug="imperial", user__name="Sam Okafor"
    ).user
    user.set_password("three words nobody")
    user.save()
    return user


def an_hour_ago(user):
    client = Client()
    client.force_login(user)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= timedelta(hours=1).total_seconds()
    session.save()
    return client


def test_an_hour_after_logging_in_an_invitation_asks_again_and_then_goes_on(admin):
    client = an_hour_ago(admin)
    invite = "/trust/imperial/settings/people/invite/"
    assert client.get("/trust/imperial/settings/people/").status_code == 200

    asked = client.get(invite)
    assert asked["Location"].startswith("/accounts/reauthenticate/?next=")
    page = client.get(asked["Location"])
    assert "Show that it is you" in page.text
    answer = client.post(asked["Location"], {"password": "three words nobody", "next": invite})

    assert answer["Location"] == invite
    assert client.get(invite).status_code == 200


def test_a_press_that_comes_too_late_does_nothing_and_keeps_what_was_typed(admin):
    invite = "/trust/imperial/settings/people/invite/"
    in_time, late = Client(), an_hour_ago(admin)
    in_time.force_login(admin)
    form_for = re.search(r'name="form_for" value="([^"]+)"', in_time.get(invite).text)[1]

    answer = late.post(invite, {"name": "New", "email": "new@example.nhs.uk", "form_for": form_for})

    assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
    assert "new@example.nhs.uk" not in in_time.get("/trust/imperial/settings/people/").text
    way_back = parse_qs(urlsplit(answer["Location"]).query)["next"][0]
    assert "new@example.nhs.uk" in in_time.get(way_back).text


def test_after_asking_for_a_file_one_is_back_on_its_page():
    user = MembershipFactory(role="trust_manager", trust__slug="imperial").user
    user.set_password("three words nobody")
    user.save()
    client = an_hour_ago(user)

    asked = client.get(
        "/trust/imperial/reports/figures.csv",
        headers={"referer": "http://testserver/trust/imperial/reports/"},
    )

    assert asked["Location"].endswith("?next=%2Ftrust%2Fimperial%2Freports%2F")


@pytest.mark.parametrize(
    "address",
    ["/accounts/2fa/webauthn/add/", "/accounts/2fa/totp/activate/", "/accounts/email/"],
)
def test_changing_how_one_logs_in_asks_again(admin, address):
    answer = an_hour_ago(admin).get(address)

    assert answer["Location"].startswith("/accounts/reauthenticate/?next=")
