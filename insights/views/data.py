"""What a person asks about the data that is kept of them, and who answers."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from compliance.services.people import look
from insights.forms import AnswerForm, CorrectionForm, EraseForm
from insights.presenters.data import GOES, STAYS, DataPage
from insights.services import erasing
from insights.services.copied_pages import pages_to_copy, with_pages
from staffbank import clock
from staffbank.audit.recording import record
from staffbank.errors import Refusal
from staffbank.web.gate import ask_again, ask_again_for_file
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.models import Correction, DataCopy
from workers.services import data_requests
from workers.web import WorkerRequest, worker_view

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@worker_view
def mine(request: WorkerRequest) -> HttpResponse:
    """What is kept, a copy of it, what was asked to be corrected, and being erased."""
    copies = DataCopy.objects.visible_to(request.actor).defer("content").order_by("-asked_at")
    asked = Correction.objects.visible_to(request.actor).select_related("decided_at_trust")
    page = DataPage(copies.first(), tuple(asked.order_by("-asked_at")), clock.now())
    return render(request, "insights/data/mine.jinja", {"page": page})


@require_POST
@worker_view
@once
def ask_for_copy(request: WorkerRequest) -> HttpResponse:
    data_requests.ask_for_copy(request.worker, by=request.actor)
    messages.success(request, "We are making your copy. You hear of it in your inbox.")
    return redirect("insights:my-data")


@require_safe
@worker_view
@ask_again_for_file
@leaves_entry("copy.taken")
def copy(request: WorkerRequest, ref: UUID) -> StreamingHttpResponse:
    """One's own copy, while it can be had, with the pages of one's documents."""
    kept = DataCopy.objects.visible_to(request.actor).filter(ends_at__gt=clock.now())
    found = get_object_or_404(kept, ref=ref)
    pages = pages_to_copy(request.actor)
    record("copy.taken", found, by=request.actor, after={"pages": len(pages)})
    return StreamingHttpResponse(
        with_pages(bytes(found.content), pages, by=request.actor),
        content_type="application/zip",
        headers={
            "Content-Disposition": 'attachment; filename="my-data.zip"',
            "Cache-Control": "no-store",
        },
    )


@GET_OR_POST
@worker_view
@once
def correct(request: WorkerRequest) -> HttpResponse:
    """Ask for something to be put right."""
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        data_requests.ask_for_correction(request.worker, **form.cleaned_data, by=request.actor)
        messages.success(request, "Sent to your compliance team. They answer in your inbox.")
        return redirect("insights:my-data")
    return _form(request, "insights/data/correct.jinja", form)


@GET_OR_POST
@worker_view
@ask_again
@once
def erase_me(request: WorkerRequest) -> HttpResponse:
    """Be forgotten, as far as the law lets us."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            erasing.erase(request.worker, by=request.actor, reason="Asked by the person")
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            logout(request)
            messages.success(request, "You have been erased, and your account is closed.")
            return redirect("/")
    told = {
        "in_the_way": erasing.stands_in_the_way(request.worker),
        "goes": GOES,
        "stays": STAYS,
    }
    return _form(request, "insights/data/erase.jinja", form, **told)


def _form(request: WorkerRequest, template: str, form: object, **more: object) -> HttpResponse:
    page = {"back": {"href": reverse("insights:my-data"), "text": "My data"}}
    status = 422 if getattr(form, "errors", None) else 200
    return render(request, template, {"form": form, "page": page, **more}, status=status)


@require_safe
@trust_view(Permission.CHECK_CREDENTIALS)
def corrections(request: TrustRequest) -> HttpResponse:
    """What the trust's people asked to have corrected, and nobody has answered."""
    waiting = Correction.objects.visible_to(request.actor).waiting().select_related("worker")
    back = {"href": reverse("compliance:checks", args=[request.trust.slug]), "text": "Checks to do"}
    context = {
        "waiting": waiting.order_by("asked_at"),
        "trust": request.trust,
        "page": {"back": back},
    }
    return render(request, "insights/data/corrections.jinja", context)


@GET_OR_POST
@trust_view(Permission.CHECK_CREDENTIALS)
@once
@leaves_entry("worker.looked")
def answer(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Answer one: correct it, or say why not."""
    rows = Correction.objects.visible_to(request.actor).waiting().select_related("worker")
    asked = get_object_or_404(rows, ref=ref)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        decide = {"corrected": data_requests.correct, "refused": data_requests.refuse}
        try:
            decide[form.cleaned_data["verdict"]](
                asked, answer=form.cleaned_data["answer"], by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Answered. They read it in their inbox.")
            return redirect("insights:corrections", request.trust.slug)
    look(asked.worker, by=request.actor)
    back = reverse("insights:corrections", args=[request.trust.slug])
    context = {
        "asked": asked,
        "now_says": getattr(asked.worker, asked.what, ""),
        "form": form,
        "page": {"back": {"href": back, "text": "Corrections asked for"}},
    }
    return render(
        request, "insights/data/answer.jinja", context, status=422 if form.errors else 200
    )
