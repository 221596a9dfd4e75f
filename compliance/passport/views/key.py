"""Where the key is kept by which a person shows their passport: with us, or in a browser of
theirs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from compliance.passport import addresses
from compliance.passport.forms import KeyForm
from compliance.passport.presenters.key import KeyPage
from compliance.passport.services import binding
from staffbank import clock
from staffbank.accounts.sessions import device_words
from staffbank.errors import Refusal
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from workers.web import WorkerRequest, worker_view


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@ask_again
@once
def key(request: WorkerRequest) -> HttpResponse:
    """Where my key is, and keeping it in this browser instead."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    session = request.session.session_key or ""
    if form.is_valid():
        given = form.cleaned_data
        device = device_words(request.headers.get("User-Agent", ""))
        try:
            binding.keep_in_browser(
                request.worker,
                given["jwk"],
                given["proof"],
                session=session,
                device=device,
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "This browser keeps your key now. Nobody else has it.")
            return redirect("passport:key")
    page = KeyPage(
        key=binding.key_of(request.worker, by=request.actor),
        waiting=binding.waiting(request.worker, by=request.actor),
        audience=addresses.key_page(),
        code=binding.code_for(request.worker, session, by=request.actor),
        now=clock.now(),
    )
    answer = render(
        request,
        "passport/key/read.jinja",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@worker_view
@ask_again
@once
def key_back(request: WorkerRequest) -> HttpResponse:
    """Let the bank keep my key again: my browser's is refused from now on."""
    binding.keep_for_them(request.worker, by=request.actor)
    messages.success(request, "We keep your key again. The other one is refused from now on.")
    return redirect("passport:key")
