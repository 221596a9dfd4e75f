"""ICS leads: a bank appoints them for the boards its trusts belong to, as it gives every role."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from tests.factories.trusts import (
    EARLY,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    actor_for,
)
from trusts.errors import AlreadyHasRole, OwnGrant, OwnRole, SecondPersonNeeded
from trusts.models import IntegratedCareBoard, Membership, RolePolicy, TrustBoard
from trusts.services import membership, role_requests, roles
from trusts.services.membership import Invited

pytestmark = pytest.mark.django_db

HERE = "/bank/nwl/people/boards/"
RUTH = {"name": "Ruth Adeyemi", "email": "ruth@example.nhs.uk"}


def board_with(trust, code):
    with as_owner():
        board = IntegratedCareBoard.objects.create(code=code, slug=code.lower(), name=f"{code} ICB")
        TrustBoard.objects.create(trust=trust, icb=board, valid_from=EARLY)
    return board


@pytest.fixture
def board(bank):
    return board_with(PoolMembershipFactory(bank=bank).trust, "QAA")


@pytest.fixture
def abroad():
    """A board none of whose trusts is in our bank."""
    return board_with(PoolMembershipFactory().trust, "QBB")


@pytest.fixture
def colleague(bank):
    return actor_for(MembershipFactory(role="onboarding_admin", bank=bank))


def lead_of(board, **facts):
    return MembershipFactory(role="ics_lead", trust=None, icb=board, **facts)


def invited(by, bank, board, email="ruth@example.nhs.uk", until=None):
    person = Invited(email, "Ruth Adeyemi", "ics_lead", (), until, board)
    with acting(by):
        return membership.invite(person, by=by, bank=bank)


def ended(by, held, **how):
    with acting(by):
        return roles.end(held, by=by, reason="Moved on", **how)


def needs_a_second_person(bank):
    with as_owner():
        RolePolicy.objects.create(
            bank=bank,
            role="ics_lead",
            second_person=True,
            valid_from=EARLY,
            decided_at=clock.now(),
        )


def test_nobody_appoints_for_a_board_whose_trusts_are_in_no_bank_of_theirs(femi, bank, abroad):
    with pytest.raises(NotPermitted):
        invited(femi, bank, abroad)
    with pytest.raises(NotPermitted):
        ended(femi, lead_of(abroad))


def test_a_trust_that_left_the_bank_takes_its_board_along(femi, bank):
    yesterday = clock.today() - timedelta(days=1)
    gone = PoolMembershipFactory(bank=bank, trust=TrustFactory(), valid_to=yesterday).trust

    with pytest.raises(NotPermitted):
        invited(femi, bank, board_with(gone, "QCC"))


@pytest.mark.parametrize("role", ["bank_lead", "auditor"])
def test_nobody_else_of_the_bank_appoints(bank, board, role):
    other = actor_for(MembershipFactory(role=role, trust=None, bank=bank))

    with pytest.raises(NotPermitted):
        invited(other, bank, board)
    with pytest.raises(NotPermitted):
        ended(other, lead_of(board))


def test_nobody_appoints_or_ends_themself(femi, member, bank, board):
    with pytest.raises(OwnGrant):
        invited(femi, bank, board, member.user.email)
    with pytest.raises(OwnRole):
        ended(femi, lead_of(board, user=member.user))


def test_nobody_is_appointed_twice(femi, bank, board):
    held = lead_of(board)

    with pytest.raises(AlreadyHasRole):
        invited(femi, bank, board, held.user.email)


def test_no_board_is_led_by_way_of_another_role(femi, bank, board):
    person = Invited("x@example.nhs.uk", "X", "auditor", (), None, board)

    with acting(femi), pytest.raises(NotPermitted):
        membership.invite(person, by=femi, bank=bank)


def test_a_lead_is_ended_on_a_day_or_now_is_told_and_it_is_recorded(femi, board):
    held, until = lead_of(board), clock.today() + timedelta(days=30)
    ended(femi, held, last_day=until)
    with as_owner():
        assert Membership.objects.get(pk=held.pk).valid_to == until

    ended(femi, held)

    with as_owner():
        assert not Membership.objects.current(clock.today()).filter(pk=held.pk).exists()
        entries = AuditEntry.objects.filter(verb="role.ended")
        assert {entry.bank_id for entry in entries} == {femi.bank_id}
        letters = Message.objects.filter(topic="role.ended", address=held.user.email)
        assert "QAA ICB" in letters.earliest("created_at").body


def test_where_the_bank_says_so_a_second_person_approves(femi, colleague, bank, board):
    needs_a_second_person(bank)
    with pytest.raises(SecondPersonNeeded):
        invited(femi, bank, board)
    person = Invited("ruth@example.nhs.uk", "Ruth Adeyemi", "ics_lead", (), None, board)
    with acting(femi):
        outcome = role_requests.invite_or_ask(person, reason="Winter", by=femi, place=bank)
    assert outcome.invitation is None

    with acting(colleague):
        done = role_requests.approve(outcome.request, by=colleague)

    assert (done.invitation.icb_id, done.invitation.bank_id) == (board.pk, bank.pk)
    assert done.invitation.approved_by_id == colleague.user_id


class TestPages:
    @pytest.fixture(autouse=True)
    def logged_in(self, client, member):
        client.force_login(member.user)

    def test_from_appointing_to_the_board_s_own_page(self, client, board):
        assert HERE in client.get("/bank/nwl/people/").text
        assert "Nobody leads it here" in client.get(HERE).text
        until = clock.today() + timedelta(days=90)
        days = {"until-day": until.day, "until-month": until.month, "until-year": until.year}
        answer = client.post(f"{HERE}QAA/appoint/", {**RUTH, **days})
        assert answer.headers["Location"] == HERE
        assert "Ruth Adeyemi, invited" in client.get(HERE).text

        with as_owner():
            letter = Message.objects.get(address=RUTH["email"])
        ruth = Client()
        token = re.search(r"/join/([^/]+)/", letter.link + letter.body)[1]
        page = ruth.get(f"/join/{token}/")
        assert "QAA ICB" in page.text
        made = ruth.post(
            f"/join/{token}/", {"name": "Ruth Adeyemi", "password": "three words nobody"}
        )
        assert made.headers["Location"] == "/icb/QAA/"
        with as_owner():
            held = Membership.objects.get(icb=board)
        assert (held.bank_id, held.valid_to) == (None, until)

        assert "Ruth Adeyemi" in client.get(HERE).text
        there = f"{HERE}leads/{held.ref}/end/"
        assert "Nobody else leads QAA ICB here" in client.get(there).text
        assert client.post(there, {"when": "now", "reason": "Moved on"}).status_code == 302
        assert "Nobody leads it here" in client.get(HERE).text

    def test_another_board_and_its_lead_are_not_there(self, client, board, abroad):
        held = lead_of(abroad)

        assert "QBB" not in client.get(HERE).text
        assert client.get(f"{HERE}QBB/appoint/").status_code == 404
        assert client.get(f"{HERE}leads/{held.ref}/end/").status_code == 404

    def test_that_it_needs_a_second_person_is_decided_with_the_other_roles(self, client, bank):
        MembershipFactory(role="onboarding_admin", bank=bank)

        client.post("/bank/nwl/people/second-person/", {"roles": ["ics_lead"]})

        with as_owner():
            assert RolePolicy.objects.get(bank=bank).role == "ics_lead"
