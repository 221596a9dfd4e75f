"""Giving, changing and ending roles: each under the lock of the place, recorded, and told."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypedDict

from django.db import transaction
from django.db.models import QuerySet

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.dated import not_over
from staffbank.db import duty, refusing
from staffbank.errors import NotPermitted
from staffbank.outbox.emitting import emit
from trusts.errors import (
    AlreadyHasRole,
    DaysWrong,
    LastAdmin,
    OwnGrant,
    OwnRole,
    RoleOver,
    SecondPersonNeeded,
    WardsNeeded,
)
from trusts.models import Bank, Membership, MembershipWard, RolePolicy, Trust, Ward
from trusts.permissions import ROLES, Permission
from trusts.selectors.boards import may_appoint
from trusts.services import telling

#: The roles whose holders give roles.
GIVERS = frozenset(code for code, role in ROLES.items() if role.gives_roles)
#: Cover is for leave. Whoever is needed for longer is given the role.
LONGEST_COVER = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Given:
    """A role for a colleague: which, for which wards, from when to when, why, in whose stead."""

    user: User
    role: str
    valid_from: date
    reason: str
    wards: Collection[Ward] = ()
    valid_to: date | None = None
    covers: Membership | None = None


def check(given: Given, *, by: Actor, place: Trust | Bank) -> None:
    """Refuse what ``by`` may not give, or what makes no sense. Writes nothing."""
    if not may_give(by, given.role, place):
        raise NotPermitted
    if given.user.pk == by.user_id:
        raise OwnGrant
    check_wards(given.role, given.wards, place)
    check_days(given.valid_from, given.valid_to)
    if given.covers is not None:
        _check_cover(given, given.covers, place)


def give(
    given: Given,
    *,
    by: Actor,
    place: Trust | Bank,
    asked_by: int | None = None,
) -> Membership:
    """Give a colleague a role. With ``asked_by`` it is that person who gives it, and ``by`` who
    approves. Locks the place; refuses a role they hold on any of those days."""
    check(given, by=by, place=place)
    giver, approver = (asked_by, by.user_id) if asked_by else (by.user_id, None)
    with duty("onboarding"), refusing("trusts_membership_role_once", AlreadyHasRole):
        lock(place)
        membership = Membership.objects.create(
            user=given.user,
            role=given.role,
            valid_from=given.valid_from,
            valid_to=given.valid_to,
            covers=given.covers,
            granted_by_id=giver,
            approved_by_id=approver,
            **level_of(place),
        )
        _link(membership, given.wards)
    after = {
        "role": given.role,
        "user": given.user.pk,
        "wards": [ward.pk for ward in given.wards],
        "from": given.valid_from.isoformat(),
        "to": given.valid_to.isoformat() if given.valid_to else None,
        "covers": given.covers.pk if given.covers else None,
        "asked_by": asked_by,
    }
    record("role.given", membership, by=by, after=after, reason=given.reason)
    emit("role.given", {"membership": membership.pk}, by=by)
    telling.say_given(membership, by=by)
    return membership


def change_wards(
    membership: Membership, wards: Collection[Ward], *, reason: str, by: Actor
) -> Membership:
    """Let a ward manager act for these wards from now on, instead of those they had.

    Where the role needs a second person, one person may take wards away and add none.
    """
    with _changing(membership, by) as (held, place):
        if not ROLES[held.role].ward_scoped:
            raise NotPermitted
        check_wards(held.role, wards, place)
        former = sorted(held.ward_links.values_list("ward", flat=True))
        added = {ward.pk for ward in wards} - set(former)
        policy = RolePolicy.objects.filter(**level_of(place))
        if added and held.role in policy.needed_on(clock.today()):
            raise SecondPersonNeeded(
                "Here this role needs a second person, so wards can be taken away and none added. "
                "For other wards, end the role and ask for it anew."
            )
        held.ward_links.all().delete()
        _link(held, wards)
    after = {"role": held.role, "wards": sorted(ward.pk for ward in wards)}
    record("role.wards_changed", held, by=by, before={"wards": former}, after=after, reason=reason)
    emit("role.changed", {"membership": held.pk}, by=by)
    telling.say_changed(held, wards, by=by)
    return held


def end(
    membership: Membership, *, by: Actor, reason: str = "", last_day: date | None = None
) -> Membership:
    """End somebody's role: now (it was last in force yesterday), or with ``last_day``.

    What others do in their stead ends with it. Refuses to leave a place without anybody who can
    give roles.
    """
    today = clock.today()
    if last_day is not None and last_day < today:
        raise DaysWrong
    until = last_day or today - timedelta(days=1)
    with _changing(membership, by) as (held, place):
        if held.valid_to is not None and held.valid_to <= until:
            raise RoleOver
        if _is_giver(held) and not givers(place).exclude(pk=held.pk).exists():
            raise LastAdmin
        ending = [held, *held.covered_by.filter(valid_to__gt=until).select_related("user")]
        keys = [each.pk for each in ending]
        Membership.objects.filter(pk__in=keys).update(valid_to=until)
    for each in ending:
        before = {"to": each.valid_to.isoformat() if each.valid_to else None}
        each.valid_to = until
        after = {"role": each.role, "user": each.user_id, "to": until.isoformat()}
        record("role.ended", each, by=by, before=before, after=after, reason=reason)
        emit("role.ended", {"membership": each.pk}, by=by)
        telling.say_ended(each, by=by)
    membership.valid_to = until
    return membership


def end_all(user: User, *, by: Actor, reason: str) -> list[Membership]:
    """End every role of somebody who leaves by themself, and what others do in their stead.

    Refuses where a place would keep nobody who can give roles.
    """
    if by.user_id != user.pk:
        raise NotPermitted
    today = clock.today()
    until = today - timedelta(days=1)
    with transaction.atomic(), duty("onboarding"):
        mine = Membership.objects.filter(not_over(today), user=user)
        held = list(mine.select_related("trust", "bank", "user").order_by("trust", "bank", "pk"))
        for each in held:
            if (place := each.trust or each.bank) is not None:
                lock(place)
                if is_last_giver(each):
                    raise LastAdmin
        covering = Membership.objects.filter(covers__in=held, valid_to__gte=today)
        ending = [*held, *covering.select_related("trust", "bank", "user")]
        Membership.objects.filter(pk__in=[each.pk for each in ending]).update(valid_to=until)
    for each in ending:
        after = {"role": each.role, "user": each.user_id, "to": until.isoformat()}
        record("role.ended", each, by=by, after=after, reason=reason)
        emit("role.ended", {"membership": each.pk}, by=by)
        if each.user_id != user.pk:
            each.valid_to = until
            telling.say_ended(each, by=by)
    return ending


def is_last_giver(held: Membership) -> bool:
    """Whether its place would keep nobody else who can give roles and has no last day."""
    place = held.trust or held.bank
    if place is None or not _is_giver(held):
        return False
    with duty("onboarding"):
        return not givers(place).exclude(user=held.user_id).exists()


# --- who may, and what must hold --------------------------------------------------------------


def may_give(by: Actor, role: str, place: Trust | Bank) -> bool:
    """A place gives its own roles to its own people."""
    return (
        by.can(Permission.INVITE_PEOPLE)
        and by.user_id is not None
        and acts_for(by, place)
        and ROLES[role].level == ("trust" if isinstance(place, Trust) else "bank")
    )


def acts_for(by: Actor, place: Trust | Bank) -> bool:
    if isinstance(place, Trust):
        return by.is_trust and by.trust_id == place.pk
    return by.kind is Kind.BANK and by.bank_id == place.pk


def check_wards(role: str, wards: Collection[Ward], place: Trust | Bank) -> None:
    """Refuse a ward manager of no ward, or of another trust's."""
    if ROLES[role].ward_scoped and not wards:
        raise WardsNeeded
    if any(not isinstance(place, Trust) or ward.trust_id != place.pk for ward in wards):
        raise NotPermitted


