import re

import pytest

from staffbank.db import as_owner
from tests.factories.tokens import MachineTokenFactory
from tests.factories.trusts import MembershipFactory
from trusts.models import MachineToken
from trusts.services.token import hashed

pytestmark = pytest.mark.django_db
KEY = "k7Qm2ZxT9wLr4VbN8cHs3JfP6dYg5AeU"


@pytest.fixture
def browser(trust, client):
    client.force_login(MembershipFactory(trust=trust, role="staffing_admin").user)
    return client


def address(trust, tail=""):
    return f"/trust/{trust.slug}/settings/tokens/{tail}"


def rows():
    with as_owner():
        return list(MachineToken.objects.order_by("pk"))


def test_a_system_is_connected_and_its_token_shown_once(browser, trust):
    form = {"form_key": KEY, "name": "Allocate", "permissions": ["view_trust", "post_vacancy"]}

    made = browser.post(address(trust, "make/"), form)
    again = browser.post(address(trust, "make/"), form)

    (row,) = rows()
    secret = re.search(r"sbk_[\w-]{43}", made.content.decode())[0]
    assert (made.status_code, made["Cache-Control"]) == (201, "no-store")
    assert (row.token_hash, row.permissions) == (hashed(secret), "view_trust post_vacancy")
    assert again["Location"] == address(trust)
    listed = browser.get(address(trust)).content.decode()
    assert "Allocate" in listed
    assert "Not used yet" in listed
    assert secret not in listed


def test_a_form_that_lacks_something_comes_back_saying_what(browser, trust):
    page = browser.post(address(trust, "make/"), {"form_key": KEY})

    assert page.status_code == 422
    assert "Enter what the system is called" in page.content.decode()
    assert "Choose at least one thing it may do" in page.content.decode()
    assert rows() == []


def test_a_trust_admin_is_offered_only_what_they_may_do(client, trust):
    client.force_login(MembershipFactory(trust=trust, role="trust_admin").user)

    page = client.get(address(trust, "make/")).content.decode()

    assert "Read the trust&#39;s vacancies" in page
    assert "Book workers" not in page


def test_revoking_says_what_it_means_and_then_revokes(browser, trust):
    token = MachineTokenFactory(trust=trust)

    asked = browser.get(address(trust, f"{token.ref}/revoke/"))
    done = browser.post(address(trust, f"{token.ref}/revoke/"), {"form_key": KEY}, follow=True)

    assert "It cannot be undone" in asked.content.decode()
    assert "Rostering can no longer call." in done.content.decode()
    assert rows()[0].revoked_at is not None


def test_another_trusts_token_is_not_there(browser, trust):
    token = MachineTokenFactory()

    assert browser.post(address(trust, f"{token.ref}/revoke/")).status_code == 404


@pytest.mark.parametrize("role", ["ward_manager", "trust_manager", "compliance_officer"])
def test_other_roles_have_no_such_page(client, trust, role):
    client.force_login(MembershipFactory(trust=trust, role=role).user)

    assert client.get(address(trust)).status_code == 403
    assert client.post(address(trust, "make/")).status_code == 403
