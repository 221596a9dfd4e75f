"""The demonstration's people who are taken without a training, through what anybody presses."""

from datetime import timedelta

import pytest

from compliance.models import Credential
from insights.simulation.overriding import STORIES, take_some
from insights.simulation.personas import MAIN, PERSONAS
from shifts.models import Booking, Override
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import as_owner
from tests.factories.shifts import VacancyFactory, soon
from tests.factories.trusts import MembershipFactory, TrustFactory, WardFactory
from tests.factories.workers import WorkerFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trust():
    """The first trust, with its personas."""
    made = TrustFactory()
    for persona in PERSONAS:
        for seat in persona.seats[:1]:
            if seat.trust == MAIN and seat.role in {"compliance_officer", "trust_manager"}:
                MembershipFactory(role=seat.role, trust=made, user__email=persona.email)
    return made


@pytest.fixture
def nurses(trust):
    """Three of the trust's, without an account, each with a shift that they could take."""
    ward = WardFactory(site__trust=trust)
    for days in (2, 4, 6):
        VacancyFactory(ward=ward, starts_at=soon(days), pooled=True)
    return [WorkerFactory(ready_for=trust, user=None, email="") for _ in STORIES]


def test_two_are_approved_and_booked_one_waits_and_nobody_is_taken_twice(nurses):
    with as_owner():
        rows = Credential.objects.filter(worker__in=nurses, kind__code="fire")
        rows.update(valid_to=clock.today() - timedelta(days=1))

    assert take_some(clock.now()) == 3
    assert take_some(clock.now()) == 0

    with as_owner():
        made = Override.objects.order_by("pk")
        assert [(each.status, each.vacancy_id is not None) for each in made] == [
            ("standing", False),
            ("standing", True),
            ("asked", True),
        ]
        booked = Booking.objects.filter(status="booked").values_list("worker", flat=True)
        assert set(booked) == {each.worker_id for each in made[:2]}
        verbs = AuditEntry.objects.filter(verb__startswith="override.").order_by("at")
        assert [each.verb for each in verbs] == ["override.asked", "override.approved"] * 2 + [
            "override.asked"
        ]
        assert {each.user_id for each in verbs} == {
            made[0].asked_by_id,
            made[0].decided_by_id,
            made[1].asked_by_id,
        }


def test_a_region_in_which_nobody_lacks_a_training_has_none(nurses):
    assert take_some(clock.now()) == 0
    with as_owner():
        assert not Override.objects.exists()
