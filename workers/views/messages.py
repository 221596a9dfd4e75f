"""What a person is sent about shifts: their choice, and the way to stop it from a letter."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from staffbank import clock
from staffbank.db import acting
from staffbank.web.once import once
from workers.forms.own import MessagesForm
from workers.presenters import MessagesPage
from workers.seats import actor_of_worker
from workers.selectors import policy_of
from workers.services.messages import choose_messages, chosen_by, stop_all, worker_of_stop
from workers.web import WorkerRequest, worker_view


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def choose(request: WorkerRequest) -> HttpResponse:
    """Choose what reaches the person by email, and when."""
    choice = chosen_by(request.actor)
    policy = policy_of(request.actor, clock.today())
    form = MessagesForm(
        request.POST if request.method == "POST" else None,
        policy=policy,
        initial={
            "new_shifts": choice.new_shifts,
            "urgent_by_email": choice.urgent_by_email,
            "quiet": choice.quiet,
            "remind_from": choice.remind_from,
        },
    )
    if form.is_valid():
        choose_messages(request.worker, **form.cleaned_data, by=request.actor)
        messages.success(request, "Saved. It holds for everything we send from now on.")
        return redirect("me:inbox")
    return render(
        request,
        "workers/messages/choose.jinja",
        {"page": MessagesPage(request.worker.email), "form": form},
        status=422 if form.errors else 200,
    )


@csrf_exempt  # a mail program presses it too, without a page of ours: the token is the authority
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the letters that the signed address is of. Opening it stops nothing."""
    worker = worker_of_stop(token)
    if worker is None:
        raise Http404
    if request.method == "POST":
        with acting(actor_of_worker(worker)) as by:
            stop_all(worker, by=by)
    stopped = request.method == "POST"
    return render(request, "workers/messages/stop.jinja", {"stopped": stopped})
