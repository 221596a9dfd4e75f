from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from compliance.errors import (
    AlreadyStopped,
    CountsNoMore,
    NotEngaged,
    OwnRecord,
    StillSuspended,
    StoppedByAnother,
)
from compliance.models import Clearance, Credential, CredentialStop, Disclosure
from compliance.services.credentials import accept
from compliance.services.details import Read
from compliance.services.stopping import (
    restore_credential,
    revoke_credential,
    suspend_credential,
)
from shifts.errors import NotEligible
from shifts.selectors.eligibility import Need, candidate_ids, verdict_for
from shifts.selectors.today import risks_for
from shifts.services.booking import book
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner, constraint_of, duty
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.shifts import BookingFactory, VacancyFactory, bank_of, soon
from tests.factories.stops import stop_of

pytestmark = pytest.mark.django_db

JOB = Actor.system("tests.stopping")
WHY = "Its issuer does not know it."
CHANGES = {"suspended": suspend_credential, "withdrawn": revoke_credential}


@pytest.fixture
def trust():
    trust = t.TrustFactory(short_name="Imperial", slug="imperial")
    t.PoolMembershipFactory(trust=trust)
    return trust


@pytest.fixture
def officer(trust):
    return t.MembershipFactory(role="compliance_officer", trust=trust)


@pytest.fixture
def worker(trust):
    return w.WorkerFactory(ready_for=trust, name="Amara Osei")


@pytest.fixture
def dbs(worker):
    with as_owner():
        return worker.credentials.select_related("kind").get(kind__code="dbs_enhanced")


def do(change, credential, by, **facts):
    with acting(by) as actor:
        return change(credential, **{"reason": WHY, "by": actor} | facts)


def status_of(credential):
    with as_owner():
        return Credential.objects.get(pk=credential.pk).status


def vacancy_at(trust, **facts):
    return VacancyFactory(ward__site__trust=trust, bank=bank_of(trust), open=True, **facts)


@pytest.mark.parametrize("sort", CHANGES)
def test_a_stopped_check_opens_nothing_from_its_commit_on_in_either_spelling(
    trust, officer, worker, dbs, sort
):
    vacancy = vacancy_at(trust)
    manager = t.actor_for(t.MembershipFactory(trust=trust))
    with acting(manager):
        assert verdict_for(worker, vacancy).eligible
        assert worker.pk in eligible(vacancy)

    do(CHANGES[sort], dbs, t.actor_for(officer))

    with acting(manager):
        assert not verdict_for(worker, vacancy).eligible
        assert worker.pk not in eligible(vacancy)
        with pytest.raises(NotEligible):
            book(vacancy, worker, by=manager)
    with as_owner():
        assert not any(
            clock.today() in days
            for each in Clearance.objects.filter(worker=worker)
            for days in each.days
        )


def eligible(vacancy):
    with duty("booking"):
        return set(candidate_ids(Need.of(vacancy), "own_bank"))


def test_a_restored_check_counts_again_at_once(trust, officer, worker, dbs):
    by = t.actor_for(officer)
    do(suspend_credential, dbs, by)

    do(restore_credential, dbs, by, reason="The issuer has found it.")

    assert status_of(dbs) == "verified"
    with acting(t.actor_for(t.MembershipFactory(trust=trust))):
        assert worker.pk in eligible(vacancy_at(trust))


def test_it_counts_again_when_everybody_who_suspended_it_has_restored_it(officer, worker, dbs):
    other = t.MembershipFactory(role="compliance_officer")
    w.EngagementFactory(worker=worker, trust=other.trust, primary=False)
    here, there = t.actor_for(officer), t.actor_for(other)
    do(suspend_credential, dbs, here)
    do(suspend_credential, dbs, there)
    do(suspend_credential, dbs, JOB, source="register")

    with pytest.raises(AlreadyStopped):
        do(suspend_credential, dbs, here)
    for by, source, standing in (
        (here, "officer", "suspended"),
        (JOB, "register", "suspended"),
        (there, "officer", "verified"),
    ):
        do(restore_credential, dbs, by, source=source)
        assert status_of(dbs) == standing


def test_nobody_lifts_what_they_did_not_bring(officer, dbs):
    do(suspend_credential, dbs, JOB, source="register")

    with pytest.raises(StoppedByAnother):
        do(restore_credential, dbs, t.actor_for(officer))

    assert status_of(dbs) == "suspended"


def test_a_job_may_say_the_same_thing_twice(dbs):
    for change in (suspend_credential, revoke_credential):
        for _ in range(2):
            do(change, dbs, JOB, source="register")
    do(restore_credential, dbs, JOB, source="register")

    assert status_of(dbs) == "revoked"
    with as_owner():
        assert dbs.stops.standing().count() == 1


def test_what_is_withdrawn_is_not_withdrawn_again_nor_suspended(officer, dbs):
    by = t.actor_for(officer)
    do(revoke_credential, dbs, by)

    with pytest.raises(AlreadyStopped):
        do(revoke_credential, dbs, by)
    with pytest.raises(AlreadyStopped):
        do(suspend_credential, dbs, by)
    with pytest.raises(CountsNoMore):
        do(suspend_credential, dbs, JOB, source="register")


@pytest.mark.parametrize("change", CHANGES.values())
def test_only_officers_who_engage_the_person_stop_a_check_and_only_jobs_speak_for_a_register(
    trust, officer, worker, dbs, change
):
    stranger = t.actor_for(t.MembershipFactory(role="compliance_officer"))
    with pytest.raises(NotEngaged):
        do(change, dbs, stranger)
    with pytest.raises(NotPermitted):
        do(change, dbs, t.actor_for(t.MembershipFactory(trust=trust)))
    with pytest.raises(NotPermitted):
        do(change, dbs, t.actor_for(officer), source="register")
    own = t.MembershipFactory(role="compliance_officer", trust=trust, user=worker.user)
    with pytest.raises(OwnRecord):
        do(change, dbs, t.actor_for(own))

    assert status_of(dbs) == "verified"


