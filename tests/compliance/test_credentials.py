from datetime import date, timedelta

import pytest

from compliance.errors import (
    AlreadyChecked,
    ClaimedByAnother,
    EndsTooSoon,
    NotEngaged,
    OwnRecord,
)
from compliance.models import Credential, CredentialKind, KindSatisfies, RightToWork
from compliance.rules.expiry import last_day
from compliance.selectors.checks import checks_on, ending_soon, queue_of
from compliance.services import credentials, threads
from compliance.services.details import Read
from shifts.errors import NotEligible
from shifts.services.booking import book
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox.models import Event
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import (
    EARLY,
    MembershipFactory,
    TrustFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import CredentialFactory, EngagementFactory, WorkerFactory
from tests.factories.workers import actor_for as worker_actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    return TrustFactory()


@pytest.fixture
def officer(trust):
    return actor_for(MembershipFactory(role="compliance_officer", trust=trust))


@pytest.fixture
def worker(trust):
    return WorkerFactory(ready_for=trust)


def waiting(worker, code="fire", **columns):
    """A renewal of a check the person lacks: what counted until now is withdrawn."""
    with as_owner():
        Credential.objects.filter(worker=worker, kind__code=code, status="verified").update(
            status="revoked"
        )
    return CredentialFactory(worker=worker, kind=CredentialKind.objects.get(code=code), **columns)


def status_of(credential):
    with as_owner():
        return Credential.objects.get(pk=credential.pk).status


def accept(credential, by, **changes):
    return credentials.accept(
        credential,
        **{
            "issuer": "Skills for Health",
            "valid_from": clock.today(),
            "how": "original",
            "evidence": "The original document",
            **changes,
        },
        by=by,
    )


@pytest.mark.parametrize(
    ("since", "months", "ends"),
    [
        (date(2026, 11, 12), 48, date(2030, 11, 12)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 11, 12), None, None),
    ],
)
def test_the_end_is_worked_out_from_the_kind(since, months, ends):
    assert last_day(since, months) == ends


def test_accepting_counts_at_once_and_is_told(officer, worker, trust):
    credential = waiting(worker)

    with acting(officer):
        accepted = accept(credential, officer)

    assert accepted.valid_to == last_day(clock.today(), 24)
    with as_owner():
        row = Credential.objects.get(pk=credential.pk)
        entry = AuditEntry.objects.get(verb="credential.checked")
        event = Event.objects.get(topic="credential.checked")
    assert (row.status, row.checked_by_id, row.checked_at_trust_id) == (
        "verified",
        officer.user_id,
        trust.pk,
    )
    assert (entry.worker_id, entry.trust_id) == (worker.pk, trust.pk)
    assert event.payload == {"credential": credential.pk}


def test_the_one_that_counted_until_now_is_replaced(officer, worker):
    with as_owner():
        former = Credential.objects.get(worker=worker, kind__code="fire")
    newer = CredentialFactory(worker=worker)

    with acting(officer):
        accept(newer, officer)

    assert (status_of(former), status_of(newer)) == ("replaced", "verified")


def test_a_kind_without_a_length_ends_when_its_document_says(officer, worker):
    credential = waiting(worker, "right_to_work")
    ends = clock.today() + timedelta(days=90)

    with acting(officer):
        code = RightToWork(
            basis="b",
            document="online",
            share_code="W12ABC34D",
            looked_up_on=clock.today(),
            conditions="student",
            weekly_hours=20,
            until=ends,
        )
        accepted = accept(credential, officer, read=Read(code))

    assert accepted.valid_to == ends


def test_what_has_already_ended_is_not_accepted(officer, worker):
    credential = waiting(worker)

    with acting(officer), pytest.raises(EndsTooSoon):
        accept(credential, officer, valid_from=clock.today() - timedelta(days=900))

    assert status_of(credential) == "submitted"


def test_a_reason_goes_to_the_person_and_nothing_counts(officer, worker):
    credential = waiting(worker)

    with acting(officer):
        credentials.reject(credential, reason="It cannot be read.", by=officer)

    with acting(worker_actor(worker)):
        mine = Credential.objects.visible_to(worker_actor(worker)).get(pk=credential.pk)
        assert (mine.status, mine.reason) == ("rejected", "It cannot be read.")


def test_asked_for_more_it_waits_at_the_end_of_the_list(officer, worker, trust):
    first, second = waiting(worker), waiting(WorkerFactory(ready_for=trust))

    with acting(officer):
        threads.ask_for_more(first, question="Send the back too.", by=officer)
        found = queue_of(officer, clock.now())

    assert [line.pk for line in found.lines] == [second.pk, first.pk]
    assert not found.lines[1].free


def test_sending_in_again_replaces_what_was_waiting(worker):
    actor = worker_actor(worker)
    older = CredentialFactory(worker=worker)

    with acting(actor):
        newer = credentials.submit_credential(
            worker, older.kind, issuer="A trainer", valid_from=clock.today(), by=actor
        )

    assert (status_of(older), newer.status) == ("replaced", "submitted")
    assert newer.valid_to == last_day(clock.today(), 24)


def test_only_the_person_sends_in(officer, worker):
    kind = CredentialKind.objects.get(code="fire")

    with acting(officer), pytest.raises(NotPermitted):
        credentials.submit_credential(
            worker, kind, issuer="x", valid_from=clock.today(), by=officer
        )


def test_an_officer_never_checks_their_own_record(trust):
    seat = MembershipFactory(role="compliance_officer", trust=trust)
    credential = waiting(WorkerFactory(user=seat.user, ready_for=trust))
    officer = actor_for(seat)

    with acting(officer), pytest.raises(OwnRecord):
        accept(credential, officer)


