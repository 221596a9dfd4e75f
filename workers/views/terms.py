"""A bank's agreement with its workers: its versions, and publishing one."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from staffbank.errors import Refusal
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.forms.agreement import PublishForm
from trusts.permissions import Permission
from trusts.presenters.agreement import paragraphs
from trusts.web import BankRequest, bank_view
from workers.models import TermsVersion
from workers.selectors import newest_terms
from workers.services.terms import MODEL_TEXT, MODEL_TITLE, publish_terms

onboarding = bank_view(Permission.ONBOARD_TRUST)


@require_safe
@onboarding
def versions(request: BankRequest) -> HttpResponse:
    """The versions, the newest first."""
    context = {"bank": request.bank, "versions": TermsVersion.objects.filter(bank=request.bank)}
    return render(request, "workers/terms/list.jinja", context)


@require_safe
@onboarding
def version(request: BankRequest, number: int) -> HttpResponse:
    """One version: its text and hash."""
    found = get_object_or_404(TermsVersion, bank=request.bank, number=number)
    context = {
        "bank": request.bank,
        "version": found,
        "parts": paragraphs(found.text),
        "page": _back(request),
    }
    return render(request, "workers/terms/read.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@onboarding
@ask_again
@once
def publish(request: BankRequest) -> HttpResponse:
    """Publish a text: the next version."""
    former = newest_terms(request.bank.pk)
    form = PublishForm(
        request.POST if request.method == "POST" else None,
        initial={
            "title": former.title if former else MODEL_TITLE,
            "text": former.text if former else MODEL_TEXT,
        },
    )
    if form.is_valid():
        try:
            made = publish_terms(request.bank, by=request.actor, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error("text", refusal.message)
        else:
            messages.success(request, f"Version {made.number} is published.")
            return redirect("bank_workers:terms", request.bank.slug)
    context = {"form": form, "former": former, "bank": request.bank, "page": _back(request)}
    status = 422 if form.errors else 200
    return render(request, "workers/terms/publish.jinja", context, status=status)


def _back(request: BankRequest) -> dict[str, Any]:
    href = reverse("bank_workers:terms", args=[request.bank.slug])
    return {"back": {"href": href, "text": "Agreement with workers"}}
