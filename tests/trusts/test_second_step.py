import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import decrypt
from django.core.management import CommandError, call_command
from django.test import Client

from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from staffbank.notifications.models import Message
from staffbank.web.account.second_step import _keys
from tests.factories.trusts import MembershipFactory, TrustFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def keys():
    """Whatever key a test changes to, the next begins with its own."""
    yield
    _keys.cache_clear()


@pytest.fixture
def admin():
    return MembershipFactory(role="trust_admin", trust__slug="imperial", user__name="Sam Okafor")


@pytest.fixture
def dana(admin):
    held = MembershipFactory(role="trust_manager", trust=admin.trust, user__name="Dana Mercer")
    TOTP.activate(held.user, generate_totp_secret())
    return held


def address(held):
    return f"/trust/imperial/settings/people/{held.ref}/second-step/"


def record_of(user):
    with as_owner():
        return AuditEntry.objects.get(verb="second_step.reset", object_id=str(user.pk))


def test_an_admin_resets_it_says_why_and_its_owner_is_told(client, admin, dana):
    theirs = Client()
    theirs.force_login(dana.user)
    assert theirs.get("/account/").status_code == 200
    client.force_login(admin.user)
    assert "lost their telephone" in client.get(address(dana)).text

    answer = client.post(address(dana), {"reason": "Met her with her badge"})

    assert answer.status_code == 302
    assert not Authenticator.objects.filter(user=dana.user).exists()
    assert theirs.get("/account/").status_code == 302
    assert record_of(dana.user).reason == "Met her with her badge"
    assert record_of(dana.user).user_id == admin.user_id
    with as_owner():
        letter = Message.objects.get(address=dana.user.email)
    assert letter.body.startswith("Sam Okafor reset the second step")


def test_it_is_not_reset_without_saying_how_one_checked(client, admin, dana):
    client.force_login(admin.user)

    assert client.post(address(dana), {"reason": ""}).status_code == 422
    assert Authenticator.objects.filter(user=dana.user).exists()


def test_nobody_resets_their_own(client, admin, dana):
    client.force_login(admin.user)

    answer = client.post(address(admin), {"reason": "It is me"})

    assert answer.status_code == 422
    assert "You cannot reset your own second step" in answer.text


def test_another_trusts_people_are_not_there(client, admin):
    stranger = MembershipFactory(role="trust_manager", trust=TrustFactory())
    client.force_login(admin.user)

    assert client.get(address(stranger)).status_code == 404


def test_somebody_who_may_not_invite_may_not_reset(client, admin, dana):
    client.force_login(dana.user)

    assert client.post(address(admin), {"reason": "Please"}).status_code == 403


def test_an_operator_resets_it_and_it_is_on_the_record(dana):
    call_command("reset_second_step", dana.user.email, reason="Rang the ward", verbosity=0)

    assert not Authenticator.objects.filter(user=dana.user).exists()
    assert record_of(dana.user).actor_kind == "system"
    with pytest.raises(CommandError, match="Nobody logs in with"):
        call_command("reset_second_step", "nobody@example.nhs.uk", reason="x")


def browsers(*held):
    found = []
    for each in held:
        client = Client()
        client.force_login(each.user)
        assert client.get("/account/").status_code == 200
        found.append(client)
    return found


def test_an_operator_logs_one_person_out_everywhere_and_on_the_record(admin, dana):
    hers, others = browsers(dana, admin)

    call_command("end_sessions", dana.user.email.upper(), reason="Her telephone was stolen")

    assert hers.get("/account/").status_code == 302
    assert others.get("/account/").status_code == 200
    with as_owner():
        entry = AuditEntry.objects.get(verb="session.ended")
    assert (entry.actor_kind, entry.reason) == ("system", "Her telephone was stolen")


def test_an_operator_logs_everybody_out(admin, dana, capsys):
    devices = browsers(dana, admin, admin)

    call_command("end_sessions", everybody=True, reason="An account was got into")

    assert "3 logged out" in capsys.readouterr().out
    assert [each.get("/account/").status_code for each in devices] == [302] * 3


def test_nobody_is_logged_out_who_is_not_there(db):
    with pytest.raises(CommandError, match="Nobody logs in"):
        call_command("end_sessions", "nobody@example.nhs.uk", reason="A typing mistake")


def test_secrets_are_written_anew_under_a_new_key(dana, settings, capsys):
    RecoveryCodes.activate(dana.user)
    codes = RecoveryCodes(Authenticator.objects.get(type="recovery_codes")).get_unused_codes()
    former, settings.SECRET_KEY = (
        settings.SECRET_KEY,
        "another key, fifty characters and more, to be the next",
    )
    settings.SECRET_KEY_FALLBACKS = [former]
    _keys.cache_clear()

    call_command("renew_keys")
    settings.SECRET_KEY_FALLBACKS = []
    _keys.cache_clear()

    assert "2 secrets" in capsys.readouterr().out
    recovery = RecoveryCodes(Authenticator.objects.get(type="recovery_codes"))
    assert recovery.get_unused_codes() == codes
    secret = decrypt(Authenticator.objects.get(type="totp").data["secret"])
    assert len(secret) > 20