@pytest.mark.parametrize("role", ["ward_manager", "staffing_admin", "trust_admin"])
def test_no_other_role_checks(worker, trust, role):
    credential = waiting(worker)
    other = actor_for(MembershipFactory(role=role, trust=trust))

    with acting(other), pytest.raises(NotPermitted):
        accept(credential, other)


def test_a_trust_that_does_not_engage_them_neither_sees_nor_checks(worker):
    credential = waiting(worker)
    stranger = actor_for(MembershipFactory(role="compliance_officer"))

    with acting(stranger):
        assert not Credential.objects.visible_to(stranger).exists()
        with pytest.raises(NotEngaged):
            accept(credential, stranger)


def test_what_a_colleague_claimed_is_theirs_for_half_an_hour(officer, worker, trust, settings):
    colleague = actor_for(MembershipFactory(role="compliance_officer", trust=trust))
    credential = waiting(worker)

    with acting(colleague):
        credentials.claim(credential, by=colleague)
    with acting(officer), pytest.raises(ClaimedByAnother):
        accept(credential, officer)
    settings.CLOCK_OFFSET = timedelta(minutes=31)
    with acting(officer):
        accept(credential, officer)

    assert status_of(credential) == "verified"


def test_a_check_is_decided_once(officer, worker):
    credential = waiting(worker)

    with acting(officer):
        accept(credential, officer)
        with pytest.raises(AlreadyChecked):
            credentials.reject(credential, reason="x", by=officer)


def test_released_it_is_anybodys(officer, worker, trust):
    colleague = actor_for(MembershipFactory(role="compliance_officer", trust=trust))
    credential = waiting(worker)

    with acting(colleague):
        credentials.claim(credential, by=colleague)
        credentials.release(credential, by=colleague)
    with acting(officer):
        assert credentials.claim(credential, by=officer).claimed_by_id == officer.user_id


def test_a_booking_is_refused_before_the_check_and_made_after_it(officer, worker, trust):
    credential = waiting(worker)
    vacancy = VacancyFactory(ward=WardFactory(site__trust=trust), open=True)
    actor = worker_actor(worker)

    with acting(actor), pytest.raises(NotEligible):
        book(vacancy, worker, by=actor)
    with acting(officer):
        accept(credential, officer)
    with acting(actor):
        booking = book(vacancy, worker, by=actor)

    assert booking.worker_id == worker.pk


class TestWhatAcceptingOpens:
    def openings(self, officer):
        with acting(officer):
            return [
                (line.opening.vacancies, line.opening.soonest)
                for line in queue_of(officer, clock.now()).lines
            ]

    def test_the_shifts_that_lack_only_this(self, officer, worker, trust):
        waiting(worker)
        vacancy = VacancyFactory(ward=WardFactory(site__trust=trust), open=True)
        VacancyFactory(ward=WardFactory(site__trust=trust))  # a draft is nobody's yet

        assert self.openings(officer) == [(1, vacancy.starts_at)]

    def test_none_where_something_else_is_missing_too(self, officer, worker, trust):
        VacancyFactory(ward=WardFactory(site__trust=trust), open=True)
        waiting(worker)
        with as_owner():
            Credential.objects.filter(worker=worker, kind__code="identity").update(status="revoked")

        assert self.openings(officer) == [(0, None)]

    def test_none_where_it_is_a_renewal_nothing_needs_yet(self, officer, worker, trust):
        VacancyFactory(ward=WardFactory(site__trust=trust), open=True)
        CredentialFactory(worker=worker)

        assert self.openings(officer) == [(0, None)]

    def test_what_stands_in_for_what_is_lacked_at_two_removes(self, officer, worker, trust):
        VacancyFactory(ward=WardFactory(site__trust=trust), open=True)
        kind = CredentialKind.objects.get
        with as_owner():
            for stronger, weaker in (("conflict", "fire"), ("equality", "conflict")):
                KindSatisfies.objects.create(
                    kind=kind(code=stronger),
                    satisfies=kind(code=weaker),
                    because="one_of",
                    valid_from=EARLY,
                )
            Credential.objects.filter(worker=worker, kind__code="fire").delete()

        assert self.openings(officer) == []
        waiting(worker, "equality")
        assert [count for count, _ in self.openings(officer)] == [1]

    def test_those_of_another_trust_once_they_are_in_the_pool(self, officer, worker, trust):
        own = VacancyFactory(ward=WardFactory(site__trust=trust), open=True)
        elsewhere = WardFactory()
        VacancyFactory(ward=elsewhere, bank=own.bank, open=True)
        VacancyFactory(ward=elsewhere, bank=own.bank, pooled=True)
        waiting(worker)

        assert [count for count, _ in self.openings(officer)] == [2]

    def test_the_most_needed_comes_first(self, officer, worker, trust):
        waiting(worker, submitted_at=clock.now() - timedelta(days=3))
        VacancyFactory(ward=WardFactory(site__trust=trust), open=True)
        other = WorkerFactory()
        EngagementFactory(worker=other, trust=trust)
        CredentialFactory(worker=other, submitted_at=clock.now() - timedelta(days=9))

        with acting(officer):
            rows = checks_on(queue_of(officer, clock.now()).lines, officer)

        assert [row.credential.worker_id for row in rows] == [worker.pk, other.pk]


def test_ending_soon_is_soonest_first_and_the_trusts_own(officer, worker, trust):
    days = {"fire": 20, "ipc_2": 5, "moving_2": 60}
    with as_owner():
        for code, left in days.items():
            Credential.objects.filter(worker=worker, kind__code=code).update(
                valid_to=clock.today() + timedelta(days=left)
            )
    WorkerFactory(ready_for=TrustFactory())

    with acting(officer):
        found = list(ending_soon(officer, within=30))

    assert [credential.kind.code for credential in found] == ["ipc_2", "fire"]
