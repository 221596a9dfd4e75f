"""Giving roles, and that nobody gives one to themselves."""

import pytest
from django.db import IntegrityError, transaction

from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    UserFactory,
    WardFactory,
    actor_for,
)
from tests.trusts.giving import DAY, ask, give, in_force, told, verbs
from trusts.errors import (
    AlreadyHasRole,
    DaysWrong,
    OwnGrant,
    WardsNeeded,
)
from trusts.models import Membership
from trusts.permissions import ROLES
from trusts.services import membership as inviting
from trusts.services.membership import Invited

pytestmark = pytest.mark.django_db


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
