"""What people are told about their roles: whoever has them, whom they cover for, who decides."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify
from trusts.models import Bank, IntegratedCareBoard, Membership, RoleRequest, Trust, Ward
from trusts.permissions import ROLES, SENTENCES, Role

MINE = "/roles/mine/"


def say_given(membership: Membership, *, by: Actor) -> None:
    """Tell whoever has a role now; and whoever is covered for, by whom."""
    with duty("seating"):
        covered = membership.covers
        whom = covered.user if covered else None
    _say("given", membership.user, membership, by, covers=whom.name if whom else "")
    if whom is not None:
        _say("covered", whom, membership, by, deputy=membership.user.name)


def say_changed(membership: Membership, wards: Collection[Ward], *, by: Actor) -> None:
    _say("changed", membership.user, membership, by, wards=[ward.name for ward in wards])


def say_ended(membership: Membership, *, by: Actor) -> None:
    last = membership.valid_to
    over = last is not None and last < clock.today()
    _say("ended", membership.user, membership, by, last=last, over=over)


def say_asked(request: RoleRequest, deciders: Iterable[User], *, by: Actor) -> None:
    """Ask everybody who could decide."""
    for user in deciders:
        _write("asked", user, request, by, link=f"{people_of(request)}requests/{request.ref}/")


def say_decided(request: RoleRequest, *, by: Actor) -> None:
    """Tell whoever asked for it what came of it."""
    _write("decided", request.asked_by, request, by, link=people_of(request))


def say_policy(
    place: Trust | Bank, role: Role, *, needed: bool, starts: str, to: Iterable[User], by: Actor
) -> None:
    """Tell the others who give roles that one needs a second person, or will not any more."""
    notify(
        "trusts/notifications/role_policy.txt",
        to=[_recipient(user, place) for user in to],
        topic="role.policy",
        cause=f"role-policy-{uuid.uuid4()}",
        day=clock.today(),
        bank=by.bank_id,
        link=f"{_pages(place)}second-person/",
        context={"role": role, "needed": needed, "starts": starts, "place": place, "by": by.label},
    )


def _say(what: str, user: User, membership: Membership, by: Actor, **more: object) -> None:
    role = ROLES[membership.role]
    place = membership.trust or membership.bank or membership.icb
    with duty("seating"):
        wards = list(membership.ward_links.values_list("ward__name", flat=True))
    notify(
        f"trusts/notifications/role_{what}.txt",
        to=[_recipient(user, place, role)],
        topic=f"role.{what}",
        cause=f"role-{membership.pk}-{what}-{uuid.uuid4()}",
        day=clock.today(),
        bank=by.bank_id,
        link=MINE,
        context={
            "role": role,
            "may": [SENTENCES[each] for each in SENTENCES if each in role.permissions],
            "place": place,
            "by": by.label,
            "membership": membership,
            "wards": wards,
            **more,
        },
    )


def _write(what: str, user: User, request: RoleRequest, by: Actor, *, link: str) -> None:
    place = request.trust or request.bank
    notify(
        f"trusts/notifications/role_{what}.txt",
        to=[_recipient(user, place)],
        topic=f"role.{what}",
        cause=f"role-request-{request.pk}-{what}",
        day=clock.today(),
        bank=by.bank_id,
        link=link,
        context={
            "request": request,
            "role": ROLES[request.role],
            "place": request.icb or place,
            "whom": request.user.name if request.user else request.name or request.email,
            "by": by.label,
        },
    )


def _recipient(
    user: User, place: Trust | Bank | IntegratedCareBoard | None, role: Role | None = None
) -> Recipient:
    trust = place.pk if isinstance(place, Trust) else None
    seat = f"As {role.spoken}" if role else ""
    return Recipient(seat, user_id=user.pk, trust_id=trust, address=user.email)


def people_of(request: RoleRequest) -> str:
    """The address of the people's pages of a request's place."""
    return _pages(request.trust or request.bank)


def _pages(place: Trust | Bank | None) -> str:
    if isinstance(place, Trust):
        return f"/trust/{place.slug}/settings/people/"
    return f"/bank/{place.slug}/people/" if place else MINE
