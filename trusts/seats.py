"""From a membership to an actor: who may act for a trust, a bank or a board, today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.db import duty
from trusts.models import Membership
from trusts.permissions import DEPUTY, ROLES, Role


@dataclass(frozen=True, slots=True)
class Place:
    """A seat somebody may take: in which role, where, and its address."""

    membership: Membership
    role: Role
    name: str
    home: str


def memberships_of(user_id: int) -> list[Membership]:
    """The memberships ``user_id`` holds today. Called by the person themself."""
    rows = (
        Membership.objects.filter(user=user_id)
        .current(clock.today())
        .select_related("trust", "bank", "icb", "user")
        .prefetch_related("ward_links")
        .order_by("pk")
    )
    return named_cover(rows)


def named_cover(rows: Iterable[Membership]) -> list[Membership]:
    """The memberships, those that cover for somebody knowing for whom."""
    held = list(rows)
    covering = [row for row in held if row.covers_id]
    if covering:
        with duty("seating"):
            covered = Membership.objects.select_related("user").in_bulk(
                [row.covers_id for row in covering if row.covers_id]
            )
        for row in covering:
            row.covers = covered[row.covers_id] if row.covers_id else None
    return held


def actor_of(membership: Membership) -> Actor:
    """The actor that ``membership`` makes of its holder."""
    role = ROLES[membership.role]
    wards = frozenset(link.ward_id for link in membership.ward_links.all())
    kind = {"trust": Kind.TRUST, "bank": Kind.BANK, "icb": Kind.ICB}[role.level]
    return Actor(
        kind,
        membership.user.get_full_name(),
        user_id=membership.user_id,
        trust_id=membership.trust_id,
        bank_id=membership.bank_id,
        icb_id=membership.icb_id,
        wards=wards if role.ward_scoped else None,
        permissions=frozenset(role.permissions),
        role=f"{DEPUTY}{role.code}" if membership.covers_id else role.code,
    )


def places_of(user_id: int) -> list[Place]:
    """Every seat ``user_id`` may take, in the order they were given."""
    return [
        Place(held, ROLES[held.role], place_name(held), home_of(held))
        for held in memberships_of(user_id)
    ]


def place_name(held: Membership) -> str:
    if held.trust:
        return held.trust.short_name
    return str(held.bank.name if held.bank else held.icb.name if held.icb else "")


#: role -> the section of its place's pages where it begins, if that is not the first.
_BEGINS = {
    "compliance_officer": "checks/",
    "payroll": "worked/",
    "signatory": "agreement/",
    "trust_admin": "settings/",
    "onboarding_admin": "trusts/",
    "auditor": "people/",
}


def home_of(held: Membership) -> str:
    """The landing page of a membership."""
    if held.trust:
        return f"/trust/{held.trust.slug}/{_BEGINS.get(held.role, '')}"
    if held.bank:
        return f"/bank/{held.bank.slug}/{_BEGINS.get(held.role, '')}"
    return f"/icb/{held.icb.code}/" if held.icb else "/"


def take_membership(
    user_id: int, *, permission: str = "", taken: Sequence[str] = (), **where: str
) -> Membership:
    """The membership that lets ``user_id`` act at a place, or 404: a place one does not belong to
    looks like a place that does not exist.

    Of several roles at one place the one that may do what the page asks is taken; among those the
    one chosen last (``taken``: their refs, the latest last), then the widest.
    """
    found = [
        held
        for held in memberships_of(user_id)
        if (held.trust and held.trust.slug == where.get("trust_slug"))
        or (held.bank and held.bank.slug == where.get("bank_slug"))
        or (held.icb and held.icb.code == where.get("icb_code"))
    ]
    if not found:
        raise Http404
    order = {ref: place for place, ref in enumerate(taken, start=1)}
    return max(
        found,
        key=lambda held: (
            permission in ROLES[held.role].permissions,
            order.get(str(held.ref), 0),
            len(ROLES[held.role].permissions),
        ),
    )


def words_of(held: Membership) -> str:
    """ "ward manager at St Mary's"."""
    return f"{role_words(held)} at {place_name(held)}"


def role_words(held: Membership) -> str:
    """ "ward manager", or "ward manager, covering for Sam Okafor until 4 December"."""
    spoken = ROLES[held.role].spoken
    return f"{spoken}, {cover_words(held)}" if held.covers_id else spoken


def cover_words(held: Membership) -> str:
    """ "covering for Sam Okafor until 4 December"; nothing of somebody's own role."""
    if held.covers is None or held.valid_to is None:
        return ""
    until = f"{held.valid_to.day} {held.valid_to:%B}"
    return f"covering for {held.covers.user.get_full_name()} until {until}"
