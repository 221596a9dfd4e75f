"""A trust of a bank, one of its wards, and who works there: each belongs to the same trust."""

import pytest

from tests.factories.shifts import VacancyFactory, bank_of
from tests.factories.trusts import MembershipFactory, TrustFactory, WardFactory
from tests.factories.workers import WorkerFactory


@pytest.fixture
def trust():
    trust = TrustFactory(short_name="Imperial")
    bank_of(trust)
    return trust


@pytest.fixture
def ward(trust):
    return WardFactory(site__trust=trust, code="WITH", name="Witherow Ward", phone="020 7946 0210")


@pytest.fixture
def vacancy(ward):
    """Open to the trust's own bank, in three days."""
    return VacancyFactory(ward=ward, open=True)


@pytest.fixture
def worker(trust):
    """A nurse of the trust whom nothing keeps from working."""
    return WorkerFactory(ready_for=trust)


@pytest.fixture
def me(client, worker):
    """The worker's browser, logged in."""
    client.force_login(worker.user)
    return client


@pytest.fixture
def manager(client, trust, ward):
    """The ward's manager, logged in."""
    membership = MembershipFactory(role="ward_manager", trust=trust, wards=[ward])
    client.force_login(membership.user)
    return membership


@pytest.fixture
def trust_manager(client, trust):
    """A manager of the whole trust, logged in."""
    membership = MembershipFactory(role="trust_manager", trust=trust)
    client.force_login(membership.user)
    return membership
