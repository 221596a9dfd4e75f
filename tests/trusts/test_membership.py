import re
from datetime import date, timedelta

import pytest

from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    UserFactory,
    WardFactory,
    actor_for,
)
from trusts.errors import (
    AlreadyHasRole,
    InvitationIsAnothers,
    InvitationOver,
    LogInFirst,
    WardsNeeded,
)
from trusts.models import Invitation
from trusts.services import membership as services
from trusts.services.membership import Invited
from trusts.web import frame_for

pytestmark = pytest.mark.django_db
NOBODY = Actor.nobody()


def invited(admin, trust, email="new@example.nhs.uk", role="trust_manager", **more):
    with acting(admin):
        return services.invite(Invited(email, "New Person", role, **more), by=admin, trust=trust)


def letters(email="new@example.nhs.uk"):
    with as_owner():
        return list(Message.objects.filter(address=email).order_by("created_at"))


def token_of(letter):
    return re.search(r"/join/([^/\s]+)/", letter.body)[1]


def join(token, by=NOBODY, **columns):
    with acting(by):
        return services.accept(token, by=by, **columns)


def test_somebody_new_accepts_and_has_the_role(admin, trust):
    invitation = invited(admin, trust)
    (letter,) = letters()

    membership = join(token_of(letter), name="New Person", password="three words nobody")

    assert (membership.role, membership.trust_id) == ("trust_manager", trust.pk)
    assert membership.user.email == "new@example.nhs.uk"
    assert membership.user.check_password("three words nobody")
    with as_owner():
        verbs = set(AuditEntry.objects.values_list("verb", flat=True))
        assert Invitation.objects.get(pk=invitation.pk).accepted_at
    assert {"invitation.made", "invitation.accepted"} <= verbs


def test_the_token_is_kept_only_as_a_hash_and_works_once(admin, trust):
    invitation = invited(admin, trust)
    token = token_of(*letters())

    assert token not in invitation.token_hash
    assert len(invitation.token_hash) == 64
    join(token, name="New", password="three words nobody")
    with pytest.raises(InvitationOver):
        join(token, name="Again", password="three words nobody")


def test_it_ends_after_seven_days(admin, trust, settings):
    invited(admin, trust)
    token = token_of(*letters())
    settings.CLOCK_OFFSET = timedelta(days=7, minutes=1)

    with pytest.raises(InvitationOver):
        join(token, name="Late", password="three words nobody")


def test_sent_again_the_new_link_works_and_the_former_does_not(admin, trust, settings):
    invitation = invited(admin, trust)
    settings.CLOCK_OFFSET = timedelta(days=8)
    with acting(admin):
        services.resend(invitation, by=admin)
    old, new = map(token_of, letters())

    with pytest.raises(InvitationOver):
        join(old, name="New", password="three words nobody")
    assert join(new, name="New", password="three words nobody").user.name == "New"


def test_taken_back_it_does_not_work(admin, trust):
    invitation = invited(admin, trust)
    with acting(admin):
        services.revoke(invitation, by=admin)

    with pytest.raises(InvitationOver):
        join(token_of(*letters()), name="New", password="three words nobody")


def test_inviting_the_same_person_again_ends_the_first_letter(admin, trust):
    invited(admin, trust)
    invited(admin, trust)
    first, second = map(token_of, letters())

    with pytest.raises(InvitationOver):
        join(first, name="New", password="three words nobody")
    join(second, name="New", password="three words nobody")


def test_somebody_with_an_account_accepts_it_logged_in(admin, trust):
    user = UserFactory(email="known@example.nhs.uk")
    invited(admin, trust, "Known@Example.nhs.uk")
    token = token_of(*letters("known@example.nhs.uk"))

    with pytest.raises(LogInFirst):
        join(token, name="Thief", password="three words nobody")
    membership = join(token, Actor.person(user.pk, user.name))

    assert membership.user == user
    assert User.objects.filter(email__iexact="known@example.nhs.uk").count() == 1


def test_somebody_else_logged_in_cannot_take_it(admin, trust):
    stranger = UserFactory()
    invited(admin, trust)

    with pytest.raises(InvitationIsAnothers):
        join(token_of(*letters()), Actor.person(stranger.pk, stranger.name))


def test_inviting_answers_the_same_whether_or_not_there_is_an_account(admin, trust):
    UserFactory(email="known@example.nhs.uk")

    for email in ("known@example.nhs.uk", "unknown@example.nhs.uk"):
        invitation = invited(admin, trust, email)
        assert invitation.email == email
        assert len(letters(email)) == 1


def test_a_ward_manager_is_limited_to_the_wards_chosen(admin, trust):
    ward = WardFactory(site__trust=trust)

    with pytest.raises(WardsNeeded):
        invited(admin, trust, role="ward_manager")
    invited(admin, trust, role="ward_manager", wards=[ward])
    membership = join(token_of(*letters()), name="New", password="three words nobody")

    assert actor_for(membership).wards == {ward.pk}


@pytest.mark.parametrize("role", ["ward_manager", "trust_manager", "compliance_officer"])
def test_other_roles_invite_nobody(trust, role):
    other = actor_for(MembershipFactory(role=role, trust=trust))

    with pytest.raises(NotPermitted):
        invited(other, trust)


def test_a_trust_invites_neither_to_another_trust_nor_to_the_bank(admin, trust):
    with pytest.raises(NotPermitted):
        invited(admin, TrustFactory())
    with acting(admin), pytest.raises(NotPermitted):
        services.invite(Invited("x@example.nhs.uk", "X", "bank_lead"), by=admin, bank=BankFactory())


def test_who_has_the_role_is_not_invited_to_it_again(admin, trust):
    member = MembershipFactory(role="trust_manager", trust=trust)

    with pytest.raises(AlreadyHasRole):
        invited(admin, trust, member.user.email)


@pytest.mark.parametrize(("has_own", "may"), [(True, False), (False, True)])
def test_a_bank_puts_nobody_into_a_trust_that_has_a_past_and_people_of_its_own(has_own, may):
    """One that left another bank keeps what it did there: its own people bring others in."""
    trust = TrustFactory(status="setup")
    PoolMembershipFactory(bank=BankFactory(), trust=trust, valid_to=date(2026, 1, 31))
    here = PoolMembershipFactory(trust=trust, valid_from=None, signature=None)
    officer = MembershipFactory(role="onboarding_admin", trust=None, bank=here.bank)
    if has_own:
        own = MembershipFactory(role="trust_admin", trust=trust)
        invited(actor_for(own), trust, email="colleague@example.nhs.uk")

    if may:
        invited(actor_for(officer), trust, role="trust_admin")
    else:
        with pytest.raises(NotPermitted):
            invited(actor_for(officer), trust, role="trust_admin")


@pytest.mark.parametrize(
    ("role", "page", "item"),
    [
        ("bank_lead", "checks/lengths/", "Settings"),
        ("bank_lead", "issuers/families/", "Settings"),
        ("bank_lead", "days/", "Dashboard"),
        ("ward_manager", "inductions/", "Week"),
        ("compliance_officer", "checks/ending/", "Ending soon"),
        ("compliance_officer", "checked/1/stop/", "Workers"),
        ("compliance_officer", "restrictions/1/lift/", "Workers"),
        ("compliance_officer", "overrides/", "Workers"),
        ("compliance_officer", "inductions/1/withdraw/", "Workers"),
        ("compliance_officer", "flagged/", "Today"),
        ("auditor", "overrides/", "Without a check"),
    ],
)
def test_a_page_lights_the_item_it_is_reached_from(role, page, item):
    bank, trust = BankFactory(slug="nwl"), TrustFactory(slug="imperial")
    of_bank = role in {"bank_lead", "auditor"}
    seat = MembershipFactory(role=role, **({"bank": bank} if of_bank else {"trust": trust}))

    with acting(actor_for(seat)):
        frame = frame_for(seat, f"/{'bank/nwl' if of_bank else 'trust/imperial'}/{page}")

    assert [each.text for each in frame.nav if each.current] == [item]
