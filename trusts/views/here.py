"""What pages of a trust's and of a bank's people share: whose they are, and where."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse

from trusts.models import Bank, Membership, RoleRequest, Trust
from trusts.permissions import Permission
from trusts.selectors.people import PersonHere, of_place, person_here
from trusts.web import BankRequest, TrustRequest, bank_view, trust_view

#: The same pages serve a trust and a bank; the door says whose people they are.
Request = TrustRequest | BankRequest
of_trust, of_bank = (door(Permission.INVITE_PEOPLE) for door in (trust_view, bank_view))
read_at_trust, read_at_bank = (door(Permission.VIEW_ROLES) for door in (trust_view, bank_view))


def place_of(request: Request) -> Trust | Bank:
    place: Trust | Bank = getattr(request, "trust", None) or request.bank  # type: ignore[union-attr]
    return place


def address(request: Request, name: str, *args: object) -> str:
    """The address of a page of this place's people."""
    tree = "trusts" if request.actor.is_trust else "banks"
    return reverse(f"{tree}:{name}", args=[place_of(request).slug, *args])


def back_to(request: Request, name: str, text: str, *args: object) -> dict[str, object]:
    return {"back": {"href": address(request, name, *args), "text": text}}


def asked_membership(request: Request, ref: UUID) -> Membership:
    """A role of this place, or the page that says it is not there."""
    found: Membership = get_object_or_404(of_place(request.actor), ref=ref)
    return found


def asked_person(request: Request, ref: UUID) -> PersonHere:
    """Somebody who acts or acted for this place, or the page that says they are not there."""
    found = person_here(ref, by=request.actor)
    if found is None:
        raise Http404
    return found


def asked_request(request: Request, ref: UUID) -> RoleRequest:
    rows = RoleRequest.objects.visible_to(request.actor)
    named = rows.select_related(
        "user", "asked_by", "decided_by", "trust", "bank", "icb", "covers__user"
    )
    return get_object_or_404(named, ref=ref)