def check_days(first: date, last: date | None) -> None:
    if first < clock.today() or (last is not None and last < first):
        raise DaysWrong


def givers(place: Trust | Bank) -> QuerySet[Membership]:
    """Those in force who can give roles at ``place`` and have no last day."""
    return Membership.objects.filter(
        role__in=GIVERS,
        covers=None,
        valid_to=None,
        valid_from__lte=clock.today(),
        user__is_active=True,
        **level_of(place),
    )


class Level(TypedDict, total=False):
    """Which column a place is: ``trust`` or ``bank``."""

    trust: Trust
    bank: Bank


def level_of(place: Trust | Bank) -> Level:
    return {"trust": place} if isinstance(place, Trust) else {"bank": place}


def lock(place: Trust | Bank) -> None:
    """Hold the place's row until the transaction ends: its roles change one after another."""
    rows: QuerySet[Trust] | QuerySet[Bank]
    rows = Trust.objects.all() if isinstance(place, Trust) else Bank.objects.all()
    rows.select_for_update(no_key=True).get(pk=place.pk)


@contextmanager
def _changing(membership: Membership, by: Actor) -> Iterator[tuple[Membership, Trust | Bank]]:
    """The membership as it stands once the place is locked, for ``by`` to change. A board's lead is
    changed by a bank that appoints them."""
    place = membership.trust or membership.bank
    if by.bank_id and membership.icb is not None and may_appoint(by, membership.icb):
        place = Bank.objects.get(pk=by.bank_id)
    if place is None or not by.can(Permission.INVITE_PEOPLE) or not acts_for(by, place):
        raise NotPermitted
    if membership.user_id == by.user_id:
        raise OwnRole
    with transaction.atomic(), duty("onboarding"):
        lock(place)
        held = Membership.objects.select_related("user", "trust", "bank", "icb").get(
            pk=membership.pk
        )
        if held.valid_to is not None and held.valid_to < clock.today():
            raise RoleOver
        yield held, place


def _check_cover(given: Given, covered: Membership, place: Trust | Bank) -> None:
    """Cover is for a role of this place that is in force, of somebody else, and ends in time."""
    here = covered.trust_id if isinstance(place, Trust) else covered.bank_id
    if here != place.pk or covered.role != given.role or covered.covers_id is not None:
        raise NotPermitted
    if covered.user_id == given.user.pk:
        raise OwnGrant("Somebody else covers for them. Choose another colleague.")
    last = given.valid_to
    if last is None or last - given.valid_from >= LONGEST_COVER:
        raise DaysWrong("Cover is for 92 days at most. For longer, give the role itself.")
    if covered.valid_to is not None and last > covered.valid_to:
        raise DaysWrong("The role they would cover ends before that day.")
    theirs = set(covered.ward_links.values_list("ward", flat=True))
    if any(ward.pk not in theirs for ward in given.wards):
        raise NotPermitted("Cover is for wards that the person has themself.")


def _is_giver(held: Membership) -> bool:
    counted = held.valid_to is None and held.valid_from <= clock.today()
    return held.role in GIVERS and held.covers_id is None and counted


def _link(membership: Membership, wards: Collection[Ward]) -> None:
    MembershipWard.objects.bulk_create(
        MembershipWard(membership=membership, ward=ward) for ward in wards
    )
