import re

import pytest

from staffbank.accounts.models import User
from staffbank.db import as_owner
from staffbank.notifications.models import Message
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    UserFactory,
    WardFactory,
)
from trusts.models import Invitation, Membership

pytestmark = pytest.mark.django_db
PEOPLE = "/trust/here/settings/people/"


@pytest.fixture
def sec(client, sec):
    client.force_login(sec.user)
    return sec


def invite(client, **changes):
    typed = {"name": "New Person", "email": "new@example.nhs.uk", "role": "trust_manager"}
    return client.post(f"{PEOPLE}invite/", {**typed, **changes})


def link(email="new@example.nhs.uk"):
    with as_owner():
        body = Message.objects.filter(address=email).latest("created_at").body
    return re.search(r"/join/\S+/", body)[0]


def test_an_invitation_is_listed_and_taken_up_by_somebody_new(client, sec):
    assert invite(client).url == PEOPLE
    page = client.get(PEOPLE)
    assert "With new@example.nhs.uk since" in page.text
    client.logout()

    page = client.get(link())
    assert "to be <strong>trust manager</strong>" in page.text
    assert client.post(link(), {"name": "New", "password": "password"}).status_code == 422
    answer = client.post(link(), {"name": "New", "password": "three words nobody"})

    assert answer.url == "/trust/here/"
    assert client.session["_auth_user_id"] == str(User.objects.get(name="New").pk)
    client.logout()
    assert client.get(link()).status_code == 410


def test_somebody_with_an_account_logs_in_and_comes_back(client, sec):
    user = UserFactory(email="known@example.nhs.uk")
    user.set_password("three words nobody")
    user.save()
    invite(client, email=user.email)
    client.logout()
    address = link(user.email)

    assert f"/accounts/login/?next={address}" in client.get(address).text
    assert client.post(address, {"name": "X", "password": "three words nobody"}).status_code == 302
    client.force_login(user)
    assert client.get(address).status_code == 200
    assert client.post(address).url == "/trust/here/"


def test_somebody_else_is_told_whose_it_is(client, sec):
    invite(client)
    client.force_login(UserFactory())

    assert "This invitation is for somebody else" in client.get(link()).text


def test_a_link_that_never_was_and_one_that_is_over_look_the_same(client, sec):
    invite(client)
    with as_owner():
        ref = Invitation.objects.get().ref
    client.post(f"{PEOPLE}invitations/{ref}/revoke/")
    client.logout()

    over, never = client.get(link()), client.get("/join/made-up/")

    assert (over.status_code, never.status_code) == (410, 410)
    assert re.sub(r"nonce=\S+", "", over.text) == re.sub(r"nonce=\S+", "", never.text)


def test_a_ward_manager_needs_wards(client, sec, trust):
    ward = WardFactory(site__trust=trust)

    page = invite(client, role="ward_manager")
    assert page.status_code == 422
    assert "Choose at least one ward" in page.text
    assert invite(client, role="ward_manager", wards=[str(ward.ref)]).status_code == 302


def test_another_trusts_ward_cannot_be_named(client, sec, trust):
    WardFactory(site__trust=trust)

    page = invite(client, role="ward_manager", wards=[str(WardFactory().ref)])

    assert page.status_code == 422


def test_ending_a_role_says_what_it_means_first(client, sec, trust):
    member = MembershipFactory(role="trust_manager", trust=trust)
    address = f"{PEOPLE}{member.ref}/end/"

    assert "It cannot be undone" in client.get(address).text
    assert client.post(address, {"when": "now"}).status_code == 422
    client.post(address, {"when": "now", "reason": "Left"})

    assert f"{member.user.name} has this role no longer" in client.get(PEOPLE).text
    assert member.user.name not in client.get(PEOPLE).text


def test_rows_of_another_trust_are_not_found(client, sec):
    other = MembershipFactory()
    with as_owner():
        invitation = Invitation.objects.create(
            email="x@example.nhs.uk",
            role="trust_manager",
            trust=other.trust,
            token_hash="x",
            invited_at=other.user.joined_at,
            ends_at=other.user.joined_at,
        )

    for page in ("", "end/", "cover/", "wards/", "second-step/"):
        assert client.get(f"{PEOPLE}{other.ref}/{page}").status_code == 404
    for verb in ("resend", "revoke"):
        address = f"{PEOPLE}invitations/{invitation.ref}/{verb}/"
        assert client.post(address).status_code == 404
    assert client.get(f"/trust/{other.trust.slug}/settings/people/").status_code == 404


@pytest.mark.parametrize("role", ["ward_manager", "trust_manager", "compliance_officer"])
def test_other_roles_do_not_see_the_pages(client, trust, role):
    client.force_login(MembershipFactory(role=role, trust=trust).user)

    for address in (PEOPLE, f"{PEOPLE}invite/", "/trust/here/settings/"):
        assert client.get(address).status_code == 403


def test_a_bank_invites_its_own_people(client):
    member = MembershipFactory(role="onboarding_admin", bank=BankFactory(slug="nw"))
    client.force_login(member.user)

    answer = client.post(
        "/bank/nw/people/invite/",
        {"name": "Leo", "email": "leo@example.nhs.uk", "role": "bank_lead"},
    )

    assert answer.url == "/bank/nw/people/"
    assert "leo@example.nhs.uk" in client.get("/bank/nw/people/").text
    client.logout()
    client.post(link("leo@example.nhs.uk"), {"name": "Leo", "password": "three words nobody"})
    with as_owner():
        assert Membership.objects.get(role="bank_lead").bank.slug == "nw"
