"""Who acts for a trust or a bank, in which roles, since when, and who gave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.wording import day_words
from trusts.models import Invitation, Membership, PoolMembership, RolePolicy, RoleRequest, Trust
from trusts.models.membership import MembershipQuerySet
from trusts.permissions import ROLES, SENTENCES, Permission
from trusts.seats import named_cover

#: How many changes a page tells.
LATEST = 50


@dataclass(frozen=True, slots=True)
class People:
    """The members of one place, its open invitations, and what waits for a second person."""

    members: tuple[Membership, ...]
    invitations: tuple[Invitation, ...]
    requests: tuple[RoleRequest, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One line of what has changed: when, in words, and why."""

    at: datetime
    words: str
    more: str = ""


@dataclass(frozen=True, slots=True)
class PersonHere:
    """What one person can do at a place, through which roles, and what has changed."""

    user: User
    roles: Sequence[Membership]
    coming: Sequence[Membership]
    former: Sequence[Membership]
    changes: Sequence[Change] = field(default=())

    @property
    def may(self) -> list[tuple[tuple[Membership, ...], list[str]]]:
        """What they may do today, under the roles that let them."""
        found: dict[tuple[Membership, ...], list[str]] = {}
        for each, words in SENTENCES.items():
            through = tuple(held for held in self.roles if each in ROLES[held.role].permissions)
            if through:
                found.setdefault(through, []).append(words)
        return list(found.items())


def people_of(actor: Actor) -> People:
    """Everybody who acts for the actor's own place today, every invitation not yet taken up, and
    every request that can still be decided."""
    members = of_place(actor).current(clock.today()).order_by("user__name", "role", "pk")
    return People(
        tuple(named_cover(members)), tuple(open_invitations(actor)), tuple(open_requests(actor))
    )


def of_place(actor: Actor) -> MembershipQuerySet:
    """Every role of the actor's place, whenever it was held."""
    place = {"trust": actor.trust_id, "bank": actor.bank_id}
    rows = Membership.objects.visible_to(actor).filter(**place)
    named = rows.select_related("user", "granted_by", "approved_by", "trust", "bank")
    return named.prefetch_related("ward_links__ward")


def open_invitations(actor: Actor) -> list[Invitation]:
    """Invitations of the actor's place that were neither taken up nor taken back."""
    place = {"trust": actor.trust_id, "bank": actor.bank_id}
    waiting = Invitation.objects.visible_to(actor).filter(
        accepted_at=None, revoked_at=None, **place
    )
    return list(waiting.select_related("invited_by").order_by("-invited_at"))


def open_requests(actor: Actor) -> list[RoleRequest]:
    """What waits for a second person at the actor's place."""
    waiting = RoleRequest.objects.visible_to(actor).open_at(clock.now())
    return list(waiting.select_related("user", "asked_by").order_by("asked_at"))


def needed_here(actor: Actor, day: date) -> frozenset[str]:
    """The roles that need a second person at the actor's place on ``day``."""
    return RolePolicy.objects.visible_to(actor).needed_on(day)


def standing_policy(actor: Actor) -> list[RolePolicy]:
    """What was decided last of each role here, begun or not."""
    rows = RolePolicy.objects.visible_to(actor).select_related("decided_by")
    return list(rows.order_by("role", "-pk").distinct("role"))


def person_here(ref: UUID, *, by: Actor) -> PersonHere | None:
    """The person of the membership ``ref`` of the actor's place, with all their roles there."""
    user = User.objects.filter(pk__in=of_place(by).filter(ref=ref).values("user")).first()
    if user is None:
        return None
    today = clock.today()
    held = named_cover(of_place(by).filter(user=user).order_by("-valid_from", "-pk"))
    return PersonHere(
        user=user,
        roles=[row for row in held if is_current(row, today)],
        coming=[row for row in held if row.valid_from > today and not is_over(row, today)],
        former=[row for row in held if is_over(row, today)],
        changes=changes_of(held),
    )


def is_over(held: Membership, today: date) -> bool:
    return held.valid_to is not None and held.valid_to < today


def is_current(held: Membership, today: date) -> bool:
    return held.valid_from <= today and not is_over(held, today)


def who_can(permission: Permission, day: date, *, by: Actor) -> list[Membership]:
    """The roles at the actor's place that let somebody do this on ``day``."""
    rows = of_place(by).filter(role__in=roles_with(permission)).current(day)
    return named_cover(rows.order_by("user__name", "role", "pk"))


def who_could(permission: Permission, *, by: Actor) -> list[Change]:
    """What has changed about who can do this at the actor's place."""
    held = of_place(by).filter(role__in=roles_with(permission))
    return changes_of(list(held), named=True)


def roles_with(permission: Permission) -> list[str]:
    return [code for code, role in ROLES.items() if permission in role.permissions]


