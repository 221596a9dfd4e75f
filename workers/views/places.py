"""Where somebody goes to work: said when joining, and changed here."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from staffbank import clock
from staffbank.web.once import once
from workers.forms.joining import SitesForm, travel_of
from workers.models import SiteChoice
from workers.selectors import sites_of
from workers.services.places import choose_places
from workers.web import WorkerRequest, worker_view


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def choose(request: WorkerRequest) -> HttpResponse:
    """Choose which shifts one is shown first, and told of."""
    chosen = SiteChoice.objects.visible_to(request.actor).select_related("site")
    form = SitesForm(
        request.POST if request.method == "POST" else None,
        sites=sites_of(request.actor, clock.today()),
        initial={
            "travel": travel_of(request.worker),
            "sites": [each.site.ods_code for each in chosen],
        },
    )
    if form.is_valid():
        choose_places(
            request.worker,
            form.cleaned_data["sites"],
            travel_miles=form.travel_miles,
            by=request.actor,
        )
        messages.success(request, "Saved. These are the shifts we show you first, and tell you of.")
        return redirect("me:find")
    page = {
        "outcode": request.worker.home_outcode,
        "back": {"href": reverse("me:find"), "text": "Find shifts"},
    }
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "workers/places/choose.jinja", context, status=status)
