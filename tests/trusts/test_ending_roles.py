"""Changing and ending roles, and the last who can give them."""

import pytest
from django.db import IntegrityError, connection

from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.trusts import (
    MembershipFactory,
    WardFactory,
    actor_for,
)
from tests.trusts.giving import DAY, cover, give, in_force, mine, told
from trusts import seats
from trusts.errors import (
    LastAdmin,
    OwnRole,
    RoleOver,
)
from trusts.models import Membership
from trusts.services import roles

pytestmark = pytest.mark.django_db


def test_wards_are_changed(admin, trust, sam):
    new = WardFactory(site__trust=trust)

    with acting(admin):
        roles.change_wards(sam, [new], reason="Moved", by=admin)

    assert actor_for(mine(sam.user)[0]).wards == {new.pk}
    assert told(sam.user) == ["role.changed"]
    with as_owner():
        entry = AuditEntry.objects.get(verb="role.wards_changed")
    assert (entry.reason, entry.after["wards"]) == ("Moved", [new.pk])


def test_a_role_ends_now_or_on_a_day_and_once(admin, trust, sam, ana):
    today = clock.today()
    with as_owner():
        theirs = Membership.objects.get(user=ana)
    with acting(admin):
        roles.end(sam, by=admin, last_day=today + 2 * DAY)
        roles.end(theirs, by=admin)

    assert in_force(sam.user, today + 2 * DAY) == ["ward_manager"]
    assert in_force(sam.user, today + 3 * DAY) == []
    assert in_force(ana) == []
    with acting(admin), pytest.raises(RoleOver):
        roles.end(theirs, by=admin)


def test_a_role_given_today_can_be_ended_today_and_given_again(admin, trust, ana):
    held = give(admin, trust, ana)
    with acting(admin):
        roles.end(held, by=admin)
    assert "payroll" not in in_force(ana)

    give(admin, trust, ana)
    assert "payroll" in in_force(ana)


def test_nobody_ends_their_own_role_or_one_of_another_trust(admin):
    with as_owner():
        own = Membership.objects.get(user=admin.user_id)

    with acting(admin), pytest.raises(OwnRole):
        roles.end(own, by=admin)
    with acting(admin), pytest.raises(NotPermitted):
        roles.end(MembershipFactory(), by=admin)


def test_the_last_who_can_give_roles_stays(trust, admin):
    """Whoever ends it covers for a colleague only, so they are nobody's successor."""
    with as_owner():
        last = Membership.objects.get(user=admin.user_id)
    deputy = actor_for(
        MembershipFactory(
            role="trust_admin", trust=trust, covers=last, valid_to=clock.today() + DAY
        )
    )

    for last_day in (None, clock.today() + DAY):
        with acting(deputy), pytest.raises(LastAdmin):
            roles.end(last, by=deputy, last_day=last_day)
    MembershipFactory(role="staffing_admin", trust=trust)
    with acting(deputy):
        roles.end(last, by=deputy)


@pytest.mark.parametrize(
    ("others", "kept"),
    [
        ([], True),
        ([{"valid_to": clock.today() + DAY}], True),
        ([{"valid_from": clock.today() + DAY}], True),
        ([{"role": "trust_manager"}], True),
        ([{"user__is_active": False}], True),
        ([{}], False),
        ([{"role": "staffing_admin"}], False),
    ],
)
def test_the_database_keeps_the_last_too(trust, others, kept):
    last = MembershipFactory(role="trust_admin", trust=trust)
    MembershipFactory(role="trust_admin")
    for other in others:
        MembershipFactory(**{"role": "trust_admin", "trust": trust, **other})

    def remove():
        with as_owner(), connection.cursor() as cursor:
            Membership.objects.filter(pk=last.pk).update(valid_to=clock.today() - DAY)
            cursor.execute("set constraints trusts_membership_keeps_an_admin immediate")

    if kept:
        with pytest.raises(IntegrityError, match="last person here"):
            remove()
    else:
        remove()


def test_the_database_knows_the_same_roles_as_the_code():
    with connection.cursor() as cursor:
        cursor.execute(
            "select tgargs from pg_trigger where tgname = 'trusts_membership_keeps_an_admin'"
        )
        ((arguments,),) = cursor.fetchall()

    assert set(bytes(arguments).decode().rstrip("\0").split(",")) == roles.GIVERS


def test_a_trust_that_has_left_needs_nobody():
    last = MembershipFactory(role="trust_admin", trust__status="left")

    with as_owner(), connection.cursor() as cursor:
        Membership.objects.filter(pk=last.pk).delete()
        cursor.execute("set constraints trusts_membership_keeps_an_admin immediate")


def leave(user):
    me = seats.Actor.person(user.pk, user.name)
    with acting(me):
        return roles.end_all(user, by=me, reason="left")


def test_who_leaves_ends_every_role_and_its_cover_but_not_the_last_that_gives_roles(
    admin, trust, sam, ana
):
    give(admin, trust, sam.user, "payroll", valid_from=clock.today() + DAY)
    give(admin, trust, ana, **cover(sam))

    leave(sam.user)

    assert in_force(sam.user) == in_force(sam.user, clock.today() + DAY) == []
    assert in_force(ana) == ["trust_manager"]
    with as_owner():
        me = Membership.objects.get(user=admin.user_id).user
    with pytest.raises(LastAdmin):
        leave(me)
    with acting(admin), pytest.raises(NotPermitted):
        roles.end_all(ana, by=admin, reason="left")
