"""Whether the other trusts may book a person: their own choice."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from staffbank import clock
from staffbank.web.once import once
from workers.forms.own import PoolForm
from workers.models import Engagement
from workers.selectors import policy_of
from workers.services.pool import choose_pool
from workers.web import WorkerRequest, worker_view


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def choose(request: WorkerRequest) -> HttpResponse:
    """Be in the pool, or leave it. What is booked stays booked."""
    held = Engagement.objects.visible_to(request.actor).current(clock.today())
    rows = list(held.select_related("trust").order_by("-primary", "pk"))
    joined = any(row.pool_opted_in for row in rows)
    form = PoolForm(
        request.POST if request.method == "POST" else None,
        initial={"joins": "yes" if joined else "no"},
    )
    if form.is_valid():
        choose_pool(request.worker, joins=form.cleaned_data["joins"] == "yes", by=request.actor)
        messages.success(request, "Saved. It holds from now on.")
        return redirect("me:pool")
    context = {
        "form": form,
        "joined": joined,
        "chosen_at": max((r.pool_chosen_at for r in rows if r.pool_chosen_at), default=None),
        "trusts": [row.trust.short_name for row in rows],
        "policy": policy_of(request.actor, clock.today()),
        "page": {"back": {"href": "/me/passport/", "text": "Passport"}},
    }
    return render(request, "workers/pool/choose.jinja", context, status=422 if form.errors else 200)
