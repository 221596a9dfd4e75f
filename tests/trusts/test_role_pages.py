"""The pages of roles: who may open which, what they show, and what each form does."""

from datetime import timedelta

import pytest

from staffbank import clock
from staffbank.db import as_owner
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    UserFactory,
    WardFactory,
)
from trusts.models import Membership, RoleRequest
from trusts.permissions import ROLES, Permission

pytestmark = pytest.mark.django_db
PEOPLE = "/trust/here/settings/people/"


@pytest.fixture
def ada(client, ada):
    client.force_login(ada.user)
    return ada


@pytest.fixture
def ana(trust):
    return MembershipFactory(role="payroll", trust=trust, user__name="Ana Bell")


def typed(day, name="valid_to"):
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def give(client, user, **more):
    return client.post(
        f"{PEOPLE}give/", {"person": user.ref, "role": "trust_manager", "reason": "Why not", **more}
    )


def test_a_colleague_is_given_a_role_for_some_days(client, ada, ana):
    last = clock.today() + timedelta(days=9)

    assert give(client, ana.user, **typed(last)).url == PEOPLE

    with as_owner():
        held = Membership.objects.get(user=ana.user, role="trust_manager")
    assert (held.valid_from, held.valid_to, held.granted_by) == (clock.today(), last, ada.user)
    page = client.get(f"{PEOPLE}{ana.ref}/").text
    assert "Ada Min gave them the role of trust manager" in page
    assert "Why: Why not" in page
    assert "Post vacancies and change them" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"person": ""}, "Choose a colleague"),
        ({"reason": ""}, "Enter why they need this role"),
        ({"role": "ward_manager"}, "Choose at least one ward"),
        ({"role": "payroll"}, "has that role here already"),
        (typed(clock.today() - timedelta(days=1)), "Last day must not be before the first"),
        (typed(clock.today() - timedelta(days=1), "valid_from"), "today or later"),
    ],
)
def test_what_is_missing_is_said(client, ada, ana, ward, changes, words):
    answer = give(client, ana.user, **changes)

    assert answer.status_code == 422
    assert words in answer.text


def test_oneself_and_strangers_cannot_be_chosen(client, ada, ana):
    for user in (ada.user, UserFactory()):
        assert give(client, user).status_code == 422


def test_wards_are_changed(client, ada, sam, trust):
    other = WardFactory(site__trust=trust, name="Bevan Ward")
    address = f"{PEOPLE}{sam.ref}/wards/"
    assert "Albert Ward" in client.get(address).text

    client.post(address, {"wards": [other.ref], "reason": "Moved"})

    assert "Ward manager: Bevan Ward" in client.get(PEOPLE).text
    assert client.get(f"{PEOPLE}{ada.ref}/wards/").status_code == 404


def test_cover_is_arranged_and_shown_to_both(client, ada, sam, ana):
    last = clock.today() + timedelta(days=5)
    with as_owner():
        ward = sam.ward_links.get().ward
    answer = client.post(
        f"{PEOPLE}{sam.ref}/cover/",
        {"deputy": ana.user.ref, "wards": [ward.ref], "reason": "Leave", **typed(last)},
    )
    assert answer.url == PEOPLE

    client.force_login(ana.user)
    assert "covering for Sam Oak until" in client.get("/roles/mine/").text
    seats = client.get("/seats/").text
    assert "Covering for Sam Oak until" in seats
    with as_owner():
        deputy = Membership.objects.get(covers=sam)
    client.post("/seats/", {"seat": deputy.ref})
    assert "ward manager, covering for Sam Oak until" in client.get("/trust/here/").text
    client.force_login(sam.user)
    assert "Who covers for you" in client.get("/roles/mine/").text


def test_the_last_who_gives_roles_is_kept_with_words(client, ada, trust, sec):
    client.post(f"{PEOPLE}{sec.ref}/end/", {"when": "now", "reason": "Left"})
    answer = client.post(f"{PEOPLE}{ada.ref}/end/", {"when": "now", "reason": "Left"})

    assert answer.status_code == 422
    assert "You cannot change or end your own role" in answer.text


def test_a_role_that_needs_a_second_person_waits_for_one(client, ada, sec, ana):
    policy = f"{PEOPLE}second-person/"
    client.post(policy, {"roles": ["trust_manager"]})
    assert "1 change saved" in client.get(policy).text
    give(client, ana.user)
    with as_owner():
        asked = RoleRequest.objects.get()
        assert not Membership.objects.filter(role="trust_manager").exists()
    address = f"{PEOPLE}requests/{asked.ref}/"
    own = client.get(address).text
    assert "You asked for it" in own
    assert "Your decision" not in own
    assert client.post(address, {"decision": "yes"}).status_code == 422

    client.force_login(sec.user)
    assert "Waiting for a second person" in client.get(PEOPLE).text
    assert "You are the second person" in client.get(address).text
    assert client.post(address, {"decision": "no"}).status_code == 422
    assert client.post(address, {"decision": "yes"}).url == PEOPLE

    page = client.get(f"{PEOPLE}{ana.ref}/").text
    assert "Given by Ada Min, approved by Sec Ond" in page
    assert "Sec Ond approved it" in client.get(address).text


