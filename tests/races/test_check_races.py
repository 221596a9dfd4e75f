"""Two officers at one check, and an acceptance taken back while its person books."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from compliance.models import Credential, CredentialKind, Decision
from compliance.services import credentials, undoing
from shifts.models import Booking
from shifts.services.booking import book
from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import Refusal
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, TrustFactory, WardFactory, actor_for
from tests.factories.workers import CredentialFactory, WorkerFactory
from tests.factories.workers import actor_for as worker_actor

pytestmark = [pytest.mark.race, pytest.mark.usefixtures("committed_db")]


@pytest.fixture
def trust():
    return TrustFactory()


@pytest.fixture
def officers(trust):
    seats = [MembershipFactory(role="compliance_officer", trust=trust) for _ in range(4)]
    return [actor_for(seat) for seat in seats]


def at_once(*attempts):
    """How each ended: what it answered, or why it was refused."""
    line_up = Barrier(len(attempts))

    def run(attempt):
        actor, act = attempt
        line_up.wait()
        try:
            with acting(actor):
                return act(actor)
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(attempts)) as pool:
        return list(pool.map(run, attempts))


def accept(credential, by):
    return credentials.accept(
        credential,
        issuer="Skills for Health",
        valid_from=clock.today(),
        how="original",
        evidence="The original document",
        by=by,
    )


def test_officers_who_take_the_next_one_at_once_never_take_the_same(trust, officers):
    waiting = [CredentialFactory(worker=WorkerFactory(ready_for=trust)) for _ in officers]

    def take(by):
        return credentials.claim_first(waiting, by=by).pk

    taken = at_once(*((by, take) for by in officers))

    assert sorted(taken) == sorted(row.pk for row in waiting)


def test_officers_who_decide_at_once_decide_once(trust, officers):
    credential = CredentialFactory(worker=WorkerFactory(ready_for=trust))

    def reject(by):
        return credentials.reject(credential, reason="No stamp.", by=by).status

    ended = at_once(
        (officers[0], lambda by: accept(credential, by).status),
        *((by, reject) for by in officers[1:]),
    )

    assert ended.count("already_checked") == len(officers) - 1
    with as_owner():
        assert Decision.objects.count() == 1


def test_nobody_is_booked_with_an_acceptance_that_was_taken_back(trust, officers):
    worker = WorkerFactory(ready_for=trust)
    fire = CredentialKind.objects.get(code="fire")
    with as_owner():
        Credential.objects.filter(worker=worker, kind=fire).update(status="revoked")
    credential = CredentialFactory(worker=worker, kind=fire)
    vacancy = VacancyFactory(ward=WardFactory(site__trust=trust), open=True)
    with acting(officers[0]):
        accept(credential, officers[0])

    at_once(
        (worker_actor(worker), lambda by: book(vacancy, worker, by=by).status),
        (officers[0], lambda by: undoing.undo(credential, by=by).status),
    )

    with as_owner():
        booked = Booking.objects.filter(worker=worker).exists()
        status = Credential.objects.get(pk=credential.pk).status
    assert (booked, status) in {(True, "verified"), (False, "submitted")}
