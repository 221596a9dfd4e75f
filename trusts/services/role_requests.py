"""Roles that need a second person: the place's policy, asking, and deciding."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import transaction

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from staffbank.wording import day_words
from trusts.errors import NoSecondPerson, OwnRequest, RequestOver
from trusts.models import (
    Bank,
    Invitation,
    Membership,
    RolePolicy,
    RoleRequest,
    RoleRequestWard,
    Trust,
    Ward,
)
from trusts.permissions import DECIDED_BY, ROLES, Permission
from trusts.services import membership, roles, telling
from trusts.services.membership import Invited
from trusts.services.roles import Given, acts_for, givers, level_of, lock

#: How long a request can be decided.
LASTS = timedelta(days=14)
#: That a role no longer needs a second person begins so much later, for the others to object.
NOTICE = timedelta(days=7)
Status = RoleRequest.Status


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of giving a role: given, written to, or waiting for a second person."""

    membership: Membership | None = None
    invitation: Invitation | None = None
    request: RoleRequest | None = None


# --- the policy -------------------------------------------------------------------------------


def set_policy(needed: Collection[str], *, by: Actor, place: Trust | Bank) -> list[RolePolicy]:
    """Let exactly the roles ``needed`` need a second person here; returns what was decided.

    That one needs it is in force at once. That one no longer does begins after a week's notice,
    of which everybody else who gives roles is told.
    """
    if not _may_decide(by, place):
        raise NotPermitted
    today = clock.today()
    level = "trust" if isinstance(place, Trust) else "bank"
    with transaction.atomic(), duty("onboarding"):
        lock(place)
        if needed and len(set(givers(place).values_list("user", flat=True))) < 2:
            raise NoSecondPerson
        decided = _standing(place)
        rows = [
            RolePolicy(
                role=role.code,
                second_person=role.code in needed,
                valid_from=today if role.code in needed else today + NOTICE,
                decided_by_id=by.user_id,
                decided_at=clock.now(),
                **level_of(place),
            )
            for role in ROLES.values()
            if role.level in DECIDED_BY[level]
            and (role.code in needed) != decided.get(role.code, False)
        ]
        RolePolicy.objects.bulk_create(rows)
        others = _deciders(place, without={by.user_id})
    for row in rows:
        after = {
            "role": row.role,
            "second_person": row.second_person,
            "from": row.valid_from.isoformat(),
        }
        record("role.policy_changed", row, by=by, after=after)
        emit("role.policy_changed", {"policy": row.pk}, by=by)
        telling.say_policy(
            place,
            ROLES[row.role],
            needed=row.second_person,
            starts=day_words(row.valid_from),
            to=others,
            by=by,
        )
    return rows


def needs_second_person(role: str, place: Trust | Bank, day: date) -> bool:
    with duty("onboarding"):
        return role in RolePolicy.objects.filter(**level_of(place)).needed_on(day)


def _standing(place: Trust | Bank) -> dict[str, bool]:
    """What was decided last of each role, begun or not."""
    last = RolePolicy.objects.filter(**level_of(place)).order_by("role", "-pk").distinct("role")
    return {row.role: row.second_person for row in last}


# --- giving, or asking ------------------------------------------------------------------------


def give_or_ask(given: Given, *, by: Actor, place: Trust | Bank) -> Outcome:
    """Give a colleague a role, or ask for a second person where the place says so."""
    roles.check(given, by=by, place=place)
    if not needs_second_person(given.role, place, clock.today()):
        return Outcome(membership=roles.give(given, by=by, place=place))
    asked = RoleRequest(
        role=given.role,
        user=given.user,
        covers=given.covers,
        valid_from=given.valid_from,
        valid_to=given.valid_to,
        reason=given.reason,
    )
    return Outcome(request=_ask(asked, given.wards, by=by, place=place))


def invite_or_ask(person: Invited, *, reason: str, by: Actor, place: Trust | Bank) -> Outcome:
    """Invite somebody to a role, or ask for a second person where the place says so."""
    if not needs_second_person(person.role, place, clock.today()):
        return Outcome(invitation=membership.invite(person, by=by, **level_of(place)))
    membership.check(person, by=by, **level_of(place))
    asked = RoleRequest(
        role=person.role,
        icb=person.board,
        email=person.email.strip().lower(),
        name=person.name,
        valid_from=clock.today(),
        valid_to=person.until,
        reason=reason,
    )
    return Outcome(request=_ask(asked, person.wards, by=by, place=place))


def _ask(
    asked: RoleRequest, wards: Collection[Ward], *, by: Actor, place: Trust | Bank
) -> RoleRequest:
    if by.user_id is None:
        raise NotPermitted
    now = clock.now()
    asked.asked_by_id, asked.asked_at, asked.ends_at = by.user_id, now, now + LASTS
    asked.trust = place if isinstance(place, Trust) else None
    asked.bank = place if isinstance(place, Bank) else None
    with transaction.atomic(), duty("onboarding"):
        deciders = _deciders(place, without={by.user_id, asked.user_id})
        if not deciders:
            raise NoSecondPerson
        asked.save(force_insert=True)
        RoleRequestWard.objects.bulk_create(
            RoleRequestWard(request=asked, ward=ward) for ward in wards
        )
    record("role.asked", asked, by=by, after=_said(asked), reason=asked.reason)
    emit("role.asked", {"request": asked.pk}, by=by)
    telling.say_asked(asked, deciders, by=by)
    return asked


# --- deciding ---------------------------------------------------------------------------------


def approve(request: RoleRequest, *, by: Actor) -> Outcome:
    """Give what was asked for, as the second person. Nobody approves what they asked for."""
    with transaction.atomic():
        asked = _open(request, by)
        place = asked.trust or asked.bank
        if place is None:
            raise NotPermitted
        with duty("onboarding"):
            asked.advance(Status.GIVEN, decided_by=_user(by), decided_at=clock.now())
            wards = [link.ward for link in asked.ward_links.select_related("ward")]
        if asked.user is not None:
            given = Given(
                user=asked.user,
                role=asked.role,
                valid_from=max(asked.valid_from, clock.today()),
                valid_to=asked.valid_to,
                wards=wards,
                covers=asked.covers,
                reason=asked.reason,
            )
            done = Outcome(
                membership=roles.give(given, by=by, place=place, asked_by=asked.asked_by_id)
            )
        else:
            person = Invited(asked.email, asked.name, asked.role, wards, asked.valid_to, asked.icb)
            invitation = membership.invite(
                person, by=by, asked_by=asked.asked_by_id, **level_of(place)
            )
            done = Outcome(invitation=invitation)
        record("role.approved", asked, by=by, after=_said(asked))
    emit("role.approved", {"request": asked.pk}, by=by)
    telling.say_decided(asked, by=by)
    return replace(done, request=asked)


def refuse(request: RoleRequest, *, note: str, by: Actor) -> RoleRequest:
    """Do not give what was asked for, and say why."""
    with transaction.atomic():
        asked = _open(request, by)
        with duty("onboarding"):
            asked.advance(Status.REFUSED, decided_by=_user(by), decided_at=clock.now(), note=note)
        record("role.refused", asked, by=by, after=_said(asked), reason=note)
    emit("role.refused", {"request": asked.pk}, by=by)
    telling.say_decided(asked, by=by)
    return asked


def withdraw(request: RoleRequest, *, by: Actor) -> RoleRequest:
    """Take back what one asked for oneself."""
    if request.asked_by_id != by.user_id:
        raise NotPermitted
    with transaction.atomic(), duty("onboarding"):
        asked = _locked(request)
        asked.advance(Status.WITHDRAWN, decided_at=clock.now())
        record("role.withdrawn", asked, by=by, after=_said(asked))
    emit("role.withdrawn", {"request": asked.pk}, by=by)
    return asked


def may_decide(request: RoleRequest, by: Actor) -> bool:
    """Whether ``by`` is a second person for this request."""
    place = request.trust or request.bank
    own = by.user_id in {request.asked_by_id, request.user_id}
    return place is not None and _may_decide(by, place) and not own


def _open(request: RoleRequest, by: Actor) -> RoleRequest:
    place = request.trust or request.bank
    if place is None or not _may_decide(by, place):
        raise NotPermitted
    with duty("onboarding"):
        lock(place)
        asked = _locked(request)
    if by.user_id in {asked.asked_by_id, asked.user_id} or _is_invited(by, asked):
        raise OwnRequest
    if asked.status != Status.WAITING or asked.ends_at <= clock.now():
        raise RequestOver
    return asked


def _locked(request: RoleRequest) -> RoleRequest:
    rows = RoleRequest.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("user", "asked_by", "trust", "bank", "icb", "covers").get(
        pk=request.pk
    )


def _is_invited(by: Actor, asked: RoleRequest) -> bool:
    """Whether the letter would go to whoever decides."""
    return bool(asked.email) and _user(by).email.lower() == asked.email.lower()


def _may_decide(by: Actor, place: Trust | Bank) -> bool:
    able = by.can(Permission.INVITE_PEOPLE) and by.user_id is not None
    return able and acts_for(by, place)


def _deciders(place: Trust | Bank, *, without: Collection[int | None]) -> list[User]:
    """Everybody else who gives roles here today, whoever covers included."""
    held = Membership.objects.filter(role__in=roles.GIVERS, **level_of(place))
    people = held.current(clock.today()).exclude(user__in=[key for key in without if key])
    return list(User.objects.filter(pk__in=people.values("user"), is_active=True).order_by("pk"))


def _user(by: Actor) -> User:
    if by.user_id is None:
        raise NotPermitted
    return User.objects.get(pk=by.user_id)


def _said(asked: RoleRequest) -> dict[str, object]:
    """The codes of a request, for the record."""
    return {"role": asked.role, "user": asked.user_id, "asked_by": asked.asked_by_id}
