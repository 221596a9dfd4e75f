"""What pages of a trust's and of a bank's people share: their doors, and whom they name."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from trusts.models import Membership, RoleRequest
from trusts.permissions import Permission
from trusts.selectors.people import PersonHere, of_place, person_here
from trusts.views.places import PlaceRequest, address_in
from trusts.web import bank_view, trust_view

of_trust, of_bank = (door(Permission.INVITE_PEOPLE) for door in (trust_view, bank_view))
read_at_trust, read_at_bank = (door(Permission.VIEW_ROLES) for door in (trust_view, bank_view))


def address(request: PlaceRequest, name: str, *args: object) -> str:
    """The address of a page of this place's people."""
    return address_in(("trusts", "banks"), request, name, *args)


def back_to(request: PlaceRequest, name: str, text: str, *args: object) -> dict[str, object]:
    return {"back": {"href": address(request, name, *args), "text": text}}


def asked_membership(request: PlaceRequest, ref: UUID) -> Membership:
    """A role of this place, or the page that says it is not there."""
    found: Membership = get_object_or_404(of_place(request.actor), ref=ref)
    return found


def asked_person(request: PlaceRequest, ref: UUID) -> PersonHere:
    """Somebody who acts or acted for this place, or the page that says they are not there."""
    found = person_here(ref, by=request.actor)
    if found is None:
        raise Http404
    return found


def asked_request(request: PlaceRequest, ref: UUID) -> RoleRequest:
    rows = RoleRequest.objects.visible_to(request.actor)
    named = rows.select_related(
        "user", "asked_by", "decided_by", "trust", "bank", "icb", "covers__user"
    )
    return get_object_or_404(named, ref=ref)
