"""Anybody verifies a credential, without an account."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from compliance.models import CredentialKind
from compliance.passport.forms import VerifyForm
from compliance.passport.presenters.credential import VerifyPage, read_credential
from compliance.passport.selectors.reading import read_all
from staffbank import clock


@require_http_methods(["GET", "HEAD", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Read what is pasted or uploaded. Nothing of it is kept."""
    form = VerifyForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    page = None
    if form.is_valid():
        now = clock.now()
        names = dict(CredentialKind.objects.values_list("code", "name"))
        read = read_all(form.cleaned_data["credentials"], now=now)
        page = VerifyPage(
            tuple(read_credential(each, names, n) for n, each in enumerate(read, 1)), now
        )
    answer = render(
        request,
        "passport/verify/read.jinja",
        {"page": page, "form": form},
        status=422 if form.errors else 200,
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer
