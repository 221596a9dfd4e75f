"""Giving roles through the services, and what came of it."""

from datetime import timedelta

from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.notifications.models import Message
from trusts import seats
from trusts.models import Membership
from trusts.services import role_requests, roles
from trusts.services.roles import Given

DAY = timedelta(days=1)


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


def mine(user):
    with acting(seats.Actor.person(user.pk, user.name)):
        return seats.memberships_of(user.pk)
