"""Inviting somebody to work shifts: one letter, once, for seven days, and then they join."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from staffbank import clock
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
    actor_for,
    grade,
)
from tests.factories.workers import EngagementFactory, WorkerFactory
from trusts.errors import InvitationIsAnothers, InvitationOver, LogInFirst, OwnGrant
from trusts.permissions import ROLES, Permission
from workers.errors import WorksHere
from workers.models import Capacity, Engagement, Joining, Worker, WorkerInvitation
from workers.services import inviting
from workers.services.inviting import Invited, accept, invite_worker, letter_of

pytestmark = pytest.mark.django_db

NOBODY = Actor.nobody()
ANSWER = {"name": "Nora Byrne", "password": "three words nobody"}


@pytest.fixture
def bank():
    return BankFactory(slug="nwl")


@pytest.fixture
def trust(bank):
    trust = TrustFactory(slug="imperial", short_name="Imperial")
    PoolMembershipFactory(bank=bank, trust=trust)
    return trust


@pytest.fixture
def sam(trust):
    return MembershipFactory(role="staffing_admin", trust=trust, user__name="Sam Okafor")


def invited(by, trust, email="nora@example.com"):
    with acting(by):
        return invite_worker(Invited(email, "Nora Byrne", trust, grade()), by=by)


def token_for(email="nora@example.com"):
    with as_owner():
        letter = Message.objects.filter(address=email).latest("created_at")
    return re.search(r"/join/work/([^/]+)/", letter.link + letter.body)[1]


def accepted(token, by=NOBODY, **answer):
    with acting(by):
        return accept(
            token, began_at=clock.now(), by=by, **(answer or ({} if by.user_id else ANSWER))
        )


def test_somebody_new_gets_an_account_a_record_and_an_engagement_and_joins(trust, sam, bank):
    invited(actor_for(sam), trust)

    worker = accepted(token_for())

    with as_owner():
        worker = Worker.objects.select_related("user").get(pk=worker.pk)
        engagement = Engagement.objects.get(worker=worker)
        capacity = Capacity.objects.select_related("grade").get(worker=worker)
        entry = AuditEntry.objects.get(verb="worker.joined")
        joining = Joining.objects.get(worker=worker)
    assert (worker.user.email, worker.status) == ("nora@example.com", "joining")
    assert (joining.bank_id, joining.trust_id, joining.invited) == (bank.pk, trust.pk, True)
    assert joining.finished_at is None
    assert (worker.name, worker.name_key) == ("Nora Byrne", "byrne nora")
    assert (engagement.trust_id, engagement.kind, engagement.primary) == (trust.pk, "bank", True)
    assert engagement.pool_opted_in is False
    assert capacity.grade.code == "N5"
    assert (entry.worker_id, entry.trust_id) == (worker.pk, trust.pk)


def test_it_works_once_and_ends_after_seven_days(trust, sam, settings):
    invited(actor_for(sam), trust)
    token = token_for()
    accepted(token)
    with pytest.raises(InvitationOver):
        accepted(token)
    invited(actor_for(sam), trust, "late@example.com")
    late = token_for("late@example.com")

    settings.CLOCK_OFFSET = timedelta(days=7, minutes=1)

    with pytest.raises(InvitationOver):
        accepted(late)
    with as_owner():
        assert not User.objects.filter(email="late@example.com").exists()


def test_a_second_letter_ends_the_first_and_one_taken_back_opens_nothing(trust, sam):
    by = actor_for(sam)
    invited(by, trust)
    first = token_for()
    again = invited(by, trust)
    with acting(NOBODY), pytest.raises(InvitationOver):
        letter_of(first)
    with acting(by):
        inviting.resend(again, by=by)
        third = token_for()
        inviting.revoke(again, by=by)
        with pytest.raises(InvitationOver):
            inviting.resend(again, by=by)
    with acting(NOBODY), pytest.raises(InvitationOver):
        letter_of(third)


def test_somebody_on_the_books_without_an_account_is_who_they_are(trust, sam):
    imported = WorkerFactory(user=None, email="nora@example.com", name="Nora A Byrne")
    EngagementFactory(worker=imported, trust=trust)
    invited(actor_for(sam), trust)

    assert accepted(token_for()).pk == imported.pk

    with as_owner():
        assert Worker.objects.get(pk=imported.pk).user.email == "nora@example.com"
        assert Engagement.objects.filter(worker=imported).count() == 1


def test_somebody_who_works_elsewhere_keeps_their_record_and_is_engaged_here_too(trust, sam):
    elsewhere = WorkerFactory(ready_for=TrustFactory(), user__email="nora@example.com")
    invited(actor_for(sam), trust)
    with pytest.raises(LogInFirst):
        accepted(token_for())

    person = Actor.person(elsewhere.user_id, "Nora")
    assert accepted(token_for(), by=person).pk == elsewhere.pk

    with as_owner():
        here = Engagement.objects.get(worker=elsewhere, trust=trust)
        assert Capacity.objects.filter(worker=elsewhere).count() == 1
    assert here.primary is False


def test_only_the_person_it_was_sent_to_takes_it_up(trust, sam):
    invited(actor_for(sam), trust)
    UserFactory(email="nora@example.com")

    with pytest.raises(InvitationIsAnothers):
        accepted(token_for(), by=Actor.person(UserFactory().pk, "Somebody"))


def test_a_trust_is_told_whom_it_engages_already_and_a_bank_is_not(trust, sam, bank):
    worker = WorkerFactory(ready_for=trust, user__email="nora@example.com")
    with pytest.raises(WorksHere):
        invited(actor_for(sam), trust)
    femi = actor_for(MembershipFactory(role="onboarding_admin", bank=bank))

    invited(femi, trust)
    accepted(token_for(), by=Actor.person(worker.user_id, "Nora"))

    with as_owner():
        assert Engagement.objects.filter(worker=worker).count() == 1


def test_who_may_invite_is_a_permission(trust, bank):
    for role in ROLES.values():
        if Permission.INVITE_WORKERS in role.permissions or role.level == "icb":
            continue
        at = {"trust": trust} if role.level == "trust" else {"trust": None, "bank": bank}
        with pytest.raises(NotPermitted):
            invited(actor_for(MembershipFactory(role=role.code, **at)), trust)


def test_nobody_invites_for_a_trust_that_is_not_theirs(trust, bank):
    stranger = actor_for(MembershipFactory(role="staffing_admin"))
    abroad = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))
    joining = TrustFactory(status="setup")
    PoolMembershipFactory(bank=bank, trust=joining, valid_from=None, signature=None)
    femi = actor_for(MembershipFactory(role="onboarding_admin", bank=bank))

    for by, place in ((stranger, trust), (abroad, trust), (femi, joining)):
        with pytest.raises(NotPermitted):
            invited(by, place)


def test_nobody_invites_themself(trust, sam):
    worker = WorkerFactory(ready_for=trust, user=sam.user)
    assert worker.user_id == sam.user_id

    with pytest.raises(OwnGrant):
        invited(actor_for(sam), trust, sam.user.email)


class TestPages:
    def test_from_the_invitation_to_joining(self, client, trust, sam):
        client.force_login(sam.user)
        base = "/trust/imperial/settings/workers/"
        assert base in client.get("/trust/imperial/settings/").text
        assert "Nobody is invited" in client.get(base).text
        answers = {"name": "Nora Byrne", "email": "nora@example.com", "grade": "N5"}
        assert client.post(f"{base}invite/", answers).headers["Location"] == base
        assert "Nora Byrne" in client.get(base).text

        nora = Client()
        letter = f"/join/work/{token_for()}/"
        assert "a bank worker" in nora.get(letter).text
        answer = nora.post(letter, ANSWER)

        assert answer.headers["Location"] == "/me/joining/"
        step = nora.get("/me/joining/")
        assert step.headers["Location"] == "/account/second-step/?next=%2Fme%2Fjoining%2F"
        assert Client().get(letter).status_code == 410
        assert "Nobody is invited" in client.get(base).text

    def test_a_bank_chooses_the_trust_among_its_live_ones(self, client, trust, bank):
        stranger = PoolMembershipFactory(bank=BankFactory()).trust
        client.force_login(MembershipFactory(role="onboarding_admin", bank=bank).user)
        base = "/bank/nwl/workers/"
        answers = {"name": "Nora Byrne", "email": "nora@example.com", "grade": "N5"}

        wrong = client.post(f"{base}invite/", {**answers, "trust": stranger.ref})
        right = client.post(f"{base}invite/", {**answers, "trust": trust.ref})

        assert wrong.status_code == 422
        assert right.headers["Location"] == base
        assert "for Imperial" in client.get(base).text

    def test_it_is_sent_again_and_taken_back_by_its_own_place(self, client, trust, sam, bank):
        invitation = invited(actor_for(sam), trust)
        client.force_login(MembershipFactory(role="onboarding_admin", bank=bank).user)
        assert (
            client.post(f"/bank/nwl/workers/invitations/{invitation.ref}/revoke/").status_code
            == 404
        )
        client.force_login(sam.user)
        base = f"/trust/imperial/settings/workers/invitations/{invitation.ref}/"

        assert client.post(f"{base}resend/").status_code == 302
        assert client.post(f"{base}revoke/").status_code == 302

        with as_owner():
            assert not WorkerInvitation.objects.open_at(clock.now()).exists()
