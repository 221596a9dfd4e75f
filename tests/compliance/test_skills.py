"""Skills keep who assessed them, where, when and how; whoever may not judge one is refused."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.shifts import bank_of
from tests.factories.trusts import MembershipFactory, TrustFactory, actor_for
from tests.factories.workers import WorkerFactory
from trusts.models import Skill
from workers.errors import NotAnAssessor, OwnSkill, RevokedAlready, SignedOffToday
from workers.models import WorkerSkill
from workers.services.skills import Assessed, revoke, sign_off

pytestmark = pytest.mark.django_db
TODAY = clock.today()


@pytest.fixture
def trust():
    trust = TrustFactory(short_name="Imperial")
    bank_of(trust)
    return trust


@pytest.fixture
def worker(trust):
    return WorkerFactory(ready_for=trust)


@pytest.fixture
def officer(trust):
    return MembershipFactory(role="compliance_officer", trust=trust)


@pytest.fixture
def manager(trust):
    return MembershipFactory(role="ward_manager", trust=trust)


@pytest.fixture
def iv():
    with as_owner():
        return Skill.objects.get(code="IV")


def found(skill, level="independent", **more):
    return Assessed(skill, level, **{"how": "observed"} | more)


def signed(worker, skill, **facts):
    with as_owner():
        earlier = TODAY - timedelta(days=9)
        return WorkerSkill.objects.create(
            **{"worker": worker, "skill": skill, "valid_from": earlier} | facts
        )


def test_it_keeps_who_where_when_and_how_and_the_former_level_ends(worker, officer, trust, iv):
    former = signed(worker, iv, level="supervised")
    by = actor_for(officer)

    with acting(by):
        made = sign_off(worker, found(iv), by=by)
        with pytest.raises(SignedOffToday):
            sign_off(worker, found(iv), by=by)

    with as_owner():
        former.refresh_from_db()
    assert (made.assessed_by_id, made.assessed_at_trust_id) == (officer.user_id, trust.pk)
    assert (made.how, made.level) == ("observed", "independent")
    assert former.valid_to == TODAY - timedelta(days=1)


def test_a_manager_signs_off_only_what_they_assess_themself(worker, manager, trust, iv):
    by = actor_for(manager)

    with acting(by), pytest.raises(NotAnAssessor):
        sign_off(worker, found(iv), by=by)
    myself = WorkerFactory(ready_for=trust, user=manager.user)
    signed(myself, iv, level="assessor")
    with acting(by):
        made = sign_off(worker, found(iv), by=by)
        with pytest.raises(OwnSkill):
            sign_off(myself, found(iv), by=by)

    assert made.assessed_by_id == manager.user_id


def test_nobody_signs_off_people_of_another_trust(officer, iv):
    elsewhere = WorkerFactory(ready_for=TrustFactory())
    by = actor_for(officer)

    with acting(by), pytest.raises(NotPermitted):
        sign_off(elsewhere, found(iv), by=by)


def test_what_is_revoked_says_why_and_counts_no_more(worker, officer, iv):
    by = actor_for(officer)

    with acting(by):
        made = sign_off(worker, found(iv), by=by)
        gone = revoke(made, reason="It was of another person", by=by)
        with pytest.raises(RevokedAlready):
            revoke(made, reason="Again", by=by)
        again = sign_off(worker, found(iv), by=by)
        counts = WorkerSkill.objects.current(TODAY).filter(worker=worker)

        assert [each.pk for each in counts] == [again.pk]
    assert gone.revoked_by_id == officer.user_id


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"how": "observed"}, "assessed_by_somebody"),
        ({"assessed_at": clock.now()}, "assessed_by_somebody"),
        ({"revoked_because": "No"}, "revoked_by_somebody"),
        ({"revoked_at": clock.now(), "valid_to": TODAY}, "revoked_by_somebody"),
    ],
)
def test_what_must_not_be_written_is_refused_by_the_database(worker, iv, facts, constraint):
    refused = pytest.raises(IntegrityError, match=f"workers_workerskill_{constraint}")

    with refused, transaction.atomic():
        signed(worker, iv, **facts)


def test_the_pages_show_it_to_the_trust_and_to_the_person(client, worker, officer, trust, iv):
    where = reverse("compliance:skills", args=[trust.slug, worker.ref])
    client.force_login(officer.user)

    empty = client.post(where, {})
    saved = client.post(where, {"skill": "IV", "level": "independent", "how": "certificate"})
    listed = client.get(where).content.decode()
    client.force_login(worker.user)
    passport = client.get(reverse("me:passport")).content.decode()

    assert (empty.status_code, saved.status_code) == (422, 302)
    for page in (listed, passport):
        assert "Independent since" in page
        assert "for Imperial, who saw a certificate" in page


def test_it_is_revoked_on_a_page_with_a_reason(client, worker, officer, trust, iv):
    signed(worker, iv)
    client.force_login(officer.user)
    where = reverse("compliance:revoke_skill", args=[trust.slug, worker.ref, "IV"])

    empty = client.post(where, {"reason": ""})
    done = client.post(where, {"reason": "Out of practice"}, follow=True).content.decode()

    assert empty.status_code == 422
    assert "Revoked on" in done
    assert "Out of practice" in done
    assert client.get(where).status_code == 404
