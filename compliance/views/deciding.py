"""One check: what is decided on it, and taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from compliance.errors import NothingToClaim
from compliance.forms.checks import AcceptForm, AskForm, RejectForm
from compliance.models import Credential, months_of
from compliance.presenters.checks import CheckPage, Undoable
from compliance.reading import form_of
from compliance.selectors.checks import check_of, undoable, waiting_at
from compliance.selectors.details import said_of
from compliance.selectors.evidence import pages_of
from compliance.selectors.threads import thread_of
from compliance.services import credentials, threads, undoing
from compliance.views.checks import checking, take_next, waiting
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.figures import plural
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from staffbank.web.words import day_record
from staffbank.wording import in_a_sentence
from trusts.web import TrustRequest


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("credential.looked")
def check(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Check one: read it from the document, see what accepting opens, and accept it."""
    credential = waiting(request, ref)
    form = form_of(credential)(
        request.POST if request.method == "POST" else None,
        credential=credential,
        initial={
            "issuer": credential.issuer,
            "valid_from": credential.valid_from,
            **said_of(credential),
        },
    )
    if form.is_valid():
        opened = check_of(credential, request.actor, clock.now()).opening.vacancies
        try:
            accepted = credentials.accept(
                credential,
                issuer=form.cleaned_data["issuer"],
                valid_from=form.cleaned_data["valid_from"],
                valid_to=form.cleaned_data.get("valid_to"),
                how=form.cleaned_data["seen"],
                evidence=form.evidence,
                read=form.read,
                pages=request.POST.get("pages", ""),
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _accepted(accepted, opened))
            return _onwards(request, credential)
    return _page(request, "compliance/check/one.jinja", credential, form)


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("credential.looked")
def reject(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Do not accept it, with a reason that the person reads."""
    credential = waiting(request, ref)
    form = RejectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            credentials.reject(
                credential,
                reason=form.reason,
                pages=request.POST.get("pages", ""),
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Not accepted. They can read why, and send in another.")
            return _onwards(request, credential)
    return _page(request, "compliance/check/reject.jinja", credential, form, "compliance:check")


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("credential.looked")
def ask(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Ask the person for more, and leave the check waiting for them."""
    credential = waiting(request, ref)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            threads.ask_for_more(
                credential,
                question=form.cleaned_data["question"],
                pages=request.POST.get("pages", ""),
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Asked. It waits at the end of the list for their answer.")
            return _onwards(request, credential)
    return _page(request, "compliance/check/ask.jinja", credential, form, "compliance:check")


@require_POST
@checking
@once
def undo(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Take back what one decided a moment ago."""
    rows = Credential.objects.visible_to(request.actor)
    credential = get_object_or_404(rows, ref=ref)
    undoing.undo(credential, by=request.actor)
    messages.success(request, "Taken back. It waits again, and it is with you.")
    return redirect("compliance:check", request.trust.slug, credential.ref)


@require_POST
@checking
@once
def start_again(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Set the first of two checks aside."""
    credential = waiting(request, ref)
    undoing.start_again(credential, by=request.actor)
    messages.success(request, "The first check is set aside. Two people check it from the start.")
    return redirect("compliance:check", request.trust.slug, credential.ref)


def _accepted(credential: Credential, opened: int) -> str:
    what = f"{credential.worker.name}'s {in_a_sentence(credential.kind.short_name)}"
    if credential.status == Credential.Status.SUBMITTED:
        return f"{what} is checked once. It counts when a second person has checked it too."
    ends = f" until {day_record(credential.valid_to)}" if credential.valid_to else ""
    said = f"{plural(opened, 'shift is', 'shifts are')} now open to them. " * bool(opened)
    return f"{what} is accepted{ends}. {said}We have told them."


def _onwards(request: TrustRequest, decided: Credential) -> HttpResponse:
    """To the next check, for whoever takes one after another; else to the list."""
    if decided.claimed_by_id == request.actor.user_id:
        try:
            taken = take_next(request)
        except NothingToClaim:
            pass
        else:
            return redirect("compliance:check", request.trust.slug, taken.ref)
    return redirect("compliance:checks", request.trust.slug)


def _seen(request: TrustRequest, page: CheckPage, form: AcceptForm | RejectForm | AskForm) -> str:
    """The mark of the pages that whoever decides has seen: of those before them when they came to
    say why, until they are told that there are others."""
    before = request.POST.get("pages") or request.GET.get("pages")
    return page.mark if before is None or form.non_field_errors() else before


def _page(
    request: TrustRequest,
    template: str,
    credential: Credential,
    form: AcceptForm | RejectForm | AskForm,
    back: str = "",
) -> HttpResponse:
    credentials.look(credential, by=request.actor)
    now, actor, trust = clock.now(), request.actor, request.trust
    latest = undoable(actor, now)
    what = f"Check {in_a_sentence(credential.kind.short_name)}" if back else "Checks to do"
    args = [trust.slug, credential.ref] if back else [trust.slug]
    page = CheckPage(
        check=check_of(credential, actor, now),
        months=months_of(credential.kind, trust.pk, credential.valid_from),
        total=waiting_at(actor, now).total,
        now=now,
        back={"href": reverse(back or "compliance:checks", args=args), "text": what},
        pages=pages_of(credential, actor),
        thread=thread_of(credential, actor),
        undo=Undoable(latest) if latest else None,
    )
    context = {"page": page, "form": form, "trust": trust, "seen": _seen(request, page, form)}
    answer = render(request, template, context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer
