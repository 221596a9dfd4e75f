"""What a trust or a region asks for and accepts, and changing it from a day on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from compliance.models import CredentialKind
from compliance.selectors.asking import rules_for
from compliance.services.asking import set_accepted, set_asked, set_settings
from shifts.forms.asking import ABOVE, AcceptingForm, AskingForm, SettingsForm, WorkFilter
from shifts.presenters.asking import LineWords, beside_each_other, meaning
from shifts.selectors.trying import what_it_would_mean
from shifts.services import trials
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.confirming import CONFIRM
from staffbank.web.once import once
from trusts.models import (
    Confirmation,
    Grade,
    PoolMembership,
    Setting,
    Trust,
    Ward,
    WardSetting,
)
from trusts.permissions import Permission
from trusts.presenters.numbers import from_words
from trusts.selectors.local import places_of
from trusts.services.numbers import confirm_checks
from trusts.views.places import PlaceRequest, address_in, layout_of
from trusts.web import BankRequest, TrustRequest, bank_view, trust_view

asking = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@trust_view(Permission.VIEW_TRUST)
def of_trust(request: TrustRequest) -> HttpResponse:
    """Every check that a grade needs here, who asks for it and whose are accepted."""
    form, grade, setting = _work(request)
    today, trust = clock.today(), request.trust
    names = _trust_names(request)
    places = []
    for place in places_of(request.actor, today):
        rules = rules_for(place.bank_id, [trust.pk], grade, setting, today)
        lines = [
            LineWords(line, rules.members, names, trust.pk)
            for line in rules.of_trust(place.bank_id, trust.pk)
        ]
        places.append((place, lines, _confirmed(place)))
    context = {
        **_said(request, form, grade, setting),
        "trust": trust,
        "places": places,
        "page": {"back": _settings(request)},
    }
    return render(request, "shifts/asking/trust.jinja", context)


def _settings(request: TrustRequest) -> dict[str, str] | None:
    """The way back, for whoever may open it: an officer is here by their navigation."""
    if not request.actor.can(Permission.INVITE_PEOPLE):
        return None
    return {"href": reverse("trusts:setup", args=[request.trust.slug]), "text": "Settings"}


@require_safe
@bank_view(Permission.SET_CHECKS)
def of_bank(request: BankRequest) -> HttpResponse:
    """What the region asks and accepts, and each trust that does otherwise, side by side."""
    form, grade, setting = _work(request)
    names = _trust_names(request, bank_id=request.bank.pk)
    rules = rules_for(request.bank.pk, list(names), grade, setting, clock.today())
    context = {
        **_said(request, form, grade, setting),
        "bank": request.bank,
        "rows": beside_each_other(rules, request.bank.pk, names),
        "trusts": len(names),
        "page": {
            "back": {
                "href": reverse("bank_shifts:settings", args=[request.bank.slug]),
                "text": "Settings",
            }
        },
    }
    return render(request, "shifts/asking/bank.jinja", context)


def _ask(request: PlaceRequest) -> HttpResponse:
    """Ask for a check, or do without it, from a day on: what it means first."""
    _, grade, setting = _work(request)
    kind = CredentialKind.objects.filter(code=request.GET.get("kind", "")).first()
    form = AskingForm(
        request.POST if request.method == "POST" else None,
        above=_above(request),
        grade=grade,
        initial={
            "kind": kind,
            "of": "group",
            "where": setting,
            "valid_from": clock.today(),
        },
    )
    return _changed(
        request,
        form,
        lambda day, why: set_asked(form.said, valid_from=day, reason=why, by=request.actor),
        heading="Ask for a check, or do without it",
    )


def _accept(request: PlaceRequest, kind_code: str) -> HttpResponse:
    """Say whose checks of a kind are accepted, and how old, from a day on: what it means first."""
    kind = get_object_or_404(CredentialKind, code=kind_code)
    banks = [place.bank_id for place in places_of(request.actor, clock.today())]
    if not request.actor.is_trust:
        banks = [request.actor.bank_id or 0]
    partners = PoolMembership.objects.filter(bank__in=banks).current(clock.today())
    trusts = Trust.objects.visible_to(request.actor).filter(pk__in=partners.values("trust"))
    above = _above(request)
    form = AcceptingForm(
        request.POST if request.method == "POST" else None,
        kind=kind,
        above=f"As {above} accepts" if request.actor.is_trust else "Any that has not ended",
        own="our own" if request.actor.is_trust else "each trust's own",
        trusts=trusts.exclude(pk=request.actor.trust_id or 0).order_by("short_name"),
        initial={"from_whom": ABOVE, "valid_from": clock.today()},
    )
    return _changed(
        request,
        form,
        lambda day, why: set_accepted(form.said, valid_from=day, reason=why, by=request.actor),
        heading=f"{kind.name}: whose checks, and how old",
    )


def _changed(
    request: PlaceRequest, form: Any, make: Callable[[date, str], None], *, heading: str
) -> HttpResponse:
    means: list[str] = []
    if form.is_valid():
        day, why = form.cleaned_data["valid_from"], form.cleaned_data["reason"]
        try:
            if trials.is_large(request.actor):
                trial = trials.ask(form.said, valid_from=day, reason=why, by=request.actor)
                return redirect(address_of(request, "trial", trial.ref))
            if CONFIRM in request.POST:
                make(day, why)
                messages.success(request, f"Saved. It holds from {from_words(day, clock.today())}.")
                return redirect(address_of(request, "asking"))
            found = what_it_would_mean(lambda: make(day, why), day=day, by=request.actor)
            means = meaning(found, day)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    context = {
        "form": form,
        "heading": heading,
        "means": means,
        "starts": from_words(form.cleaned_data["valid_from"], clock.today()) if means else "",
        "trust": getattr(request, "trust", None),
        "bank": getattr(request, "bank", None),
        "layout": layout_of(request),
        "page": {"back": {"href": address_of(request, "asking"), "text": "What we ask"}},
    }
    status = 422 if form.errors else 200
    return render(request, "shifts/asking/change.jinja", context, status=status)


@asking
@trust_view(Permission.SET_CHECKS)
@once
def trust_ask(request: TrustRequest) -> HttpResponse:
    return _ask(request)


@asking
@trust_view(Permission.SET_CHECKS)
@once
def trust_accept(request: TrustRequest, kind: str) -> HttpResponse:
    return _accept(request, kind)


@asking
@bank_view(Permission.SET_CHECKS)
@once
def bank_ask(request: BankRequest) -> HttpResponse:
    return _ask(request)


@asking
@bank_view(Permission.SET_CHECKS)
@once
def bank_accept(request: BankRequest, kind: str) -> HttpResponse:
    return _accept(request, kind)


@asking
@trust_view(Permission.SET_CHECKS)
@once
def ward_settings(request: TrustRequest) -> HttpResponse:
    """Say what the trust's wards are, where more is asked of people for it."""
    settings = list(Setting.objects.all())
    wards = Ward.objects.visible_to(request.actor).filter(trust=request.trust, closed_on=None)
    held: dict[str, list[Ward]] = {each.code: [] for each in settings}
    links = WardSetting.objects.visible_to(request.actor).filter(trust=request.trust)
    for link in links.select_related("ward", "setting"):
        held[link.setting.code].append(link.ward)
    form = SettingsForm(
        request.POST if request.method == "POST" else None,
        settings=settings,
        wards=wards.select_related("site").order_by("site__short_name", "name"),
        initial=held,
    )
    if form.is_valid():
        set_settings(form.said, by=request.actor)
        messages.success(request, "Saved. Their vacancies ask for it from now on.")
        return redirect(address_of(request, "asking"))
    context = {
        "form": form,
        "trust": request.trust,
        "page": {"back": {"href": address_of(request, "asking"), "text": "What we ask"}},
    }
    status = 422 if form.errors else 200
    return render(request, "shifts/asking/wards.jinja", context, status=status)


