"""The agreements with banks that a worker signs and has signed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.once import once
from trusts.models import PoolMembership
from trusts.permissions import Permission
from trusts.presenters.agreement import paragraphs
from trusts.web import TrustRequest, trust_view
from workers.forms.terms import SignTermsForm
from workers.models import TermsSignature, TermsVersion
from workers.presenters import UnsignedPage
from workers.services.terms import sign_terms
from workers.signing import agreements_of, signature_of
from workers.web import WorkerRequest, worker_view


@require_safe
@worker_view
def agreements(request: WorkerRequest) -> HttpResponse:
    """What one signed and is to sign, bank by bank."""
    back = {"href": reverse("me:passport"), "text": "Passport"}
    context = {"agreements": agreements_of(request.actor), "page": {"back": back}}
    return render(request, "workers/terms/mine.jinja", context)


@require_http_methods(["GET", "HEAD", "POST"])
@worker_view
@once
def agreement(request: WorkerRequest, bank: str) -> HttpResponse:
    """The whole text, and the signature under it; ``?shift=`` leads back to where it was missed."""
    found = next((each for each in agreements_of(request.actor) if each.bank.slug == bank), None)
    if found is None:
        raise Http404
    shift = _shift(request)

    def then() -> HttpResponseRedirect:
        messages.success(request, f"Signed. You can book shifts of {found.bank.name}.")
        return redirect("me:shift", shift) if shift else redirect("me:agreements")

    back = (
        {"href": reverse("me:shift", args=[shift]), "text": "The shift"}
        if shift
        else {"href": reverse("me:agreements"), "text": "Agreements"}
    )
    return sign_answer(
        request,
        found.newest,
        found.signature if found.signed_newest else None,
        then,
        heading=f"Agreement with {found.bank.name}",
        needed_from=found.needed_from,
        page={"back": back},
    )


@require_safe
@worker_view
def signed(request: WorkerRequest, bank: str, number: int) -> HttpResponse:
    """A version that one signed, as it was then."""
    found = signature_of(request.actor, bank, number)
    if found is None:
        raise Http404
    back = {"href": reverse("me:agreements"), "text": "Agreements"}
    return _drawn(
        request,
        found.version,
        found,
        heading=f"Agreement with {found.version.bank.name}",
        page={"back": back},
    )


@require_safe
@trust_view(Permission.INVITE_WORKERS)
def unsigned(request: TrustRequest) -> HttpResponse:
    """Who of the trust's people is still to sign what their bank asks for, bank by bank."""
    pools = PoolMembership.objects.current(clock.today()).filter(trust=request.trust)
    places = [
        UnsignedPage.of(request.actor, pool.bank, request.GET)
        for pool in pools.select_related("bank").order_by("bank__name")
    ]
    back = {"href": reverse("workers:invitations", args=[request.trust.slug]), "text": "Workers"}
    context = {"trust": request.trust, "places": places, "page": {"back": back}}
    return render(request, "workers/terms/unsigned.jinja", context)


def sign_answer(
    request: WorkerRequest,
    version: TermsVersion,
    signature: TermsSignature | None,
    then: Callable[[], HttpResponse],
    **more: Any,
) -> HttpResponse:
    """The page of a text, to sign or with its ``signature``; ``then`` when it is signed now."""
    form = SignTermsForm(request.POST if request.method == "POST" else None)
    if signature is None and form.is_valid():
        try:
            sign_terms(request.worker, version, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            return then()
    status = 422 if form.errors else 200
    return _drawn(request, version, signature, status=status, form=form, **more)


def _drawn(
    request: WorkerRequest,
    version: TermsVersion,
    signature: TermsSignature | None,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    parts = paragraphs(version.text)
    context = {"version": version, "signature": signature, "parts": parts, **more}
    return render(request, "workers/terms/sign.jinja", context, status=status)


def _shift(request: WorkerRequest) -> UUID | None:
    try:
        return UUID(request.GET.get("shift", ""))
    except ValueError:
        return None
