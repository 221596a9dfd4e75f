"""Covering a role for some days."""

from datetime import timedelta

import pytest

from staffbank.db import acting
from staffbank.errors import NotPermitted
from tests.factories.trusts import (
    MembershipFactory,
    WardFactory,
    actor_for,
)
from tests.trusts.giving import cover, give, in_force, mine, told
from trusts.errors import (
    DaysWrong,
    OwnGrant,
)
from trusts.services import roles
from trusts.web import frame_for

pytestmark = pytest.mark.django_db


def test_a_deputy_has_the_wards_and_it_ends_by_itself(admin, trust, sam, ana, ward, settings):
    held = give(admin, trust, ana, **cover(sam, until=7))

    seat = next(m for m in mine(ana) if m.covers_id)
    assert actor_for(seat).wards == {ward.pk}
    assert actor_for(seat).role == "deputy:ward_manager"
    frame = frame_for(seat, "/trust/here/")
    assert "ward manager, covering for Sam Oak until" in frame.acting
    assert told(ana) == ["role.given"]
    assert told(sam.user) == ["role.covered"]

    settings.CLOCK_OFFSET = timedelta(days=8)
    assert [m.pk for m in mine(ana)] != [held.pk]
    assert in_force(ana) == ["trust_manager"]


def test_a_ward_manager_covers_for_another_beside_their_own_wards(admin, trust, sam):
    own = WardFactory(site__trust=trust)
    other = MembershipFactory(role="ward_manager", trust=trust, wards=[own]).user

    give(admin, trust, other, **cover(sam))

    assert in_force(other) == ["ward_manager", "ward_manager"]


def test_what_is_no_cover(admin, trust, sam, ana):
    strange = MembershipFactory(role="ward_manager", wards=[WardFactory()])
    cases = [
        ({**cover(sam), "valid_to": None}, DaysWrong),
        (cover(sam, until=92), DaysWrong),
        ({**cover(sam), "role": "payroll", "wards": ()}, NotPermitted),
        ({**cover(sam), "wards": [WardFactory(site__trust=trust)]}, NotPermitted),
        (cover(strange), NotPermitted),
    ]
    for more, refusal in cases:
        with pytest.raises(refusal):
            give(admin, trust, ana, **more)
    with pytest.raises(OwnGrant):
        give(admin, trust, sam.user, **cover(sam))


def test_cover_of_cover_is_refused_and_ends_with_what_it_covers(admin, trust, sam, ana):
    deputy = give(admin, trust, ana, **cover(sam))
    with pytest.raises(NotPermitted):
        give(admin, trust, MembershipFactory(trust=trust).user, **cover(deputy, until=3))

    with acting(admin):
        roles.end(sam, by=admin, reason="Left")

    assert in_force(ana) == ["trust_manager"]
    assert sorted(told(ana)) == ["role.ended", "role.given"]
    assert sorted(told(sam.user)) == ["role.covered", "role.ended"]
