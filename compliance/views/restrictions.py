"""The pages on which an officer keeps somebody from work, lifts that, and has registers asked."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from compliance.forms.restrictions import LiftForm, RestrictForm
from compliance.models import Restriction
from compliance.presenters.restrictions import restriction_words
from compliance.selectors.people import people_named
from compliance.services import people, registers, restrictions
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.figures import plural
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.models import Worker

checking = trust_view(Permission.CHECK_CREDENTIALS)


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("worker.looked")
def restrict(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Keep somebody from work, everywhere or here, from now on or later."""
    worker = get_object_or_404(people_named(request.actor, ""), ref=ref)
    form = RestrictForm(
        request.POST if request.method == "POST" else None,
        actor=request.actor,
        initial={"valid_from": clock.today(), "shown_to": Restriction.ShownTo.OWN},
    )
    if form.is_valid():
        try:
            restrictions.restrict(worker, form.asked, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Restricted. We have told {worker.name}.")
            return _back(request, worker)
    people.look(worker, by=request.actor)
    return _page(request, "compliance/restriction/make.jinja", worker, {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("worker.looked")
def lift(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Lift a restriction that one's own trust made."""
    mine = Restriction.objects.visible_to(request.actor).filter(
        made_at_trust=request.actor.trust_id, lifted_at=None
    )
    restriction = get_object_or_404(
        mine.select_related(
            "worker", "trust", "ward", "staff_group", "setting", "made_at_trust", "made_by"
        ),
        ref=ref,
    )
    worker = restriction.worker
    form = LiftForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            restrictions.lift(restriction, reason=form.cleaned_data["reason"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Lifted. We have told {worker.name}.")
            return _back(request, worker)
    people.look(worker, by=request.actor)
    context = {"form": form, "words": restriction_words(restriction)}
    return _page(request, "compliance/restriction/lift.jinja", worker, context)


@require_POST
@checking
@once
def ask_registers(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Have the registers asked about somebody before anybody else."""
    worker = get_object_or_404(people_named(request.actor, ""), ref=ref)
    asked = registers.ask_soon(worker, by=request.actor)
    if asked:
        said = f"Asking {plural(asked, 'register')}. Open this page again in a minute."
        messages.success(request, said)
    else:
        messages.warning(request, "There is no number by which a register could be asked.")
    return _back(request, worker)


def _back(request: TrustRequest, worker: Worker) -> HttpResponse:
    return redirect("compliance:worker", request.trust.slug, worker.ref)


def _page(
    request: TrustRequest, template: str, worker: Worker, context: dict[str, object]
) -> HttpResponse:
    back = {
        "href": reverse("compliance:worker", args=[request.trust.slug, worker.ref]),
        "text": worker.name,
    }
    form = context["form"]
    answer = render(
        request,
        template,
        {"page": {"worker": worker, "back": back}, **context},
        status=422 if getattr(form, "errors", None) else 200,
    )
    answer["Cache-Control"] = "no-store"
    return answer
