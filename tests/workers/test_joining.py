"""Joining a bank: what is said is kept, nothing of it lets anybody work, and a trust agrees."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    SiteFactory,
    TrustFactory,
    grade,
)
from tests.factories.trusts import actor_for as seat_of
from tests.factories.workers import (
    JoiningFactory,
    SkillStatementFactory,
    StaffEntryFactory,
    TermsSignatureFactory,
    TermsVersionFactory,
    WorkerFactory,
    actor_for,
)
from trusts.errors import NothingToSign
from trusts.models import Skill
from workers.errors import AgreedAlready, JoiningOver, NotAllSaid, NotOffered, SaidByTheTrust
from workers.models import (
    Capacity,
    Engagement,
    FormerName,
    Joining,
    JoiningSpell,
    SiteChoice,
    SkillStatement,
    TermsSignature,
    TermsVersion,
    Worker,
    WorkerIdentifier,
    WorkerSkill,
)
from workers.services import joining as services
from workers.services import letting_in
from workers.services.terms import publish_terms, sign_terms

pytestmark = pytest.mark.django_db
JOB = Actor.system("compliance.handlers.settle_joining")


@pytest.fixture
def bank():
    return BankFactory(slug="nwl")


@pytest.fixture
def trust(bank):
    return PoolMembershipFactory(bank=bank, trust__short_name="Imperial").trust


@pytest.fixture
def joining(bank):
    return JoiningFactory(bank=bank)


@pytest.fixture
def officer(trust):
    return seat_of(MembershipFactory(role="compliance_officer", trust=trust))


def say(joining, service, *args, **said):
    by = actor_for(joining.worker)
    with acting(by):
        return service(joining.worker, *args, by=by, **said)


def now_of(joining):
    with as_owner():
        return Joining.objects.get(pk=joining.pk)


class TestSaying:
    def test_each_part_is_kept_as_soon_as_it_is_said(self, joining, trust):
        site = SiteFactory(trust=trust)
        say(joining, services.say_name, name="Nora Byrne", known_as="Nor", former=["Nora Kelly"])
        say(joining, services.say_contact, phone="07700900123", outcode="W2")
        say(joining, services.say_registration, body="nmc", number="12a 3456e")
        say(joining, services.say_grades, [grade("N5"), grade("N6")])
        say(joining, services.say_skills, [Skill.objects.get(code="IV")])
        say(joining, services.choose_trust, trust)
        say(joining, services.choose_sites, [site], travel_miles=10)

        with as_owner():
            worker = Worker.objects.get(pk=joining.worker_id)
            engagement = Engagement.objects.get(worker=worker)
            assert not WorkerIdentifier.objects.filter(worker=worker).exists()
            kept = now_of(joining)
            assert FormerName.objects.get(worker=worker).name == "Nora Kelly"
            assert SiteChoice.objects.get(worker=worker).site_id == site.pk
            assert SkillStatement.objects.get(worker=worker).level == "novice"
            assert not WorkerSkill.objects.filter(worker=worker).exists()
            assert Capacity.objects.filter(worker=worker).count() == 2
        assert (worker.name_key, worker.known_as) == ("byrne nora", "Nor")
        assert worker.latitude is not None
        assert (kept.body, kept.number) == ("nmc", "12A3456E")
        assert (engagement.trust_id, engagement.primary) == (trust.pk, True)
        assert worker.status == "joining"
        assert (kept.trust_id, worker.travel_miles) == (trust.pk, 10)
        assert all((kept.named_at, kept.reached_at, kept.graded_at, kept.placed_at, kept.sited_at))

    def test_what_is_said_again_takes_the_place_of_what_was_said(self, joining, bank, trust):
        other = PoolMembershipFactory(bank=bank).trust
        say(joining, services.say_grades, [grade("N5")])
        say(joining, services.say_grades, [grade("N6")])
        say(joining, services.choose_trust, other)
        say(joining, services.choose_trust, trust)
        say(joining, services.say_registration, body="nmc", number="12A3456E")
        kept = say(joining, services.say_registration, body="none", number="")

        with as_owner():
            mine = {"worker": joining.worker_id}
            assert [row.grade.code for row in Capacity.objects.filter(**mine)] == ["N6"]
            assert [row.trust_id for row in Engagement.objects.filter(**mine)] == [trust.pk]
        assert (kept.body, kept.number) == ("none", "")

    def test_a_number_is_on_the_record_once_a_trust_agrees_unless_it_is_anothers(
        self, bank, trust, officer
    ):
        with as_owner():
            other = WorkerFactory()
            WorkerIdentifier.objects.create(worker=other, scheme="nmc", value="12A3456E")
        mine = JoiningFactory(bank=bank, trust=trust, said=True, number="15B0001E")
        taken = JoiningFactory(bank=bank, trust=trust, said=True)

        for joining in (mine, taken):
            with acting(officer):
                letting_in.agree(joining, skills=[], by=officer)

        with as_owner():
            held = dict(WorkerIdentifier.objects.values_list("value", "worker"))
        assert held == {"12A3456E": other.pk, "15B0001E": mine.worker_id}

    def test_whoever_is_on_the_staff_list_of_a_trust_is_its_employee(self, joining, trust):
        StaffEntryFactory(
            trust=trust,
            name="Nora Byrne",
            name_key="byrne nora",
            body="nmc",
            registration="12A3456E",
        )
        say(joining, services.say_name, name="Nora Byrne", known_as="", former=[])
        say(joining, services.say_registration, body="nmc", number="12A3456E")
        say(joining, services.choose_trust, trust)

        with as_owner():
            kinds = dict(
                Engagement.objects.filter(worker=joining.worker_id).values_list("kind", "primary")
            )
        assert kinds == {"substantive": True, "bank": False}
        assert now_of(joining).agreed_at is None

    def test_only_what_the_bank_offers_can_be_chosen(self, joining, trust):
        with pytest.raises(NotOffered):
            say(joining, services.choose_trust, TrustFactory())
        with pytest.raises(NotOffered):
            say(joining, services.choose_sites, [SiteFactory()], travel_miles=None)

    def test_whoever_is_invited_does_not_choose_what_the_trust_said(self, bank, trust):
        invited = JoiningFactory(bank=bank, trust=trust, invited=True)

        with pytest.raises(SaidByTheTrust):
            say(invited, services.say_grades, [grade("N7")])
        with pytest.raises(SaidByTheTrust):
            say(invited, services.choose_trust, trust)

    def test_nobody_says_it_for_somebody_else_or_after_they_have_joined(self, joining):
        stranger = actor_for(WorkerFactory())
        with acting(stranger), pytest.raises(NotPermitted):
            services.say_contact(joining.worker, phone="07700900123", outcode="W2", by=stranger)
        with as_owner():
            Joining.objects.filter(pk=joining.pk).update(ended_at=clock.now())
        with pytest.raises(JoiningOver):
            say(joining, services.say_contact, phone="07700900123", outcode="W2")


class TestSigning:
    def test_the_newest_text_is_signed_once_with_its_fingerprint(self, joining, bank):
        lead = seat_of(MembershipFactory(role="onboarding_admin", trust=None, bank=bank))
        with acting(lead):
            first = publish_terms(bank, title="Terms", text="One", by=lead)
            newest = publish_terms(bank, title="Terms", text="Two", by=lead)

        signature = say(joining, sign_terms, newest)

        assert (signature.sha256, newest.number) == (newest.sha256, 2)
        for version in (first, newest):
            with pytest.raises(NothingToSign):
                say(joining, sign_terms, version)

    def test_the_database_keeps_text_and_signature_as_they_were(self, joining, bank):
        version = TermsVersionFactory(bank=bank)
        signature = say(joining, sign_terms, version)

        for wrong in (
            lambda: TermsSignatureFactory(version=version, sha256="0" * 64),
            lambda: TermsVersionFactory(bank=bank, number=2, sha256="0" * 64),
            lambda: TermsSignature.objects.filter(pk=signature.pk).update(sha256="0" * 64),
            lambda: TermsVersion.objects.filter(pk=version.pk).update(text="Other"),
        ):
            with pytest.raises(DatabaseError), as_owner(), transaction.atomic():
                wrong()


class TestAgreeing:
    def test_a_trust_agrees_and_signs_off_only_what_it_names(self, bank, trust, officer):
        joining = JoiningFactory(bank=bank, trust=trust, said=True)
        iv = SkillStatementFactory(worker=joining.worker)
        SkillStatementFactory(worker=joining.worker, skill=Skill.objects.get(code="CANNULA"))

        with acting(officer):
            letting_in.agree(joining, skills=[iv.skill_id], by=officer)
            with pytest.raises(AgreedAlready):
                letting_in.agree(joining, skills=[], by=officer)

        with as_owner():
            (held,) = WorkerSkill.objects.filter(worker=joining.worker)
            assert not SkillStatement.objects.open().filter(worker=joining.worker).exists()
        assert (held.skill_id, held.level) == (iv.skill_id, "independent")
        assert now_of(joining).agreed_by_id == officer.user_id

    def test_what_was_agreed_falls_when_they_change_what_it_was_about(self, bank, trust, officer):
        joining = JoiningFactory(bank=bank, trust=trust, said=True)
        with acting(officer):
            letting_in.agree(joining, skills=[], by=officer)
        say(joining, services.say_contact, phone="07700900123", outcode="W2")
        assert now_of(joining).agreed_at is not None

        say(joining, services.say_grades, [grade("N7")])

        assert now_of(joining).agreed_at is None

    def test_only_an_officer_of_the_trust_agrees_and_not_before_it_is_said(
        self, bank, trust, officer
    ):
        joining = JoiningFactory(bank=bank, trust=trust, said=True)
        elsewhere = seat_of(MembershipFactory(role="compliance_officer"))
        manager = seat_of(MembershipFactory(role="ward_manager", trust=trust))
        for by in (elsewhere, manager):
            with acting(by), pytest.raises(NotPermitted):
                letting_in.agree(joining, skills=[], by=by)
        begun = JoiningFactory(bank=bank, trust=trust)
        with acting(officer), pytest.raises(NotAllSaid):
            letting_in.agree(begun, skills=[], by=officer)

    def test_whom_a_trust_turns_away_it_sees_no_longer_and_they_can_join_anew(
        self, bank, trust, officer
    ):
        joining = JoiningFactory(bank=bank, trust=trust, said=True)

        with acting(officer):
            letting_in.turn_away(joining, reason="Not on the register", by=officer)
            assert not Worker.objects.visible_to(officer).filter(pk=joining.worker_id).exists()

        ended = now_of(joining)
        assert (ended.end_reason, ended.finished_at) == ("Not on the register", None)
        JoiningFactory(worker=joining.worker, bank=bank)


class TestHolding:
    def test_the_spells_follow_each_other_without_a_gap(self, joining):
        later = joining.began_at + timedelta(hours=2)
        with acting(JOB):
            assert letting_in.hold(joining, JoiningSpell.Side.WORKER, at=clock.now(), by=JOB)
            assert letting_in.hold(joining, JoiningSpell.Side.TRUST, at=later, by=JOB)
            assert not letting_in.hold(joining, JoiningSpell.Side.TRUST, at=later, by=JOB)

        with as_owner():
            first, second = JoiningSpell.objects.filter(joining=joining).order_by("since")
        assert (first.since, first.until) == (joining.began_at, later)
        assert (second.side, second.since, second.until) == ("trust", later, None)

    def test_people_do_not_let_themselves_in(self, joining, officer):
        for by in (actor_for(joining.worker), officer):
            with acting(by), pytest.raises(NotPermitted):
                letting_in.finish(joining, at=clock.now(), by=by)

    def test_the_database_lets_nobody_finish_who_is_not_agreed(self, joining):
        refused = pytest.raises(IntegrityError, match="whole_when_finished")
        with as_owner(), refused, transaction.atomic():
            Joining.objects.filter(pk=joining.pk).update(finished_at=clock.now())