@require_POST
@trust_view(Permission.SET_CHECKS)
@once
def confirm(request: TrustRequest, bank: str) -> HttpResponse:
    """Say that the trust has read what it asks for and accepts."""
    place = get_object_or_404(
        PoolMembership.objects.filter(trust=request.trust).standing(clock.today()),
        bank__slug=bank,
    )
    confirm_checks(place.bank, by=request.actor)
    messages.success(request, "Confirmed. The region's onboarding team can see it.")
    return redirect(address_of(request, "asking"))


def _work(request: PlaceRequest) -> tuple[WorkFilter, Grade, Setting | None]:
    """The work that is asked about: a band 5 nurse on a ward like most, unless it is said."""
    form = WorkFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    grade = chosen.get("grade") or Grade.objects.select_related("staff_group").order_by("sort")[0]
    return form, grade, chosen.get("setting")


def _said(
    request: PlaceRequest, form: WorkFilter, grade: Grade, setting: Setting | None
) -> dict[str, Any]:
    query = f"?grade={grade.code}" + (f"&setting={setting.code}" if setting else "")
    return {
        "form": form,
        "grade": grade,
        "ward_setting": setting,
        "query": query,
        "may_set": request.actor.can(Permission.SET_CHECKS),
    }


def _above(request: PlaceRequest) -> str:
    return "the region" if request.actor.is_trust else "the nation"


def address_of(request: PlaceRequest, name: str, *args: object) -> str:
    """The address of a page of what is asked, for whichever asks."""
    return address_in(("shifts", "bank_shifts"), request, name, *args)


def _trust_names(request: PlaceRequest, *, bank_id: int | None = None) -> dict[int, str]:
    rows = Trust.objects.visible_to(request.actor)
    if bank_id is not None:
        places = PoolMembership.objects.filter(bank=bank_id).current(clock.today())
        rows = rows.filter(pk__in=places.values("trust"))
    return dict(rows.values_list("pk", "short_name"))


def _confirmed(place: PoolMembership) -> Confirmation | None:
    rows = Confirmation.objects.filter(place=place, part=Confirmation.Part.CHECKS)
    return rows.select_related("confirmed_by").first()
