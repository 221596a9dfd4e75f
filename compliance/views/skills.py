"""What somebody is signed off in: recorded and revoked by who may judge it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from compliance.forms.skills import RevokeSkillForm, SignOffForm
from compliance.presenters.skills import skill_name, skill_words
from compliance.selectors.people import people_named, skills_of
from staffbank.errors import NotPermitted, Refusal
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.models import Worker
from workers.services.skills import revoke, sign_off

seeing = trust_view(Permission.VIEW_WORKERS)


@require_http_methods(["GET", "HEAD", "POST"])
@seeing
@once
def skills(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What somebody is signed off in, and signing off another."""
    worker = get_object_or_404(people_named(request.actor, ""), ref=ref)
    form = SignOffForm(request.POST if request.method == "POST" else None, worker=worker)
    if form.is_valid():
        try:
            sign_off(worker, form.found, by=request.actor)
        except NotPermitted:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Signed off. {worker.name} sees it in their passport.")
            return redirect("compliance:skills", request.trust.slug, worker.ref)
    lines = [
        (held, skill_name(held), skill_words(held)) for held in skills_of(worker.pk, request.actor)
    ]
    return _page(request, "compliance/skill/list.jinja", worker, {"form": form, "lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@seeing
@once
def revoke_skill(request: TrustRequest, ref: UUID, skill: str) -> HttpResponse:
    """Revoke one of them, with the reason."""
    worker = get_object_or_404(people_named(request.actor, ""), ref=ref)
    mine = skills_of(worker.pk, request.actor).filter(revoked_at=None)
    held = get_object_or_404(mine, skill__code=skill)
    form = RevokeSkillForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            revoke(held, reason=form.cleaned_data["reason"], by=request.actor)
        except NotPermitted:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"Revoked. {worker.name} reads why.")
            return redirect("compliance:skills", request.trust.slug, worker.ref)
    context = {"form": form, "name": skill_name(held), "words": skill_words(held)}
    return _page(request, "compliance/skill/revoke.jinja", worker, context)


def _page(
    request: TrustRequest, template: str, worker: Worker, context: dict[str, object]
) -> HttpResponse:
    slug, form = request.trust.slug, context["form"]
    back = {"href": reverse("shifts:today", args=[slug]), "text": "Today"}
    if request.actor.can(Permission.CHECK_CREDENTIALS):
        back = {"href": reverse("compliance:worker", args=[slug, worker.ref]), "text": worker.name}
    answer = render(
        request,
        template,
        {"page": {"worker": worker, "back": back}, "trust": request.trust, **context},
        status=422 if getattr(form, "errors", None) else 200,
    )
    answer["Cache-Control"] = "no-store"
    return answer
