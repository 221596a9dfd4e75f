import pytest

from staffbank.db import as_owner
from tests.factories.shifts import bank_of
from tests.factories.trusts import (
    MembershipFactory,
    PoolMembershipFactory,
    WardFactory,
    actor_for,
    grade,
)
from tests.factories.workers import CapacityFactory, EngagementFactory, WorkerFactory
from workers.models import Worker


@pytest.fixture
def wards():
    first = WardFactory()
    bank = bank_of(first.trust)
    second = WardFactory()
    PoolMembershipFactory(bank=bank, trust=second.trust)
    first.bank = bank
    return first, second


@pytest.fixture
def seat(wards):
    return MembershipFactory(role="onboarding_admin", trust=None, bank=wards[0].bank)


@pytest.fixture
def admin(seat):
    return actor_for(seat)


@pytest.fixture
def pair(wards):
    """One nurse, brought in by two trusts: one record has the account."""
    kept = WorkerFactory(ready_for=wards[0].trust, name="Amara Osei")
    other = WorkerFactory(user=None, email="", name="Amara Osei")
    EngagementFactory(worker=other, trust=wards[1].trust, assignment_number="77")
    CapacityFactory(worker=other, grade=grade("N6"))
    with as_owner():
        Worker.objects.filter(pk__in=(kept.pk, other.pk)).update(
            birth_key="b", name_key="osei amara"
        )
    return kept, other
