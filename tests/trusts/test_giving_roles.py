"""Giving, covering, changing and ending roles, and what only a second person may decide."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications.models import Message
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    TrustFactory,
    UserFactory,
    WardFactory,
    actor_for,
)
from trusts import seats
from trusts.errors import (
    AlreadyHasRole,
    DaysWrong,
    LastAdmin,
    NoSecondPerson,
    OwnGrant,
    OwnRequest,
    OwnRole,
    RequestOver,
    RoleOver,
    SecondPersonNeeded,
    WardsNeeded,
)
from trusts.models import Membership, RolePolicy, RoleRequest
from trusts.permissions import ROLES
from trusts.services import membership as inviting
from trusts.services import role_requests, roles
from trusts.services.membership import Invited
from trusts.services.roles import Given
from trusts.web import frame_for

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def trust():
    return TrustFactory(slug="here", short_name="Here")


@pytest.fixture
def admin(trust):
    return actor_for(MembershipFactory(role="trust_admin", trust=trust, user__name="Ada Min"))


@pytest.fixture
def second(trust):
    return actor_for(MembershipFactory(role="staffing_admin", trust=trust, user__name="Sec Ond"))


@pytest.fixture
def ward(trust):
    return WardFactory(site__trust=trust)


@pytest.fixture
def sam(trust, ward):
    return MembershipFactory(role="ward_manager", trust=trust, wards=[ward], user__name="Sam O")


@pytest.fixture
def ana(trust):
    return MembershipFactory(role="trust_manager", trust=trust, user__name="Ana B").user


def given(user, role="payroll", **more):
    return Given(**{"user": user, "role": role, "valid_from": clock.today(), "reason": "x", **more})


def give(by, trust, user, role="payroll", **more):
    with acting(by):
        return roles.give(given(user, role, **more), by=by, place=trust)


def ask(by, trust, user, role="payroll", **more):
    with acting(by):
        return role_requests.give_or_ask(given(user, role, **more), by=by, place=trust)


def cover(sam, until=7, first=0, **more):
    today = clock.today()
    days = {"valid_from": today + first * DAY, "valid_to": today + until * DAY}
    with as_owner():
        wards = [link.ward for link in sam.ward_links.select_related("ward")]
    return {"role": sam.role, "covers": sam, "wards": wards, **days, **more}


def in_force(user, day=None):
    with as_owner():
        held = Membership.objects.filter(user=user).current(day or clock.today())
        return sorted(held.values_list("role", flat=True))


def told(user):
    with as_owner():
        return [
            *Message.objects.filter(user=user, channel="in_app").values_list("topic", flat=True)
        ]


def verbs():
    with as_owner():
        return list(AuditEntry.objects.order_by("at").values_list("verb", flat=True))


def need(by, trust, *codes):
    with acting(by):
        return role_requests.set_policy(codes, by=by, place=trust)


# --- giving -----------------------------------------------------------------------------------


def test_a_role_for_some_days_is_given_recorded_and_told(admin, trust, ana):
    today = clock.today()

    held = give(admin, trust, ana, valid_from=today + DAY, valid_to=today + 3 * DAY)

    assert (held.granted_by_id, held.approved_by_id) == (admin.user_id, None)
    for day, there in ((0, False), (1, True), (3, True), (4, False)):
        assert ("payroll" in in_force(ana, today + day * DAY)) is there
    assert verbs() == ["role.given"]
    assert told(ana) == ["role.given"]


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"role": "ward_manager"}, WardsNeeded),
        ({"role": "auditor"}, NotPermitted),
        ({"role": "ics_lead"}, NotPermitted),
        ({"role": "trust_manager"}, AlreadyHasRole),
        ({"valid_from": clock.today() - DAY}, DaysWrong),
        ({"valid_to": clock.today() - DAY}, DaysWrong),
    ],
)
def test_what_cannot_be_given(admin, trust, ana, more, refusal):
    with pytest.raises(refusal):
        give(admin, trust, ana, **more)


def test_the_same_role_may_be_held_again_but_never_twice_on_one_day(admin, trust, ana):
    today = clock.today()
    give(admin, trust, ana, valid_to=today + 5 * DAY)
    give(admin, trust, ana, valid_from=today + 6 * DAY)

    with pytest.raises(AlreadyHasRole):
        give(admin, trust, ana, valid_from=today + 5 * DAY, valid_to=today + 5 * DAY)


@pytest.mark.parametrize("code", [code for code in ROLES if not ROLES[code].gives_roles])
def test_who_does_not_give_roles_gives_none(trust, ana, code):
    level = ROLES[code].level
    place = {"trust": trust} if level == "trust" else {"trust": None, "bank": BankFactory()}
    by = actor_for(MembershipFactory(role=code, **(place if level != "icb" else {"trust": trust})))

    with pytest.raises(NotPermitted):
        give(by, trust, ana)


def test_another_trust_and_its_bank_give_nothing_here(trust, ana):
    other = actor_for(MembershipFactory(role="trust_admin"))
    bank = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))

    for by in (other, bank):
        with pytest.raises(NotPermitted):
            give(by, trust, ana)


def test_another_trusts_ward_cannot_be_given(admin, trust, ana):
    with pytest.raises(NotPermitted):
        give(admin, trust, ana, "ward_manager", wards=[WardFactory()])


# --- nobody for themselves --------------------------------------------------------------------


def test_nobody_gives_themselves_a_role(admin, trust):
    with as_owner():
        me = Membership.objects.get(user=admin.user_id).user

    with pytest.raises(OwnGrant):
        give(admin, trust, me)
    with acting(admin), pytest.raises(OwnGrant):
        inviting.invite(Invited(me.email.upper(), "Me", "payroll"), by=admin, trust=trust)
    with pytest.raises(OwnGrant):
        ask(admin, trust, me)


@pytest.mark.parametrize(
    ("columns", "constraint"),
    [
        (("user", None), "given_by_another"),
        (("other", "user"), "approved_by_another"),
        (("other", "other"), "approved_by_another"),
    ],
)
def test_the_database_refuses_it_too(trust, columns, constraint):
    people = {"user": UserFactory(), "other": UserFactory(), None: None}
    giver, approver = (people[name] for name in columns)

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        MembershipFactory(user=people["user"], trust=trust, granted_by=giver, approved_by=approver)


def test_no_seat_writes_a_role_outside_the_services(trust, admin):
    with acting(admin), pytest.raises(Exception, match="row-level security"):
        Membership.objects.create(
            user_id=admin.user_id, role="staffing_admin", trust=trust, valid_from=clock.today()
        )


# --- cover ------------------------------------------------------------------------------------


def test_a_deputy_has_the_wards_and_it_ends_by_itself(admin, trust, sam, ana, ward, settings):
    held = give(admin, trust, ana, **cover(sam, until=7))

    seat = next(m for m in mine(ana) if m.covers_id)
    assert actor_for(seat).wards == {ward.pk}
    assert actor_for(seat).role == "deputy:ward_manager"
    frame = frame_for(seat, "/trust/here/")
    assert "ward manager, covering for Sam O until" in frame.acting
    assert told(ana) == ["role.given"]
    assert told(sam.user) == ["role.covered"]

    settings.CLOCK_OFFSET = timedelta(days=8)
    assert [m.pk for m in mine(ana)] != [held.pk]
    assert in_force(ana) == ["trust_manager"]


def mine(user):
    with acting(seats.Actor.person(user.pk, user.name)):
        return seats.memberships_of(user.pk)


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


# --- changing and ending ----------------------------------------------------------------------


def test_wards_are_changed(admin, trust, sam):
    new = WardFactory(site__trust=trust)

    with acting(admin):
        roles.change_wards(sam, [new], reason="Moved", by=admin)

    assert actor_for(mine(sam.user)[0]).wards == {new.pk}
    assert told(sam.user) == ["role.changed"]
    with as_owner():
        entry = AuditEntry.objects.get(verb="role.wards_changed")
    assert (entry.reason, entry.after["wards"]) == ("Moved", [new.pk])


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


# --- a second person --------------------------------------------------------------------------


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


# --- leaving by oneself -----------------------------------------------------------------------


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
