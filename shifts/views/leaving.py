"""Closing one's own account, with what it means said first."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shifts.services import leaving as service
from staffbank.web.account.views import PersonRequest, own_view
from staffbank.web.acting import person_of
from staffbank.web.gate import ask_again
from staffbank.web.once import once


@require_http_methods(["GET", "HEAD", "POST"])
@own_view
@ask_again
@once
def leave(request: PersonRequest) -> HttpResponse:
    """Say what closing the account means, then do it."""
    by = person_of(request)
    if request.method == "POST":
        service.leave(request.user, by=by)
        logout(request)
        messages.success(request, "Your account is closed. We have written to you.")
        return redirect("seats:home")
    context = {
        "leaving": service.what_leaving_means(request.user, by=by),
        "page": {"back": {"href": "/account/", "text": "Your account"}},
    }
    return render(request, "shifts/leaving/confirm.jinja", context)
