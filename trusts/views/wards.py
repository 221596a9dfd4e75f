"""A trust's sites and wards: kept by its own people, and by the bank that brings it in.

Wards are typed, or come from a file after a dry run.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from staffbank import clock
from staffbank.db import duty
from staffbank.errors import Refusal
from staffbank.interop.csv_reading import Unreadable
from staffbank.web.figures import plural
from staffbank.web.once import once
from trusts.forms.onboarding import (
    FIELD_OF,
    MORE,
    MOST_ROWS,
    ROWS,
    DetailsForm,
    WardsFileForm,
    WardsForm,
)
from trusts.models import PoolMembership, Site, Trust, Ward, WardFile
from trusts.permissions import Permission
from trusts.selectors.register import sites_of
from trusts.services import onboarding
from trusts.services import wards as services
from trusts.services.onboarding import may_keep
from trusts.services.wards import WardsWrong
from trusts.views.onboarding import trust_of
from trusts.views.places import PlaceRequest
from trusts.web import BankRequest, TrustRequest, bank_view, trust_view


def details(request: PlaceRequest, ref: UUID | None = None) -> HttpResponse:
    """What the trust is called, and which of its sites take part."""
    found = _trust(request, ref)
    if not may_keep(found, request.actor):
        return _kept_by_the_trust(request, found)
    code = found.codes.filter(valid_to=None).values_list("code", flat=True).first() or ""
    form = DetailsForm(
        request.POST if request.method == "POST" else None,
        trust=found,
        sites=sites_of(found, code, clock.today()),
    )
    if form.is_valid():
        data = form.cleaned_data
        try:
            onboarding.change_details(
                found,
                site_codes=data["sites"],
                short_name=data["short_name"],
                bank_phone=data["bank_phone"],
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error("sites", refusal.message)
        else:
            messages.success(request, "Trust and sites saved.")
            return redirect(_home(request, found))
    return _page(request, "details", found, form)


def wards(request: PlaceRequest, ref: UUID | None = None) -> HttpResponse:
    """Type wards in, several at a time."""
    found = _trust(request, ref)
    if not may_keep(found, request.actor):
        return _kept_by_the_trust(request, found)
    more = "more" in request.POST
    begins = _as_the_template(request, found) if request.method != "POST" else {}
    form = WardsForm(
        request.POST if request.method == "POST" and not more else None,
        sites=list(Site.objects.filter(trust=found)),
        rows=max(_rows(request), len(begins) // 3),
        initial=request.POST.dict() if more else begins,
    )
    if form.is_valid():
        try:
            added = services.add_wards(found, form.wards, by=request.actor)
        except WardsWrong as refusal:
            for problem in refusal.problems:
                name = f"{FIELD_OF[problem.column]}_{problem.row}"
                form.add_error(name, f"Ward {problem.row}: {problem.what_to_do}")
        else:
            messages.success(
                request, f"{plural(len(added), 'ward')} added, each with the usual times."
            )
            return redirect(_home(request, found))
    return _page(
        request,
        "wards",
        found,
        form,
        file_form=WardsFileForm(),
        wards=_wards_of(found),
        file_at=_at(request, "wards_file", found),
    )


def wards_file(request: PlaceRequest, ref: UUID | None = None) -> HttpResponse:
    """Check a file of wards: nothing is saved yet."""
    found = _trust(request, ref)
    form = WardsFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = services.check_file(found, file.name, file.read(), by=request.actor)
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            return redirect(_at(request, "wards_check", found, kept.ref))
    return _page(request, "wards_file", found, form)


def wards_check(request: PlaceRequest, file_ref: UUID, ref: UUID | None = None) -> HttpResponse:
    """What a checked file would do, row by row; then doing it."""
    found = _trust(request, ref)
    with duty("onboarding"):
        files = WardFile.objects.filter(trust=found).select_related("trust")
        kept = get_object_or_404(files, ref=file_ref)
    if not may_keep(found, request.actor):
        return _kept_by_the_trust(request, found)
    if request.method == "POST":
        try:
            done = services.import_wards(kept, by=request.actor)
        except WardsWrong:
            return redirect(_at(request, "wards_check", found, kept.ref))
        messages.success(
            request,
            f"{plural(len(done.new), 'ward')} added, {len(done.changed)} changed, "
            f"{len(done.unchanged)} as they were.",
        )
        return redirect(_home(request, found))
    plan = services.what_it_would_do(kept, by=request.actor)
    return _page(
        request,
        "wards_check",
        found,
        WardsFileForm(),
        kept=kept,
        plan=plan,
        typed_at=_at(request, "wards", found),
    )


def _trust(request: PlaceRequest, ref: UUID | None) -> Trust:
    """The trust whose people ask, or the one of the bank that the address names."""
    if request.actor.is_trust:
        return cast("TrustRequest", request).trust
    return trust_of(cast("BankRequest", request), cast("UUID", ref))


def _at(request: PlaceRequest, name: str, found: Trust, *args: object) -> str:
    if request.actor.is_trust:
        return reverse(f"trusts:{name}", args=[found.slug, *args])
    bank = cast("BankRequest", request).bank
    return reverse(f"banks:{name}", args=[bank.slug, found.ref, *args])


def _home(request: PlaceRequest, found: Trust) -> str:
    return _at(request, "setup" if request.actor.is_trust else "trust", found)


def _page(request: PlaceRequest, name: str, found: Trust, form: Any, **more: Any) -> HttpResponse:
    text = "Settings" if request.actor.is_trust else found.short_name
    context = {
        "form": form,
        "trust": found,
        "home": _home(request, found),
        "page": {"back": {"href": _home(request, found), "text": text}},
        **more,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, f"trusts/ward/{name}.jinja", context, status=status)


def _kept_by_the_trust(request: PlaceRequest, found: Trust) -> HttpResponse:
    """For the bank, once the trust is no longer in setup: what there is, and whose it is now."""
    sites = Site.objects.visible_to(request.actor).filter(trust=found)
    page = _page(request, "kept", found, None, sites=sites, wards=_wards_of(found))
    page.status_code = 409 if request.method == "POST" else 200
    return page


def _wards_of(found: Trust) -> Any:
    return Ward.objects.filter(trust=found, closed_on=None).select_related("site")


def _as_the_template(request: PlaceRequest, found: Trust) -> dict[str, str]:
    """The template's wards as first rows, while the trust has none of its own."""
    place = PoolMembership.objects.filter(bank=request.actor.bank_id, trust=found)
    model = place.exclude(template=None).values("template")
    if request.actor.is_trust or Ward.objects.filter(trust=found).exists():
        return {}
    wards = Ward.objects.filter(trust__in=model, closed_on=None).order_by("code")[:MOST_ROWS]
    return {
        f"{column}_{row}": value
        for row, ward in enumerate(wards, start=1)
        for column, value in (
            ("code", ward.code),
            ("ward", ward.name),
            ("division", ward.division),
        )
    }


def _rows(request: PlaceRequest) -> int:
    """How many rows of wards the page has: as many as it had, and some more where asked."""
    had = request.POST.get("rows", "")
    rows = int(had) if had.isascii() and had.isdigit() and len(had) < 4 else ROWS
    return min(rows + MORE * ("more" in request.POST), MOST_ROWS) or ROWS


_ASKING = require_http_methods(["GET", "HEAD", "POST"])
_of_trust, _of_bank = trust_view(Permission.KEEP_WARDS), bank_view(Permission.ONBOARD_TRUST)
trust_details, bank_details = _ASKING(_of_trust(once(details))), _ASKING(_of_bank(once(details)))
trust_wards, bank_wards = _ASKING(_of_trust(once(wards))), _ASKING(_of_bank(once(wards)))
trust_file = require_POST(_of_trust(once(wards_file)))
bank_file = require_POST(_of_bank(once(wards_file)))
trust_check, bank_check = (
    _ASKING(_of_trust(once(wards_check))),
    _ASKING(_of_bank(once(wards_check))),
)
