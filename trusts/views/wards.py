"""A trust's wards, as the bank brings it in: typed, or from a file after a dry run."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from staffbank.db import duty
from staffbank.interop.csv_reading import Unreadable
from staffbank.web.figures import plural
from staffbank.web.once import once
from trusts.forms.onboarding import (
    FIELD_OF,
    MORE,
    MOST_ROWS,
    ROWS,
    WardsFileForm,
    WardsForm,
)
from trusts.models import PoolMembership, Site, Trust, Ward, WardFile
from trusts.permissions import Permission
from trusts.services import wards as services
from trusts.services.wards import WardsWrong
from trusts.views.onboarding import part, trust_of
from trusts.web import BankRequest, bank_view

onboarding = bank_view(Permission.ONBOARD_TRUST)
asking = require_http_methods(["GET", "HEAD", "POST"])


@asking
@onboarding
@once
def wards(request: BankRequest, ref: UUID) -> HttpResponse:
    """Type wards in, several at a time."""
    found = trust_of(request, ref)
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
            return _added(request, found, added)
    return part(request, "wards", found, form, file_form=WardsFileForm(), **_wards_of(found))


@require_POST
@onboarding
@once
def wards_file(request: BankRequest, ref: UUID) -> HttpResponse:
    """Check a file of wards: nothing is saved yet."""
    found = trust_of(request, ref)
    form = WardsFileForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            kept = services.check_file(found, file.name, file.read(), by=request.actor)
        except Unreadable as error:
            form.add_error("file", str(error))
        else:
            return redirect("banks:wards_check", request.bank.slug, found.ref, kept.ref)
    return part(request, "wards_file", found, form)


@asking
@onboarding
@once
def wards_check(request: BankRequest, ref: UUID, file_ref: UUID) -> HttpResponse:
    """What a checked file would do, row by row; then doing it."""
    found = trust_of(request, ref)
    with duty("onboarding"):
        files = WardFile.objects.filter(trust=found).select_related("trust")
        kept = get_object_or_404(files, ref=file_ref)
    if request.method == "POST":
        try:
            done = services.import_wards(kept, by=request.actor)
        except WardsWrong:
            return redirect("banks:wards_check", request.bank.slug, found.ref, kept.ref)
        messages.success(
            request,
            f"{plural(len(done.new), 'ward')} added, {len(done.changed)} changed, "
            f"{len(done.unchanged)} as they were.",
        )
        return redirect("banks:trust", request.bank.slug, found.ref)
    plan = services.what_it_would_do(kept, by=request.actor)
    return part(request, "wards_check", found, WardsFileForm(), kept=kept, plan=plan)


def _as_the_template(request: BankRequest, found: Trust) -> dict[str, str]:
    """The template's wards as first rows, while the trust has none of its own."""
    place = PoolMembership.objects.filter(bank=request.bank, trust=found).exclude(template=None)
    model = place.values("template")
    if Ward.objects.filter(trust=found).exists():
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


def _rows(request: BankRequest) -> int:
    """How many rows of wards the page has: as many as it had, and some more where asked."""
    had = request.POST.get("rows", "")
    rows = int(had) if had.isascii() and had.isdigit() and len(had) < 4 else ROWS
    return min(rows + MORE * ("more" in request.POST), MOST_ROWS) or ROWS


def _wards_of(found: Trust) -> dict[str, Any]:
    return {"wards": Ward.objects.filter(trust=found, closed_on=None).select_related("site")}


def _added(request: BankRequest, found: Trust, added: list[Ward]) -> HttpResponse:
    messages.success(request, f"{plural(len(added), 'ward')} added, each with the usual times.")
    return redirect("banks:trust", request.bank.slug, found.ref)
