"""The pages on which an officer stops a check that counts, and lets it count again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from compliance.forms.checks import RestoreForm, StopForm
from compliance.models import Credential
from compliance.presenters.people import StopPage
from compliance.selectors.people import stops_of
from compliance.services import credentials, stopping
from staffbank.errors import Refusal
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from staffbank.wording import in_a_sentence
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view

checking = trust_view(Permission.CHECK_CREDENTIALS)
Status = Credential.Status


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("credential.looked")
def stop(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Suspend a check or withdraw it, everywhere at once."""
    credential = _standing(request, ref, Status.VERIFIED, Status.SUSPENDED)
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        withdraw = form.cleaned_data["sort"] == "withdrawn"
        change = stopping.revoke_credential if withdraw else stopping.suspend_credential
        try:
            change(credential, reason=form.cleaned_data["reason"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            done = "withdrawn" if withdraw else "suspended"
            return _told(request, credential, f"is {done}, everywhere. We have told them.")
    return _page(request, "compliance/stop/make.jinja", credential, form)


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("credential.looked")
def restore(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Lift one's own trust's suspension."""
    credential = _standing(request, ref, Status.SUSPENDED)
    form = RestoreForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            after = stopping.restore_credential(
                credential, reason=form.cleaned_data["reason"], by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            counts = after.status == Status.VERIFIED
            said = "counts again. We have told them." if counts else "is still stopped by another."
            return _told(request, credential, said)
    return _page(request, "compliance/stop/restore.jinja", credential, form)


def _standing(request: TrustRequest, ref: UUID, *statuses: str) -> Credential:
    """A checked credential of somebody whom the trust engages, or 404."""
    rows = Credential.objects.visible_to(request.actor).filter(status__in=statuses)
    return get_object_or_404(rows.select_related("kind", "worker", "checked_at_trust"), ref=ref)


def _told(request: TrustRequest, credential: Credential, said: str) -> HttpResponse:
    whose = f"{credential.worker.name}'s {in_a_sentence(credential.kind.short_name)}"
    messages.success(request, f"{whose} {said}")
    return redirect("compliance:worker", request.trust.slug, credential.worker.ref)


def _page(
    request: TrustRequest, template: str, credential: Credential, form: StopForm | RestoreForm
) -> HttpResponse:
    credentials.look(credential, by=request.actor)
    worker = credential.worker
    back = reverse("compliance:worker", args=[request.trust.slug, worker.ref])
    page = StopPage(
        credential,
        stops_of([credential], request.actor)[credential.pk],
        {"href": back, "text": worker.name},
    )
    answer = render(
        request, template, {"page": page, "form": form}, status=422 if form.errors else 200
    )
    answer["Cache-Control"] = "no-store"
    return answer
