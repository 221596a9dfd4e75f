"""A bank's agreement with its workers: its versions, and publishing one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.views.texts import Texts, publish_answer, read_answer
from trusts.web import BankRequest, bank_view
from workers.forms.terms import PublishTermsForm
from workers.models import TermsVersion
from workers.presenters import TermsMean
from workers.services.terms import MODEL_TEXT, MODEL_TITLE, publish_terms
from workers.signing import signed_in

onboarding = bank_view(Permission.ONBOARD_TRUST)

TERMS = Texts(
    model=TermsVersion,
    listed_at="bank_workers:terms",
    called="Agreement with workers",
    templates="workers/terms",
    model_title=MODEL_TITLE,
    model_text=MODEL_TEXT,
    form=PublishTermsForm,
)


@require_safe
@onboarding
def versions(request: BankRequest) -> HttpResponse:
    """The versions, the newest first, and how many have signed the one that is asked for."""
    context = {
        "bank": request.bank,
        "versions": TermsVersion.objects.filter(bank=request.bank),
        "counts": signed_in(request.bank.pk),
    }
    return render(request, "workers/terms/list.jinja", context)


@require_safe
@onboarding
def version(request: BankRequest, number: int) -> HttpResponse:
    """One version: its text and hash."""
    return read_answer(request, TERMS, number)


@require_http_methods(["GET", "HEAD", "POST"])
@onboarding
@ask_again
@once
def publish(request: BankRequest) -> HttpResponse:
    """Publish a text: the next version."""

    def means(data: Mapping[str, Any]) -> TermsMean | None:
        asked = data["holds_from"]
        return TermsMean.of(request.bank.pk, asked, data["grace_days"]) if asked else None

    return publish_answer(request, TERMS, publish_terms, means)
