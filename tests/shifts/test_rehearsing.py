from datetime import timedelta

import pytest

from compliance.models import Credential
from shifts.models import Posting, Release, Told, Vacancy, WorkPeriod
from shifts.services.rehearsing import rehearse
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from staffbank.outbox.models import Event
from staffbank.periods import Period
from tests.factories.shifts import soon
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
    actor_for,
    grade,
)
from tests.factories.workers import WorkerFactory
from trusts.models import Rehearsal
from workers.models import Worker

pytestmark = pytest.mark.django_db

LEAVES_NOTHING = (Vacancy, Posting, Release, Told, Message, Event)


@pytest.fixture
def ward(bank):
    trust = TrustFactory(status="setup", short_name="Hillingdon")
    PoolMembershipFactory(bank=bank, trust=trust, valid_from=None, signature=None)
    return WardFactory(site__trust=trust)


@pytest.fixture
def region(bank, ward):
    """Two of the trust's own, three of a neighbour's, one of a stranger to the bank."""
    neighbour = PoolMembershipFactory(bank=bank).trust
    for trust, people in ((ward.trust, 2), (neighbour, 3), (PoolMembershipFactory().trust, 1)):
        WorkerFactory.create_batch(people, ready_for=trust)
    return neighbour


def rehearsed(ward, member, starts_at=None):
    by = actor_for(member)
    starts_at = starts_at or soon()
    with acting(by):
        return rehearse(
            ward.trust,
            ward=ward,
            grade=grade(),
            period=Period(starts_at, starts_at + timedelta(hours=12)),
            break_minutes=60,
            by=by,
        )


def test_it_counts_the_trust_s_own_and_the_region_s_and_no_stranger(ward, member, region):
    found = rehearsed(ward, member)

    assert (found.own, found.cleared) == (2, 5)
    assert (found.reached, found.active, found.free) == (5, 5, 5)
    assert found.pay_pence > 0


def test_each_stage_says_why_somebody_is_not_told(ward, member, region):
    paused, busy, unchecked = WorkerFactory.create_batch(3, ready_for=region)
    with as_owner():
        Worker.objects.filter(pk=paused.pk).update(status="paused")
        WorkPeriod.objects.create(
            worker=busy,
            starts_at=soon() - timedelta(hours=8),
            ends_at=soon() - timedelta(hours=4),
            kind="substantive",
            source="roster",
        )
        Credential.objects.filter(worker=unchecked.pk).update(status="revoked")

    found = rehearsed(ward, member)

    assert (found.reached, found.active, found.free, found.cleared) == (8, 7, 6, 5)


def test_it_leaves_nothing_behind_but_its_record(ward, member, region):
    with as_owner():
        before = [model.objects.count() for model in LEAVES_NOTHING]

    found = rehearsed(ward, member)

    with as_owner():
        assert [model.objects.count() for model in LEAVES_NOTHING] == before
        entry = AuditEntry.objects.get(verb="trust.rehearsed")
    assert entry.after == {"would_be_told": 5, "own": 2}
    assert entry.trust_id == ward.trust_id
    assert str(found.pk) == entry.object_id


def test_only_by_the_bank_that_brings_the_trust_in(ward):
    for member in (
        MembershipFactory(role="onboarding_admin", bank=BankFactory()),
        MembershipFactory(role="staffing_admin", trust=ward.trust),
    ):
        with pytest.raises(NotPermitted):
            rehearsed(ward, member)


def test_the_page_says_in_numbers_who_would_be_told(client, ward, member, region):
    client.force_login(member.user)
    there = f"/bank/nwl/trusts/{ward.trust.ref}/rehearsal/"
    assert "The test vacancy" in client.get(there).text
    day = clock.today() + timedelta(days=4)

    page = client.post(
        there,
        {
            "ward": ward.ref,
            "grade": "N5",
            "time": "Night",
            "day-day": day.day,
            "day-month": day.month,
            "day-year": day.year,
        },
    )

    assert page.status_code == 302
    page = client.get(there)
    assert "2 people</strong> of Hillingdon" in page.text
    assert "3 people</strong> of the other trusts" in page.text
    with as_owner():
        assert Rehearsal.objects.count() == 1


def test_a_day_that_is_over_is_refused(client, ward, member):
    client.force_login(member.user)
    day = {"day-day": 1, "day-month": 1, "day-year": 2020}

    page = client.post(
        f"/bank/nwl/trusts/{ward.trust.ref}/rehearsal/",
        {"ward": ward.ref, "grade": "N5", "time": "Night", **day},
    )

    assert page.status_code == 422
    with as_owner():
        assert not Rehearsal.objects.exists()