def test_one_withdraws_what_one_asked_for(client, ada, sec, ana):
    client.post(f"{PEOPLE}second-person/", {"roles": ["trust_manager"]})
    give(client, ana.user)
    with as_owner():
        ref = RoleRequest.objects.get().ref

    client.post(f"{PEOPLE}requests/{ref}/withdraw/")

    assert "It was withdrawn" in client.get(f"{PEOPLE}requests/{ref}/").text
    client.force_login(MembershipFactory(role="trust_admin").user)
    assert client.get(f"{PEOPLE}requests/{ref}/").status_code == 404


def test_an_invitation_to_such_a_role_says_why(client, ada, sec):
    client.post(f"{PEOPLE}second-person/", {"roles": ["payroll"]})
    person = {"name": "New", "email": "new@example.nhs.uk", "role": "payroll"}

    assert client.post(f"{PEOPLE}invite/", person).status_code == 422
    assert client.post(f"{PEOPLE}invite/", {**person, "reason": "Joins"}).url == PEOPLE
    assert "New, payroll" in client.get(PEOPLE).text


def test_who_can_do_a_thing_today_and_before(client, ada, sam, ana, trust):
    address = f"{PEOPLE}who/"
    page = client.get(address, {"may": "post_vacancy"}).text
    assert "Sam Oak" in page
    assert "Ana Bell" not in page
    client.post(f"{PEOPLE}{sam.ref}/end/", {"when": "now", "reason": "Left us"})

    now = client.get(address, {"may": "post_vacancy"}).text
    before = client.get(
        address, {"may": "post_vacancy", **typed(clock.today() - timedelta(days=3), "on")}
    ).text

    assert "Nobody" in now
    assert "Ada Min ended Sam Oak&#39;s role of ward manager" in now
    assert "1 role at" in before
    assert client.get(address, {"may": "onboard_trust"}).status_code == 422


@pytest.mark.parametrize("code", [c for c, r in ROLES.items() if r.level == "trust"])
def test_who_sees_the_pages_and_who_changes_anything(client, trust, sam, code):
    client.force_login(MembershipFactory(role=code, trust=trust).user)
    may = ROLES[code].permissions
    reading = 200 if Permission.VIEW_ROLES in may else 403
    changing = 200 if Permission.INVITE_PEOPLE in may else 403

    for page in ("", "who/", f"{sam.ref}/"):
        assert client.get(f"{PEOPLE}{page}").status_code == reading
    for page in ("give/", "second-person/", f"{sam.ref}/end/", f"{sam.ref}/cover/"):
        assert client.get(f"{PEOPLE}{page}").status_code == changing


# --- the auditor ------------------------------------------------------------------------------


@pytest.fixture
def auditor(client):
    member = MembershipFactory(role="auditor", bank=BankFactory(slug="nw"))
    client.force_login(member.user)
    return member


def test_an_auditor_reads_the_roles_of_the_banks_trusts_and_changes_none(client, auditor, sam):
    PoolMembershipFactory(bank=auditor.bank, trust=sam.trust)
    address = "/bank/nw/people/trusts/"

    assert "Here" in client.get(address).text
    page = client.get(f"{address}{sam.trust.ref}/").text
    assert "Sam Oak" in page
    assert "Ward manager: Albert Ward" in page
    assert client.get("/bank/nw/people/").status_code == 200
    for page in ("invite/", "give/", "second-person/"):
        assert client.get(f"/bank/nw/people/{page}").status_code == 403
    assert client.get("/trust/here/settings/people/").status_code == 404


def test_another_banks_trust_is_not_there(client, auditor, sam):
    PoolMembershipFactory(bank=BankFactory(), trust=sam.trust)

    assert client.get(f"/bank/nw/people/trusts/{sam.trust.ref}/").status_code == 404


@pytest.mark.parametrize("code", ["onboarding_admin", "bank_lead"])
def test_others_of_the_bank_do_not_read_the_trusts_roles(client, code):
    client.force_login(MembershipFactory(role=code, bank=BankFactory(slug="nw")).user)

    assert client.get("/bank/nw/people/trusts/").status_code == 403


def test_ones_own_roles_ask_who_one_is(client):
    assert "/accounts/login/" in client.get("/roles/mine/").url
    client.force_login(UserFactory())
    assert "No role in force" in client.get("/roles/mine/").text
