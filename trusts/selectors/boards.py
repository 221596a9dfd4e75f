"""Integrated care boards that a bank appoints leads of, and who leads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.db import duty
from staffbank.errors import NotPermitted
from trusts.models import (
    IntegratedCareBoard,
    Invitation,
    Membership,
    PoolMembership,
    RoleRequest,
    Trust,
    TrustBoard,
)
from trusts.permissions import Permission

LEAD = "ics_lead"


@dataclass(frozen=True, slots=True)
class Board:
    """A board: its trusts in the bank, who leads it, who is invited to, and what waits for a second
    person."""

    board: IntegratedCareBoard
    trusts: tuple[Trust, ...]
    leads: tuple[Membership, ...]
    invitations: tuple[Invitation, ...]
    requests: tuple[RoleRequest, ...]


def boards_of(by: Actor, today: date) -> QuerySet[IntegratedCareBoard]:
    """The boards of which a trust is in the actor's bank today: the bank appoints their leads."""
    if by.kind is not Kind.BANK or not by.can(Permission.APPOINT_LEADS):
        return IntegratedCareBoard.objects.none()
    inside = PoolMembership.objects.filter(bank=by.bank_id).current(today).values("trust")
    links = TrustBoard.objects.filter(trust__in=inside, valid_from__lte=today)
    links = links.exclude(valid_to__lt=today)
    return IntegratedCareBoard.objects.filter(pk__in=links.values("icb")).order_by("name")


def may_appoint(by: Actor, board: IntegratedCareBoard) -> bool:
    return boards_of(by, clock.today()).filter(pk=board.pk).exists()


def boards_led(by: Actor, now: datetime) -> list[Board]:
    """Every board the actor's bank appoints leads of."""
    if not by.can(Permission.APPOINT_LEADS):
        raise NotPermitted
    today = now.astimezone(clock.LONDON).date()
    boards = list(boards_of(by, today))
    inside = PoolMembership.objects.filter(bank=by.bank_id).current(today).values("trust")
    links = TrustBoard.objects.filter(icb__in=boards, trust__in=inside, valid_from__lte=today)
    trusts = list(links.exclude(valid_to__lt=today).select_related("trust"))
    leads = leads_of(boards, today)
    sent = Invitation.objects.visible_to(by).filter(
        icb__in=boards, accepted_at=None, revoked_at=None
    )
    invited = list(sent.select_related("invited_by").order_by("-invited_at"))
    asked = RoleRequest.objects.visible_to(by).open_at(now).filter(icb__in=boards)
    waiting = list(asked.select_related("asked_by").order_by("asked_at"))
    return [
        Board(
            board,
            tuple(link.trust for link in trusts if link.icb_id == board.pk),
            tuple(held for held in leads if held.icb_id == board.pk),
            tuple(each for each in invited if each.icb_id == board.pk),
            tuple(each for each in waiting if each.icb_id == board.pk),
        )
        for board in boards
    ]


def leads_of(boards: list[IntegratedCareBoard], today: date) -> list[Membership]:
    """Who leads ``boards`` today or later, whoever appointed them. Call it with boards that the
    actor's bank appoints leads of."""
    with duty("onboarding"):
        held = Membership.objects.filter(icb__in=boards, role=LEAD).exclude(valid_to__lt=today)
        named = held.select_related("user", "granted_by", "approved_by", "icb")
        return list(named.order_by("user__name", "pk"))
