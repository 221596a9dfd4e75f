"""Pages that a trust and a bank both have, each from its own seat: whose they are, and where."""

from __future__ import annotations

from django.urls import reverse

from trusts.models import Bank, Trust
from trusts.web import BankRequest, TrustRequest

#: The door has said whose page it is.
PlaceRequest = TrustRequest | BankRequest
#: The trees of addresses that hold a page: a trust's, and a bank's.
Trees = tuple[str, str]


def place_of(request: PlaceRequest) -> Trust | Bank:
    """The trust or bank that the door has let in."""
    found: Trust | Bank = vars(request).get("trust") or vars(request)["bank"]
    return found


def name_of(request: PlaceRequest) -> str:
    """What a page calls its place."""
    place = place_of(request)
    return place.short_name if isinstance(place, Trust) else place.name


def layout_of(request: PlaceRequest) -> str:
    return f"layouts/{'trust' if request.actor.is_trust else 'region'}.jinja"


def address_in(trees: Trees, request: PlaceRequest, name: str, *args: object) -> str:
    """The address of a page, for whichever of the two asks."""
    tree = trees[0] if request.actor.is_trust else trees[1]
    return reverse(f"{tree}:{name}", args=[place_of(request).slug, *args])
