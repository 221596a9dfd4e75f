"""Who was shown round a ward or a site: those who come unshown, several recorded at once."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from compliance.models import Induction
from compliance.services.inductions import induct, withdraw
from shifts.forms.inducting import PersonRoundForm, WardRoundForm, WithdrawForm
from shifts.forms.week import WardForm
from shifts.presenters.inducting import InductionLine, PersonInductions, WardInductions
from shifts.selectors.inducting import inductions_of, to_show_round
from shifts.views.week import chosen_ward
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.figures import plural
from staffbank.web.once import once
from staffbank.web.paging import A_PAGE, paging
from trusts.models import Ward
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.models import Worker

inducting = trust_view(Permission.RECORD_INDUCTION)


@require_http_methods(["GET", "HEAD", "POST"])
@inducting
@once
def of_ward(request: TrustRequest) -> HttpResponse:
    """Who comes to a ward and was not shown round it, and who was."""
    ward = chosen_ward(request)
    if ward is None:
        return render(request, "shifts/week/none.jinja")
    coming = to_show_round(request.actor, ward, clock.now(), clock.today())
    form = WardRoundForm(
        request.POST if request.method == "POST" else None,
        coming=coming,
        actor=request.actor,
        initial={"given_on": clock.today()},
    )
    if form.is_valid():
        try:
            made = induct(form.cleaned_data["workers"], form.given_at(ward), by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Recorded for {plural(len(made), 'person', 'people')}.")
            return redirect(_ward_page(request, ward))
    found = inductions_of(request.actor).filter(ward=ward)
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    page = WardInductions(
        ward,
        len(coming),
        [InductionLine.of(each, each.worker.name, request.actor) for each in shown],
        paging(shown, request.GET),
        {
            "href": f"{reverse('shifts:week', args=[request.trust.slug])}?ward={ward.ref}",
            "text": f"{ward.name}: the week",
        },
    )
    choose = WardForm({"ward": str(ward.ref)}, actor=request.actor)
    context = {"page": page, "form": form, "choose": choose}
    return _answer(request, "shifts/induction/ward.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inducting
@once
def of_person(request: TrustRequest, ref: UUID) -> HttpResponse:
    """One person's inductions here, and recording another."""
    worker = get_object_or_404(Worker.objects.visible_to(request.actor), ref=ref, merged_into=None)
    form = PersonRoundForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        initial={"given_on": clock.today()},
    )
    if form.is_valid():
        try:
            induct([worker], form.given, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Recorded. {worker.name} sees it in their passport.")
            return redirect("shifts:induct", request.trust.slug, worker.ref)
    lines = [
        InductionLine.of(each, each.place.name, request.actor)
        for each in inductions_of(request.actor).filter(worker=worker)
    ]
    page = PersonInductions(worker, lines, _back_of(request, worker))
    return _answer(request, "shifts/induction/person.jinja", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@inducting
@once
def take_back(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Withdraw an induction, with the reason."""
    mine = inductions_of(request.actor, own_wards=True)
    induction = get_object_or_404(mine, ref=ref)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    after = _after(request, induction)
    if form.is_valid():
        try:
            withdraw(induction, reason=form.cleaned_data["reason"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Withdrawn. {induction.worker.name} reads why.")
            return redirect(after)
    context = {
        "page": {"back": {"href": after, "text": "Inductions"}},
        "line": InductionLine.of(induction, induction.worker.name, request.actor),
        "form": form,
    }
    return _answer(request, "shifts/induction/withdraw.jinja", context)


def _after(request: TrustRequest, induction: Induction) -> str:
    if induction.ward:
        return _ward_page(request, induction.ward)
    return reverse("shifts:induct", args=[request.trust.slug, induction.worker.ref])


def _ward_page(request: TrustRequest, ward: Ward) -> str:
    return f"{reverse('shifts:inductions', args=[request.trust.slug])}?ward={ward.ref}"


def _back_of(request: TrustRequest, worker: Worker) -> dict[str, str]:
    """To the person's record, for those who may read it; else to the wards' list."""
    slug = request.trust.slug
    if request.actor.can(Permission.CHECK_CREDENTIALS):
        return {"href": reverse("compliance:worker", args=[slug, worker.ref]), "text": worker.name}
    return {"href": reverse("shifts:inductions", args=[slug]), "text": "Inductions"}


def _answer(request: TrustRequest, template: str, context: dict[str, object]) -> HttpResponse:
    form = context["form"]
    status = 422 if getattr(form, "errors", None) else 200
    answer = render(request, template, {**context, "trust": request.trust}, status=status)
    answer["Cache-Control"] = "no-store"
    return answer
