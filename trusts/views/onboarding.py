"""Bringing a trust into a bank: find it, confirm it, and do its parts in any order."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.figures import plural
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.forms.onboarding import (
    BeginForm,
    FindForm,
    GroupsForm,
    ManagerForm,
    TemplateForm,
)
from trusts.models import PoolMembership, RegisterEntry, StaffGroup, Trust
from trusts.permissions import Permission
from trusts.presenters.onboarding import FoundLine, TrustLine, TrustPage
from trusts.selectors.onboarding import left_trusts, progress_of, progress_of_bank
from trusts.selectors.register import find_trusts, open_sites
from trusts.services import onboarding as services
from trusts.services.membership import Invited, invite
from trusts.services.template import copy_from
from trusts.web import BankRequest, bank_view

onboarding = bank_view(Permission.ONBOARD_TRUST)
asking = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@onboarding
def trusts(request: BankRequest) -> HttpResponse:
    """Each trust of the bank, with its parts done and who holds the next."""
    found = progress_of_bank(request.actor, clock.now(), clock.today())
    lines = [TrustLine(progress) for progress in found]
    context = {
        "bank": request.bank,
        "lines": lines,
        "coming": [line for line in lines if not line.settled],
        "settled": [line for line in lines if line.settled],
        "setup": sum(not progress.live for progress in found),
        "left": left_trusts(request.actor, clock.today()),
    }
    return render(request, "trusts/onboarding/list.jinja", context)


@require_safe
@onboarding
def find(request: BankRequest) -> HttpResponse:
    """Look a trust up on the register."""
    form = FindForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = find_trusts(words, bank_id=request.bank.pk, today=clock.today()) if words else []
    context = {
        "form": form,
        "words": words,
        "lines": [FoundLine(each) for each in found],
        "bank": request.bank,
        "page": _back(request),
    }
    return render(request, "trusts/onboarding/find.jinja", context)


@asking
@onboarding
@once
def begin(request: BankRequest, code: str) -> HttpResponse:
    """Confirm the trust and its sites."""
    entry = get_object_or_404(RegisterEntry, code=code, kind=RegisterEntry.Kind.TRUST)
    if left := left_trusts(request.actor, clock.today()).filter(codes__code=code).first():
        return redirect("bank_shifts:returning", request.bank.slug, left.ref)
    sites = open_sites(code, clock.today())
    form = BeginForm(
        request.POST if request.method == "POST" else None,
        sites=sites,
        initial={
            "short_name": services.short_name_of(entry.name),
            "sites": [site.code for site in sites],
        },
    )
    if form.is_valid():
        try:
            trust = services.begin(
                code,
                site_codes=form.cleaned_data["sites"],
                short_name=form.cleaned_data["short_name"],
                bank_phone=form.cleaned_data["bank_phone"],
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{trust.name} is begun. Nothing of it is shared yet.")
            return redirect("banks:trust", request.bank.slug, trust.ref)
    context = {"form": form, "entry": entry, "bank": request.bank, "page": _back(request)}
    return render(
        request, "trusts/onboarding/begin.jinja", context, status=422 if form.errors else 200
    )


@require_safe
@onboarding
def trust(request: BankRequest, ref: UUID) -> HttpResponse:
    """One trust's parts, and going live."""
    found = trust_of(request, ref)
    progress = progress_of(found, request.actor, clock.now(), clock.today())
    page = TrustPage(progress, request.bank)
    return render(request, "trusts/onboarding/read.jinja", {"page": page, "bank": request.bank})


@asking
@onboarding
@once
def template(request: BankRequest, ref: UUID) -> HttpResponse:
    """Begin from a trust that is live in the bank."""
    found = trust_of(request, ref)
    form = TemplateForm(request.POST if request.method == "POST" else None)
    live = PoolMembership.objects.filter(bank=request.bank).current(clock.today())
    rows = Trust.objects.visible_to(request.actor).filter(pk__in=live.values("trust"))
    form.rows("template", rows.exclude(pk=found.pk))
    if form.is_valid():
        chosen = form.cleaned_data["template"]
        copy_from(found, chosen, by=request.actor, parts=form.cleaned_data["parts"])
        messages.success(
            request,
            f"Begun from {chosen.short_name}. Wards that were taken wait under Wards and cost "
            "centres for you to change.",
        )
        return redirect("banks:trust", request.bank.slug, found.ref)
    return part(request, "template", found, form)


@asking
@onboarding
@once
def groups(request: BankRequest, ref: UUID) -> HttpResponse:
    """Which staff groups the trust shares."""
    found = trust_of(request, ref)
    pool = PoolMembership.objects.filter(bank=request.bank, trust=found).standing(clock.today())
    shared = StaffGroup.objects.filter(pk__in=pool.values("groups__staff_group"))
    form = GroupsForm(
        request.POST if request.method == "POST" else None,
        initial={"groups": [group.code for group in shared]},
    )
    form.rows("groups", StaffGroup.objects.all())
    if form.is_valid():
        chosen = list(form.cleaned_data["groups"])
        services.share_groups(found, chosen, by=request.actor)
        messages.success(request, f"{plural(len(chosen), 'staff group')} saved.")
        return redirect("banks:trust", request.bank.slug, found.ref)
    return part(request, "groups", found, form)


@asking
@onboarding
@ask_again
@once
def manager(request: BankRequest, ref: UUID) -> HttpResponse:
    """Invite the first person who will act for the trust."""
    found = trust_of(request, ref)
    form = ManagerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = Invited(
            form.cleaned_data["email"], form.cleaned_data["name"], form.cleaned_data["role"]
        )
        try:
            invite(person, by=request.actor, trust=found)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, f"We have written to {person.email}. The link in it works for 7 days."
            )
            return redirect("banks:trust", request.bank.slug, found.ref)
    return part(request, "manager", found, form)


@require_POST
@onboarding
@once
def live(request: BankRequest, ref: UUID) -> HttpResponse:
    """Take the trust live."""
    found = services.go_live(trust_of(request, ref), by=request.actor)
    messages.success(request, f"{found.name} is live in the bank from today.")
    return redirect("banks:trust", request.bank.slug, found.ref)


def trust_of(request: BankRequest, ref: UUID) -> Trust:
    """A trust of this bank, or 404."""
    pools = PoolMembership.objects.filter(bank=request.bank).standing(clock.today())
    rows = Trust.objects.visible_to(request.actor).filter(pk__in=pools.values("trust"))
    return get_object_or_404(rows, ref=ref)


def _back(request: BankRequest) -> dict[str, Any]:
    return {"back": {"href": f"/bank/{request.bank.slug}/trusts/", "text": "Trusts"}}


def part(request: BankRequest, name: str, found: Trust, form: Any, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "trust": found,
        "bank": request.bank,
        "page": {
            "back": {
                "href": f"/bank/{request.bank.slug}/trusts/{found.ref}/",
                "text": found.short_name,
            }
        },
        **more,
    }
    status = 422 if form.errors else 200
    return render(request, f"trusts/onboarding/{name}.jinja", context, status=status)