def read_of_dbs():
    certificate = Disclosure(
        level="enhanced",
        workforce="adult",
        adults_list=True,
        issued_on=clock.today(),
        subscribed=False,
    )
    return {
        "issuer": "DBS",
        "valid_from": clock.today(),
        "how": "original",
        "evidence": "Seen",
        "read": Read(certificate),
    }


def test_a_newer_document_does_not_get_round_a_suspension(officer, worker, dbs):
    by = t.actor_for(officer)
    do(suspend_credential, dbs, by)
    newer = w.CredentialFactory(worker=worker, kind=dbs.kind)

    with acting(by), pytest.raises(StillSuspended):
        accept(newer, **read_of_dbs(), by=by)
    do(revoke_credential, dbs, by)
    with acting(by):
        accept(newer, **read_of_dbs(), by=by)

    assert (status_of(dbs), status_of(newer)) == ("revoked", "verified")


def stop_row(credential, **facts):
    given = {"sort": "suspended", "source": "register", "at": clock.now()} | facts
    return CredentialStop(worker_id=credential.worker_id, credential=credential, **given)


@pytest.mark.parametrize(
    ("facts", "refused"),
    [
        ({}, "compliance_credentialstop_one_of_each"),
        ({"sort": "withdrawn"}, "compliance_credentialstop_stops"),
        ({"source": "officer"}, "compliance_credentialstop_by_an_officer_or_a_job"),
        (
            {"source": "issuer", "lifted_at": clock.now() - timedelta(days=1)},
            "compliance_credentialstop_lifted_after",
        ),
    ],
)
def test_the_database_refuses_a_reason_that_cannot_be(dbs, facts, refused):
    do(suspend_credential, dbs, JOB, source="register")

    with as_owner():
        refuses(refused, stop_row(dbs, **facts).save)


def test_the_database_refuses_a_reason_against_what_counts_and_counting_against_a_reason(dbs):
    with as_owner():
        refuses("compliance_credentialstop_stops", stop_row(dbs).save)
    do(suspend_credential, dbs, JOB, source="register")
    with as_owner():
        newer = w.CredentialFactory(worker=dbs.worker, kind=dbs.kind)
        checked = {"checked_at": clock.now(), "checked_at_trust": dbs.checked_at_trust}
        refuses("compliance_credential_stop_stands", lambda: verify(dbs))
        refuses("compliance_credential_one_standing_per_kind", lambda: verify(newer, **checked))
    do(revoke_credential, dbs, JOB, source="register")
    with as_owner():
        lift = dbs.stops.standing().update
        refuses("compliance_credentialstop_withdrawn_for_good", lambda: lift(lifted_at=clock.now()))


def verify(credential, **facts):
    Credential.objects.filter(pk=credential.pk).update(status="verified", how="original", **facts)


def refuses(constraint, write):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        write()
    assert constraint_of(refusal.value) == constraint


def test_the_person_and_the_ward_are_told_once_and_the_shift_is_at_risk(
    trust, officer, worker, dbs
):
    vacancy = vacancy_at(trust, starts_at=soon(10))
    BookingFactory(vacancy=vacancy, worker=worker)
    manager = t.MembershipFactory(trust=trust, role="ward_manager", wards=[vacancy.ward])
    do(suspend_credential, dbs, t.actor_for(officer))

    for _ in range(2):
        relay.drain()

    stopped, flagged = sorted(told(worker_id=worker.pk))
    assert stopped == "A check of yours does not count any more"
    assert flagged.startswith("You may not work a shift you booked: ")
    (said,) = told(user_id=manager.user_id)
    assert said.startswith("May come free: ")
    assert "Amara" not in said
    with acting(t.actor_for(manager)) as by:
        (risk,) = risks_for(by, clock.now())
    assert (risk.vacancy, risk.gap.shortfall) == (vacancy, "stopped")
    do(restore_credential, dbs, t.actor_for(officer))
    relay.drain()
    assert "A check of yours counts again" in told(worker_id=worker.pk)


def told(**whom):
    with as_owner():
        rows = Message.objects.filter(channel="in_app", **whom).order_by("created_at")
        return list(rows.values_list("subject", flat=True))


def test_an_officer_stops_a_check_and_lets_it_count_again_on_pages(client, officer, worker, dbs):
    client.force_login(officer.user)
    record = reverse("compliance:worker", args=["imperial", worker.ref])
    stop = reverse("compliance:stop", args=["imperial", dbs.ref])
    assert stop in client.get(record).content.decode()

    nothing_said = client.post(stop, {})
    answer = client.post(stop, {"sort": "suspended", "reason": WHY}, follow=True)

    assert nothing_said.status_code == 422
    assert "is suspended, everywhere" in answer.content.decode()
    assert "Suspended by Imperial on" in answer.content.decode()
    restore = reverse("compliance:restore", args=["imperial", dbs.ref])
    assert restore in answer.content.decode()
    answer = client.post(restore, {"reason": "Found"}, follow=True)
    assert "counts again" in answer.content.decode()
    assert client.get(restore).status_code == 404
    with as_owner():
        verbs = AuditEntry.objects.filter(object_id=str(dbs.pk)).values_list("verb", flat=True)
        assert {"credential.suspended", "credential.restored"} <= set(verbs)


def test_the_person_reads_why_in_their_passport(client, trust, worker, dbs):
    stop_of(dbs, trust)
    client.force_login(worker.user)

    page = client.get("/me/passport/").content.decode()

    assert "Suspended by Imperial on" in page
    assert WHY in page
