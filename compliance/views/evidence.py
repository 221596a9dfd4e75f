"""Pages of documents: a worker's own, and each page's picture."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from compliance.forms.checks import AddPagesForm, AnswerForm, IdentityPagesForm
from compliance.models import Credential, CredentialKind, Evidence
from compliance.presenters.people import SentPage
from compliance.selectors.checks import checked_once
from compliance.selectors.evidence import pages_of
from compliance.selectors.threads import thread_of
from compliance.services import evidence, threads
from staffbank.actors import Actor
from staffbank.errors import Refusal
from staffbank.interop.documents import JPEG
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view
from workers.seats import is_joining
from workers.web import WorkerRequest, worker_view

#: A picture is only ever a picture: whatever was in it, a browser runs and loads nothing.
SAFE = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Content-Disposition": "inline",
}


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def mine(request: WorkerRequest, ref: UUID) -> HttpResponse:
    """What I sent in, with its pages; more of them while it waits."""
    credential = _credential(request, ref)
    sent = pages_of(credential, request.actor)
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = _form_for(credential)(*posted, sent=sent)
    if form.is_valid():
        try:
            _send(credential, form, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Sent. Your compliance team can see it now.")
            return redirect("me:evidence", credential.ref)
    page = SentPage(
        credential,
        sent,
        _back(request),
        thread_of(credential, request.actor),
        checked_once(credential, request.actor),
    )
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    answer = render(request, "compliance/evidence/mine.jinja", context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_safe
@worker_view
def my_picture(request: WorkerRequest, ref: UUID, page_ref: UUID) -> HttpResponse:
    return _picture(_page(request, ref, page_ref), request.actor)


@require_POST
@worker_view
@once
def remove(request: WorkerRequest, ref: UUID, page_ref: UUID) -> HttpResponse:
    """Take away a page of mine that nobody has decided on."""
    page = _page(request, ref, page_ref)
    evidence.remove(page, by=request.actor)
    messages.success(request, "The page is removed.")
    return redirect("me:evidence", page.credential.ref)


@require_safe
@trust_view(Permission.CHECK_CREDENTIALS)
@leaves_entry("evidence.looked")
def picture(request: TrustRequest, ref: UUID, page_ref: UUID) -> HttpResponse:
    """A page, for whoever checks it. The look is recorded, and the person can read it."""
    return _picture(_page(request, ref, page_ref), request.actor)


def _form_for(credential: Credential) -> type[AddPagesForm]:
    """An answer where a question waits for one, else more pages."""
    if credential.status == Credential.Status.SUBMITTED and credential.reason:
        return AnswerForm
    of_identity = credential.kind.group == CredentialKind.Group.IDENTITY
    return IdentityPagesForm if of_identity else AddPagesForm


def _send(credential: Credential, form: AddPagesForm, *, by: Actor) -> None:
    """Put the pictures away, then keep the answer and the pages together."""
    face, instead = form.cleaned_data.get("face", ()), form.instead
    with (
        evidence.put_away(form.received) as pages,
        evidence.put_away(face) as faces,
        evidence.put_away(tuple(instead.values())) as others,
        transaction.atomic(),
    ):
        if words := form.cleaned_data.get("words"):
            threads.answer(credential, words=words, by=by)
        evidence.attach(
            credential,
            pages,
            portrait=faces[0] if faces else None,
            instead=dict(zip(instead, others, strict=True)),
            by=by,
        )


def _back(request: WorkerRequest) -> dict[str, str]:
    """Where a worker's own checks are listed: on the way in, or on their passport."""
    if is_joining(request.worker):
        return {"href": reverse("me:joining_checks"), "text": "Your checks"}
    return {"href": reverse("me:passport"), "text": "My passport"}


def _credential(request: WorkerRequest, ref: UUID) -> Credential:
    rows = Credential.objects.visible_to(request.actor)
    return get_object_or_404(rows.select_related("kind", "checked_at_trust"), ref=ref)


def _page(request: WorkerRequest | TrustRequest, ref: UUID, page_ref: UUID) -> Evidence:
    rows = Evidence.objects.visible_to(request.actor).select_related("credential")
    return get_object_or_404(rows, credential__ref=ref, ref=page_ref)


def _picture(page: Evidence, by: Actor) -> HttpResponse:
    return HttpResponse(evidence.look(page, by=by), content_type=JPEG, headers=SAFE)
