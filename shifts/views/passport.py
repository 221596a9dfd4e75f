"""My passport. It stands with shifts because it says what each check opens."""

from __future__ import annotations

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from compliance.services import evidence
from compliance.services.credentials import submit_credential
from shifts.forms.passport import AddCheckForm
from shifts.models import Override
from shifts.presenters.find import Way
from shifts.presenters.lapsing import FlagLine
from shifts.presenters.overriding import OverrideLine
from shifts.presenters.passport import AddPage, PassportPage
from shifts.selectors.facts import names_in_sentences
from shifts.selectors.lapsing import flagged_for
from shifts.selectors.openers import openers_for
from shifts.selectors.overriding import overrides_of
from shifts.selectors.passport import passport_of
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.once import once
from workers.presenters import ToSign
from workers.seats import is_joining
from workers.web import WorkerRequest, worker_view


@require_safe
@worker_view
def passport(request: WorkerRequest) -> HttpResponse:
    """Cleared or what is missing, what to add, what ends, and who checked what."""
    now, today = clock.now(), clock.today()
    page = PassportPage(
        passport=passport_of(request.actor, now, today),
        openers=openers_for(request.actor, now=now),
        names=names_in_sentences(),
        today=today,
        flagged=tuple(FlagLine(each, now) for each in flagged_for(request.actor)),
        overridden=tuple(
            OverrideLine(each)
            for each in overrides_of(request.actor, today)
            if each.override.status == Override.Status.STANDING
        ),
        to_sign=ToSign.of(request.actor, today),
    )
    answer = render(request, "shifts/passport/read.jinja", {"page": page})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def add_check(request: WorkerRequest) -> HttpResponse:
    """Send in a credential; a person with the original before them checks it."""
    form = AddCheckForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"kind": request.GET.get("kind", "")},
        today=clock.today(),
    )
    if form.is_valid():
        asked = {name: form.cleaned_data[name] for name in form.SAID}
        try:
            with evidence.put_away(form.received) as pages, transaction.atomic():
                sent = submit_credential(request.worker, **asked, said=form.said, by=request.actor)
                evidence.attach(sent, pages, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request,
                "Sent to your trust's compliance team. They may ask to see the original.",
            )
            return redirect("me:evidence", sent.ref)
    page = AddPage(back=_back(request))
    return render(
        request,
        "shifts/passport/add.jinja",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )


def _back(request: WorkerRequest) -> Way:
    """Where one's own checks are listed: on the way in, or on one's passport."""
    if is_joining(request.worker):
        return Way("Your checks", reverse("me:joining_checks"))
    return Way("My passport", reverse("me:passport"))