# --- one's own --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Mine:
    """Every role one has or had, and who covers for one."""

    current: Sequence[Membership]
    coming: Sequence[Membership]
    former: Sequence[Membership]
    deputies: Sequence[Membership]


def roles_of(user_id: int) -> Mine:
    """The roles of a logged-in person, at every place. Called by the person themself."""
    today = clock.today()
    mine = Membership.objects.filter(user=user_id)
    named = mine.select_related("trust", "bank", "icb", "user", "granted_by", "approved_by")
    held = named_cover(named.prefetch_related("ward_links__ward").order_by("-valid_from", "-pk"))
    with duty("seating"):
        covering = Membership.objects.filter(covers__user=user_id, valid_to__gte=today)
        deputies = list(covering.select_related("user", "trust", "bank").order_by("valid_from"))
    return Mine(
        current=[row for row in held if is_current(row, today)],
        coming=[row for row in held if row.valid_from > today and not is_over(row, today)],
        former=[row for row in held if is_over(row, today)],
        deputies=deputies,
    )


# --- the bank's trusts, for its auditor -------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TrustRoles:
    """How many people act for a trust, and how many of them give roles."""

    trust: Trust
    people: int
    givers: int


def trusts_audited(by: Actor) -> list[TrustRoles]:
    """Every trust of the auditor's bank, with how many act for it."""
    trusts = audited(by)
    givers = [code for code, role in ROLES.items() if role.gives_roles]
    with duty("auditing"):
        held = Membership.objects.filter(trust__in=trusts).current(clock.today())
        people = Counter(dict(held.values_list("trust").annotate(Count("user", distinct=True))))
        giving = Counter(
            dict(
                held.filter(role__in=givers)
                .values_list("trust")
                .annotate(Count("user", distinct=True))
            )
        )
    return [TrustRoles(trust, people[trust.pk], giving[trust.pk]) for trust in trusts]


def people_audited(trust: Trust, *, by: Actor) -> list[Membership]:
    """Who acts for one trust of the auditor's bank today."""
    if trust not in audited(by):
        raise NotPermitted
    with duty("auditing"):
        held = Membership.objects.filter(trust=trust).current(clock.today())
        named = held.select_related("user", "granted_by", "approved_by", "trust")
        rows = list(named.prefetch_related("ward_links__ward").order_by("user__name", "role"))
    return named_cover(rows)


def audited(by: Actor) -> list[Trust]:
    if not by.can(Permission.AUDIT_ROLES) or by.bank_id is None:
        raise NotPermitted
    pools = PoolMembership.objects.filter(bank=by.bank_id).current(clock.today())
    rows = Trust.objects.visible_to(by).filter(pk__in=pools.values("trust"))
    return list(rows.order_by("short_name"))


# --- what has changed -------------------------------------------------------------------------

_SAID = {
    "role.given": "{by} gave {whom} the role of {role}{wards}",
    "role.wards_changed": "{by} changed {whose} wards as {role}",
    "role.ended": "{by} ended {whose} role of {role}",
    "invitation.accepted": "{who} accepted an invitation to be {role}",
}


def changes_of(held: Sequence[Membership], *, named: bool = False) -> list[Change]:
    """What the record says of these roles, newest first. ``named``: of several people."""
    rows = {str(row.pk): row for row in held}
    entries = list(
        AuditEntry.objects.filter(
            object_type=Membership._meta.label_lower, object_id__in=list(rows), verb__in=_SAID
        ).order_by("-at")[:LATEST]
    )
    keys = {entry.user_id for entry in entries} | {e.after.get("asked_by") for e in entries}
    people = User.objects.in_bulk([key for key in keys if key])
    return [_change(entry, rows[entry.object_id], people, named=named) for entry in entries]


def _change(entry: AuditEntry, held: Membership, people: dict[int, User], *, named: bool) -> Change:
    name = held.user.name or held.user.email
    words = _SAID[entry.verb].format(
        by=_name(people, entry.user_id),
        whom=name if named else "them",
        whose=f"{name}'s" if named else "their",
        who=name if named else "They",
        role=ROLES[held.role].spoken,
        wards=", to cover for a colleague" if held.covers_id else "",
    )
    return Change(entry.at, words, " ".join(_more(entry, people)))


def _more(entry: AuditEntry, people: dict[int, User]) -> Iterable[str]:
    first, last = entry.after.get("from"), entry.after.get("to")
    if first and last:
        yield f"From {_day(first)} to {_day(last)}."
    elif last and entry.verb == "role.ended":
        yield f"Its last day: {_day(last)}."
    if asked := entry.after.get("asked_by"):
        yield f"{_name(people, asked)} asked for it."
    if entry.reason:
        yield f"Why: {entry.reason}"


def _name(people: dict[int, User], key: int | None) -> str:
    found = people.get(key) if key else None
    return (found.name or found.email) if found else "Somebody"


def _day(written: str) -> str:
    return day_words(date.fromisoformat(written), year=True)
