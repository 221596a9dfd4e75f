"""A person brings their passport from another bank, or takes it along to one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from compliance.passport import addresses
from compliance.passport.errors import NotSignedByYourPhone
from compliance.passport.forms import AlongForm, BringForm
from compliance.passport.presenters.bringing import AlongPage, BringPage, BroughtPage, outcome_kept
from compliance.passport.rules import files
from compliance.passport.rules.reasons import NotAccepted
from compliance.passport.services import carrying, holder_keys, importing
from compliance.passport.views.shares import as_file, private
from staffbank.errors import Refusal
from staffbank.web.gate import ask_again_for_file
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from workers.web import WorkerRequest, worker_view

#: Where a session keeps what came of the passport that was brought last.
BROUGHT = "passport.brought"
NOTHING_TAKEN = "Nothing was taken over. Get the file from your other bank again."


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def bring(request: WorkerRequest) -> HttpResponse:
    """Take over what counts of my passport from another bank, and say what is still needed."""
    sent = request.method == "POST"
    form = BringForm(request.POST if sent else None, request.FILES if sent else None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            outcome = importing.bring(
                request.worker, given["credentials"], given["lists"], by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        except NotAccepted as reason:
            form.add_error(None, f"{reason} {NOTHING_TAKEN}")
        else:
            request.session[BROUGHT] = outcome_kept(outcome)
            return redirect(f"{reverse('passport:bring')}?done=1")
    if "done" in request.GET and BROUGHT in request.session:
        came = BroughtPage.of(request.session[BROUGHT])
        return private(render(request, "passport/bring/brought.jinja", {"page": came}))
    page = BringPage(
        address=addresses.importer(),
        code=importing.code_for(request.worker, by=request.actor),
        issuers=tuple(importing.issuers_for(request.actor)),
    )
    answer = render(
        request,
        "passport/bring/bring.jinja",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )
    return private(answer)


@require_safe
@worker_view
def along(request: WorkerRequest) -> HttpResponse:
    """Where I take my passport to; what my browser has to sign first, where it keeps my key."""
    form = AlongForm(request.GET if "code" in request.GET else None)
    alone = holder_keys.is_in_browser(request.worker.pk)
    to_sign = None
    if alone and form.is_valid():
        to_sign = carrying.along_to_sign(request.worker, to=form.occasion(), by=request.actor)
    file = reverse("passport:along_file")
    page = AlongPage(
        to=form.cleaned_data["audience"] if form.is_valid() else "",
        alone=alone,
        action=reverse("passport:along") if alone else file,
        file=f"{file}?{request.GET.urlencode()}",
        to_sign=to_sign,
    )
    answer = render(
        request,
        "passport/bring/along.jinja",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )
    return private(answer)


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@ask_again_for_file
@once
@leaves_entry("passport.exported")
def along_file(request: WorkerRequest) -> HttpResponse:
    """My passport as a file for one other bank: it proves that I show it to them. Where a browser
    keeps my key, it has signed it and sends that along."""
    form = AlongForm(request.GET)
    alone = holder_keys.is_in_browser(request.worker.pk)
    if not form.is_valid() or (alone and request.method != "POST"):
        return redirect(f"{reverse('passport:along')}?{request.GET.urlencode()}")
    proofs = request.POST.getlist("proof") if alone else None
    try:
        carried = carrying.along(
            request.worker, to=form.occasion(), proofs=proofs, by=request.actor
        )
    except NotSignedByYourPhone as refusal:
        messages.error(request, refusal.message)
        return redirect(f"{reverse('passport:along')}?{request.GET.urlencode()}")
    return as_file(files.write(carried.credentials, carried.lists))
