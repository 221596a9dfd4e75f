"""Whose figures are asked for: the seat that the door has taken."""

from __future__ import annotations

from django.http import HttpRequest

from insights.presenters.desk import Desk
from trusts.models import Bank, IntegratedCareBoard, Trust
from trusts.web import BankRequest, BoardRequest, TrustRequest

SeatRequest = BankRequest | BoardRequest | TrustRequest


def desk_of(request: HttpRequest) -> Desk:
    """The desk of the seat that the door has taken."""
    if bank := getattr(request, "bank", None):
        return Desk("bank", bank.name, {"bank_slug": bank.slug})
    if board := getattr(request, "icb", None):
        return Desk("board", board.name, {"icb_code": board.code})
    trust = request.trust  # type: ignore[attr-defined]
    return Desk("trust", trust.short_name, {"trust_slug": trust.slug})


def place_of(request: HttpRequest) -> Bank | IntegratedCareBoard | Trust:
    """The bank, board or trust that the door has let in."""
    found: Bank | IntegratedCareBoard | Trust = next(
        vars(request)[name] for name in ("bank", "icb", "trust") if name in vars(request)
    )
    return found
