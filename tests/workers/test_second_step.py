"""A worker who has lost their second step is helped by whoever may, and told of it."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from staffbank.notifications.models import Message
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
)
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db

AT_TRUST = "/trust/imperial/settings/workers/second-step/"
AT_BANK = "/bank/nwl/workers/second-step/"
CHECKED = {
    "email": "Amara@example.com",
    "checked_by": "Dana Mercer",
    "how": "Met her with her badge",
    "why": "Lost her telephone",
}


@pytest.fixture
def bank():
    return BankFactory(slug="nwl")


@pytest.fixture
def trust(bank):
    trust = TrustFactory(slug="imperial")
    PoolMembershipFactory(bank=bank, trust=trust)
    return trust


@pytest.fixture
def sam(trust):
    return MembershipFactory(role="staffing_admin", trust=trust, user__name="Sam Okafor").user


@pytest.fixture
def femi(bank):
    return MembershipFactory(role="onboarding_admin", bank=bank, user__name="Femi Adeyemi").user


def lost(worker):
    TOTP.activate(worker.user, generate_totp_secret())
    return worker


@pytest.fixture
def amara(trust):
    return lost(WorkerFactory(ready_for=trust, user__email="amara@example.com"))


def has_app(worker):
    return Authenticator.objects.filter(user=worker.user).exists()


@pytest.mark.parametrize(("who", "page"), [("sam", AT_TRUST), ("femi", AT_BANK)])
def test_it_is_reset_recorded_and_told_and_every_session_ends(client, amara, who, page, request):
    by = request.getfixturevalue(who)
    theirs = Client()
    theirs.force_login(amara.user)
    assert theirs.get("/account/").status_code == 200
    client.force_login(by)
    assert "logged out everywhere" in client.get(page).text

    answer = client.post(page, CHECKED)

    assert answer.status_code == 302
    assert not has_app(amara)
    assert theirs.get("/account/").status_code == 302
    with as_owner():
        entry = AuditEntry.objects.get(verb="second_step.reset")
        told = Message.objects.filter(worker_id=amara.pk, topic="account")
        assert {message.channel for message in told} == {"in_app", "email"}
    assert entry.reason == "Lost her telephone. Checked by Dana Mercer: Met her with her badge"
    assert (entry.user_id, entry.worker_id) == (by.pk, amara.pk)


@pytest.mark.parametrize("missing", ["checked_by", "how", "why"])
def test_it_is_not_reset_without_saying_who_checked_how_and_why(client, amara, sam, missing):
    client.force_login(sam)

    assert client.post(AT_TRUST, {**CHECKED, missing: ""}).status_code == 422
    assert has_app(amara)


@pytest.mark.parametrize(("who", "page"), [("sam", AT_TRUST), ("femi", AT_BANK)])
def test_whoever_has_a_role_anywhere_is_helped_where_roles_are_given(
    client, amara, who, page, request
):
    MembershipFactory(user=amara.user, role="trust_admin")
    client.force_login(request.getfixturevalue(who))

    answer = client.post(page, CHECKED)

    assert has_app(amara)
    assert ("Whoever gives the roles there" in answer.text) == (page == AT_TRUST)


def test_nobody_resets_their_own(client, trust, sam):
    lost(WorkerFactory(ready_for=trust, user=sam))
    client.force_login(sam)

    answer = client.post(AT_TRUST, {**CHECKED, "email": sam.email})

    assert "You cannot reset your own second step" in answer.text


def test_another_trust_s_worker_is_nobody_here(client, sam):
    stranger = lost(WorkerFactory(ready_for=TrustFactory(), user__email="amara@example.com"))
    client.force_login(sam)

    answer = client.post(AT_TRUST, CHECKED)

    assert answer.status_code == 422
    assert "Nobody who works shifts here" in answer.text
    assert has_app(stranger)


def test_a_bank_is_answered_alike_whoever_has_the_address(client, amara, femi):
    lost(WorkerFactory(ready_for=TrustFactory(), user__email="abroad@example.com"))
    client.force_login(femi)
    answers = set()
    for email in ("amara@example.com", "abroad@example.com", "nobody@example.com"):
        answer = client.post(AT_BANK, {**CHECKED, "email": email}, follow=True)
        answers.add((answer.status_code, "If somebody who works shifts here" in answer.text))

    assert answers == {(200, True)}


def test_who_may_is_a_permission(client, trust, amara):
    for role in ("trust_manager", "compliance_officer", "trust_admin", "payroll"):
        client.force_login(MembershipFactory(role=role, trust=trust).user)
        assert client.post(AT_TRUST, CHECKED).status_code == 403
    assert has_app(amara)
