"""Pages on which a trust or a bank decides something of checks, each from its own seat."""

from __future__ import annotations

from typing import Any

from django.views.decorators.http import require_http_methods

from trusts.views.places import PlaceRequest, address_in, layout_of, name_of

deciding = require_http_methods(["GET", "HEAD", "POST"])


def page_of(request: PlaceRequest) -> dict[str, Any]:
    """Whose page it is, and the way back."""
    href = address_in(("shifts", "bank_shifts"), request, "asking")
    return {
        "place": name_of(request),
        "layout": layout_of(request),
        "back": {"href": href, "text": "What is asked and accepted"},
    }
