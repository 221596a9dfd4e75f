"""How joining goes: the figures of a bank, a board or a trust."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from insights.presenters.joining import JoiningFiguresPage
from insights.selectors.joining import joining_figures
from insights.selectors.scope import scope_of
from insights.views.desks import SeatRequest, desk_of
from staffbank import clock
from trusts.permissions import Permission
from trusts.web import bank_view, board_view, trust_view


def page_of(request: SeatRequest) -> JoiningFiguresPage:
    """What the page says, and the card of the dashboard."""
    scope = scope_of(request.actor, clock.today())
    return JoiningFiguresPage(joining_figures(scope, clock.now()), scope, desk_of(request))


def figures(request: SeatRequest) -> HttpResponse:
    return render(request, "insights/joining/read.jinja", {"page": page_of(request)})


bank_joining = require_safe(bank_view(Permission.VIEW_REGION)(figures))
board_joining = require_safe(board_view(Permission.VIEW_REGION)(figures))
trust_joining = require_safe(trust_view(Permission.VIEW_TRUST)(figures))
