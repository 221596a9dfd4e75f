"""What only a second person may decide."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from tests.factories.trusts import (
    MembershipFactory,
    WardFactory,
    actor_for,
)
from tests.trusts.giving import ask, in_force, mine, need, verbs
from trusts.errors import (
    NoSecondPerson,
    OwnRequest,
    RequestOver,
    SecondPersonNeeded,
)
from trusts.models import RolePolicy, RoleRequest
from trusts.services import membership as inviting
from trusts.services import role_requests, roles
from trusts.services.membership import Invited

pytestmark = pytest.mark.django_db


def test_where_the_trust_says_so_a_second_person_gives_it(admin, second, trust, ana):
    need(admin, trust, "payroll")

    asked = ask(admin, trust, ana).request
    assert "payroll" not in in_force(ana)
    with acting(second):
        held = role_requests.approve(asked, by=second).membership

    assert (held.granted_by_id, held.approved_by_id) == (admin.user_id, second.user_id)
    assert "payroll" in in_force(ana)
    assert verbs() == ["role.policy_changed", "role.asked", "role.given", "role.approved"]
    with as_owner():
        wrote = Message.objects.filter(channel="in_app").values_list("user", "topic")
        assert set(wrote) == {
            (admin.user_id, "role.decided"),
            (second.user_id, "role.asked"),
            (second.user_id, "role.policy"),
            (ana.pk, "role.given"),
        }


def test_other_roles_are_given_at_once(admin, second, trust, ana):
    need(admin, trust, "staffing_admin")

    assert ask(admin, trust, ana).membership


def test_where_it_needs_a_second_person_one_adds_no_wards(admin, second, trust, sam, ward):
    new = WardFactory(site__trust=trust)
    with acting(admin):
        roles.change_wards(sam, [ward, new], reason="Moved", by=admin)
    need(admin, trust, "ward_manager")
    other = WardFactory(site__trust=trust)

    with acting(admin), pytest.raises(SecondPersonNeeded):
        roles.change_wards(sam, [ward, other], reason="Moved", by=admin)
    with acting(admin):
        roles.change_wards(sam, [new], reason="Moved", by=admin)
    assert actor_for(mine(sam.user)[0]).wards == {new.pk}


def test_nobody_approves_what_they_asked_for_or_would_have(admin, second, trust, ana):
    third = MembershipFactory(role="staffing_admin", trust=trust)
    need(admin, trust, "payroll")
    asked = ask(admin, trust, third.user).request
    their = actor_for(third)

    for by in (admin, their):
        with acting(by), pytest.raises(OwnRequest):
            role_requests.approve(asked, by=by)
        with acting(by), pytest.raises(OwnRequest):
            role_requests.refuse(asked, note="No", by=by)
        assert not role_requests.may_decide(asked, by)
    assert role_requests.may_decide(asked, second)
    for by in (admin, their):
        with pytest.raises(IntegrityError, match="decided_by_another"), as_owner():
            RoleRequest.objects.filter(pk=asked.pk).update(status="given", decided_by=by.user_id)


def test_only_who_gives_roles_here_decides(admin, second, trust, ana):
    need(admin, trust, "payroll")
    asked = ask(admin, trust, ana).request
    other = actor_for(MembershipFactory(role="trust_admin"))
    manager = actor_for(MembershipFactory(trust=trust))

    for by in (other, manager):
        with acting(by), pytest.raises(NotPermitted):
            role_requests.approve(asked, by=by)


def test_it_is_decided_once_and_for_two_weeks(admin, second, trust, ana, settings):
    need(admin, trust, "payroll")
    first, late = ask(admin, trust, ana).request, ask(admin, trust, ana).request
    with acting(second):
        role_requests.refuse(first, note="Not now", by=second)
    with acting(second), pytest.raises(RequestOver):
        role_requests.approve(first, by=second)
    settings.CLOCK_OFFSET = timedelta(days=14, minutes=1)

    with acting(second), pytest.raises(RequestOver):
        role_requests.approve(late, by=second)
    assert "payroll" not in in_force(ana)


def test_who_asked_withdraws(admin, second, trust, ana):
    need(admin, trust, "payroll")
    asked = ask(admin, trust, ana).request

    with acting(second), pytest.raises(NotPermitted):
        role_requests.withdraw(asked, by=second)
    with acting(admin):
        assert role_requests.withdraw(asked, by=admin).status == "withdrawn"


def test_an_invitation_waits_for_the_second_person_too(admin, second, trust):
    need(admin, trust, "payroll")
    person = Invited("new@example.nhs.uk", "New", "payroll")
    with acting(admin), pytest.raises(SecondPersonNeeded):
        inviting.invite(person, by=admin, trust=trust)

    with acting(admin):
        asked = role_requests.invite_or_ask(person, reason="Joins", by=admin, place=trust).request
    with acting(second):
        invitation = role_requests.approve(asked, by=second).invitation

    assert (invitation.invited_by_id, invitation.approved_by_id) == (
        admin.user_id,
        second.user_id,
    )


def test_a_policy_needs_two_people_and_its_end_a_weeks_notice(admin, trust, settings):
    with pytest.raises(NoSecondPerson):
        need(admin, trust, "payroll")
    MembershipFactory(role="staffing_admin", trust=trust)
    need(admin, trust, "payroll")
    assert need(admin, trust, "payroll") == []
    need(admin, trust)

    def needed():
        with as_owner():
            return RolePolicy.objects.filter(trust=trust).needed_on(clock.today())

    assert needed() == {"payroll"}
    settings.CLOCK_OFFSET = timedelta(days=7)
    assert needed() == frozenset()
    need(admin, trust, "payroll")
    assert needed() == {"payroll"}


def test_thought_better_of_within_the_week_it_stays(admin, second, trust, settings):
    need(admin, trust, "payroll")
    need(admin, trust)
    need(second, trust, "payroll")
    settings.CLOCK_OFFSET = timedelta(days=9)

    with as_owner():
        assert RolePolicy.objects.filter(trust=trust).needed_on(clock.today()) == {"payroll"}
