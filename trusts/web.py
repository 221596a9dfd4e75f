"""The one door for pages: a decorator per sort of seat, naming the permission the page asks for."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted
from staffbank.web.acting import enter_seat, seats_taken, sit
from staffbank.web.frame import Frame, NavItem
from trusts.models import Bank, BankPolicy, IntegratedCareBoard, Membership, Trust
from trusts.permissions import Permission
from trusts.seats import actor_of, home_of, place_name, role_words, take_membership, words_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class TrustRequest(HttpRequest):
    """A request made from a trust seat."""

    actor: Actor
    trust: Trust
    membership: Membership


class BankRequest(HttpRequest):
    """A request made from a bank seat."""

    actor: Actor
    bank: Bank
    membership: Membership


class BoardRequest(HttpRequest):
    """A request made from an integrated care board seat."""

    actor: Actor
    icb: IntegratedCareBoard
    membership: Membership


def trust_view(permission: Permission) -> Callable[[View], View]:
    """The page is a trust's, under ``/trust/<trust_slug>/``, and asks for ``permission``."""
    return _door("trust", "trust_slug", permission)


def bank_view(permission: Permission) -> Callable[[View], View]:
    """The page is a bank's, under ``/bank/<bank_slug>/``, and asks for ``permission``."""
    return _door("bank", "bank_slug", permission)


def board_view(permission: Permission) -> Callable[[View], View]:
    """The page is a board's, under ``/icb/<icb_code>/``, and asks for ``permission``."""
    return _door("icb", "icb_code", permission)


def _door(level: str, argument: str, permission: Permission) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
            kwargs.pop(argument)
            return view(request, *args, **kwargs)

        def seat(request: Any, **kwargs: Any) -> Actor:
            membership = take_membership(
                request.user.pk,
                permission=permission,
                taken=seats_taken(request),
                **{argument: kwargs[argument]},
            )
            first = enter_seat(request, str(membership.ref), words=words_of(membership))
            request.membership = membership
            setattr(request, level, getattr(membership, level))
            actor = sit(actor_of(membership))
            request.frame = frame_for(membership, request.path)
            if first:
                record("seat.taken", membership, by=actor)
            if not actor.can(permission):
                raise NotPermitted(
                    "Your role here does not include this. Ask the trust's bank team, "
                    "or change to a role that does."
                )
            return actor

        inside.seat = seat  # type: ignore[attr-defined]
        inside.permission = permission  # type: ignore[attr-defined]
        return inside  # type: ignore[return-value]

    return decorate


#: role -> (words, path under the seat's address); five at most.
NAV: dict[str, tuple[tuple[str, str], ...]] = {
    "ward_manager": (
        ("Today", ""),
        ("Week", "week/"),
        ("Vacancies", "vacancies/"),
    ),
    "trust_manager": (
        ("Today", ""),
        ("Week", "week/"),
        ("Vacancies", "vacancies/"),
        ("Reports", "reports/"),
    ),
    "staffing_admin": (
        ("Today", ""),
        ("Week", "week/"),
        ("Vacancies", "vacancies/"),
        ("People", "settings/people/"),
        ("Settings", "settings/"),
    ),
    "compliance_officer": (
        ("Checks", "checks/"),
        ("Workers", "workers/"),
        ("Ending soon", "checks/ending/"),
        ("What we ask", "settings/checks/"),
        ("Today", ""),
    ),
    "rate_authoriser": (
        ("Today", ""),
        ("Week", "week/"),
        ("Vacancies", "vacancies/"),
        ("Reports", "reports/"),
        ("Rates", "settings/rates/"),
    ),
    "payroll": (
        ("Shifts worked", "worked/"),
        ("Week", "week/"),
        ("Vacancies", "vacancies/"),
        ("Reports", "reports/"),
    ),
    "trust_admin": (
        ("Settings", "settings/"),
        ("People", "settings/people/"),
        ("Record", "record/"),
    ),
    "signatory": (("Agreement", "agreement/"),),
    "onboarding_admin": (
        ("Trusts", "trusts/"),
        ("Agreement", "agreement/"),
        ("Settings", "settings/"),
        ("People", "people/"),
        ("Workers", "workers/"),
    ),
    "bank_lead": (("Dashboard", ""), ("Downloads", "downloads/"), ("Settings", "settings/")),
    "auditor": (
        ("Record", "record/"),
        ("Without a check", "overrides/"),
        ("People", "people/"),
        ("Dashboard", ""),
        ("Downloads", "downloads/"),
    ),
    "ics_lead": (("Dashboard", ""),),
}


#: Pages that no item's address begins, by where they are reached from: of a bank, of a trust.
BANK_UNDER = {"checks/": ("settings/",), "issuers/": ("settings/",)}
TRUST_UNDER = {
    "inductions/": ("week/", "workers/"),
    "checked/": ("workers/",),
    "restrictions/": ("workers/",),
    "overrides/": ("workers/",),
    "flagged/": ("",),
}


def frame_for(membership: Membership, path: str) -> Frame:
    """The header and navigation of a membership's pages; the longest match is current."""
    base = _base_of(membership)
    items = [(text, base + tail) for text, tail in NAV[membership.role]]
    hrefs = [href for _, href in items]
    today = base if membership.trust_id else ""  # every page of a trust begins with its address
    under = TRUST_UNDER if membership.trust_id else BANK_UNDER
    reached = [
        base + item
        for page, places in under.items()
        if path.startswith(base + page)
        for item in places
    ]
    begun = (_longest(each, hrefs, today) for each in (*reached, path))
    current = next(filter(None, begun), "")
    return Frame(
        person=membership.user.get_full_name(),
        role=role_words(membership),
        place=place_name(membership),
        home=home_of(membership),
        nav=tuple(NavItem(text, href, href == current) for text, href in items),
        inbox=f"{base}inbox/" if membership.trust_id else "",
        change="/seats/",
        team=f"{membership.trust.short_name} bank team" if membership.trust else "",
        night_number=_night_number(membership),
    )


def _longest(path: str, hrefs: list[str], today: str) -> str:
    """The item whose address ``path`` begins with; Today is current on its own page alone."""
    matching = [each for each in hrefs if path.startswith(each) and (each != today or path == each)]
    return max(matching, key=len, default="")


def _night_number(membership: Membership) -> str:
    """The number that is answered at night: the trust's bank team's, or the region's."""
    if membership.trust:
        return membership.trust.bank_phone
    if membership.bank_id:
        return BankPolicy.objects.on(membership.bank_id, clock.today()).night_phone
    return ""


def _base_of(membership: Membership) -> str:
    if membership.trust:
        return f"/trust/{membership.trust.slug}/"
    if membership.bank:
        return f"/bank/{membership.bank.slug}/"
    return f"/icb/{membership.icb.code}/" if membership.icb else "/"
