"""A trust, and who gives the roles in it."""

import pytest

from tests.factories.trusts import (
    MembershipFactory,
    TrustFactory,
    WardFactory,
    actor_for,
)


@pytest.fixture
def trust():
    return TrustFactory(slug="here", short_name="Here")


@pytest.fixture
def ward(trust):
    return WardFactory(site__trust=trust, name="Albert Ward")


@pytest.fixture
def ada(trust):
    return MembershipFactory(role="trust_admin", trust=trust, user__name="Ada Min")


@pytest.fixture
def sec(trust):
    """The second who gives roles there."""
    return MembershipFactory(role="staffing_admin", trust=trust, user__name="Sec Ond")


@pytest.fixture
def sam(trust, ward):
    return MembershipFactory(role="ward_manager", trust=trust, wards=[ward], user__name="Sam Oak")


@pytest.fixture
def admin(ada):
    return actor_for(ada)


@pytest.fixture
def second(sec):
    return actor_for(sec)


@pytest.fixture
def ana(trust):
    """Somebody of the trust to whom roles are given."""
    return MembershipFactory(role="trust_manager", trust=trust, user__name="Ana Bell").user
