"""The bank's agreement: its versions at the bank, and the page where a trust signs it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.gate import ask_again
from staffbank.web.once import once
from trusts.forms.agreement import SignatoryForm, SignForm
from trusts.models import AgreementVersion, PoolMembership, Signature, Trust
from trusts.permissions import Permission
from trusts.presenters.agreement import paragraphs
from trusts.selectors.agreement import agreements_of_bank, agreements_of_trust
from trusts.services.agreement import (
    MODEL_TEXT,
    MODEL_TITLE,
    publish_agreement,
    sign_agreement,
)
from trusts.services.membership import Invited, invite
from trusts.views.texts import Texts, publish_answer, read_answer
from trusts.web import BankRequest, TrustRequest, bank_view, trust_view

onboarding = bank_view(Permission.ONBOARD_TRUST)
signing = trust_view(Permission.SIGN_AGREEMENT)
asking = require_http_methods(["GET", "HEAD", "POST"])

AGREEMENT = Texts(
    model=AgreementVersion,
    listed_at="banks:agreement",
    called="Agreement",
    templates="trusts/agreement",
    model_title=MODEL_TITLE,
    model_text=MODEL_TEXT,
)


@require_safe
@onboarding
def versions(request: BankRequest) -> HttpResponse:
    """The bank's versions, and which trust signed which."""
    context = {
        "bank": request.bank,
        "versions": AgreementVersion.objects.filter(bank=request.bank),
        "standings": agreements_of_bank(request.actor, clock.today()),
    }
    return render(request, "trusts/agreement/list.jinja", context)


@require_safe
@onboarding
def version(request: BankRequest, number: int) -> HttpResponse:
    """One version: its text and hash, and who signed it."""
    signatures = Signature.objects.visible_to(request.actor)
    signatures = signatures.filter(version__bank=request.bank, version__number=number)
    by_time = signatures.select_related("trust").order_by("signed_at")
    return read_answer(request, AGREEMENT, number, signatures=by_time)


@asking
@onboarding
@ask_again
@once
def publish(request: BankRequest) -> HttpResponse:
    """Publish a text: the next version."""
    return publish_answer(request, AGREEMENT, publish_agreement)


@asking
@onboarding
@ask_again
@once
def signatory(request: BankRequest, ref: UUID) -> HttpResponse:
    """Where one trust stands with the agreement, and asking a named person to sign it."""
    pools = PoolMembership.objects.filter(bank=request.bank).standing(clock.today())
    trusts = Trust.objects.visible_to(request.actor).filter(pk__in=pools.values("trust"))
    trust = get_object_or_404(trusts, ref=ref)
    standing = next(
        each
        for each in agreements_of_bank(request.actor, clock.today())
        if each.pool.trust_id == trust.pk
    )
    form = SignatoryForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = Invited(form.cleaned_data["email"], form.cleaned_data["name"], "signatory")
        try:
            invite(person, by=request.actor, trust=trust)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(
                request, f"We have written to {person.email}. The link in it works for 7 days."
            )
            return redirect("banks:trust", request.bank.slug, trust.ref)
    context = {
        "form": form,
        "trust": trust,
        "bank": request.bank,
        "standing": standing,
        "asks": trust.status == Trust.Status.SETUP and standing.newest is not None,
        "page": {
            "back": {
                "href": f"/bank/{request.bank.slug}/trusts/{trust.ref}/",
                "text": trust.short_name,
            }
        },
    }
    status = 422 if form.errors else 200
    return render(request, "trusts/agreement/signatory.jinja", context, status=status)


@require_safe
@signing
def agreements(request: TrustRequest) -> HttpResponse:
    """The agreements of the banks that the trust is in or is joining."""
    context = {
        "trust": request.trust,
        "standings": agreements_of_trust(request.actor, clock.today()),
    }
    return render(request, "trusts/agreement/mine.jinja", context)


@asking
@signing
@ask_again
@once
def sign(request: TrustRequest, bank: str) -> HttpResponse:
    """The whole text, and the signature under it."""
    found = [
        each
        for each in agreements_of_trust(request.actor, clock.today())
        if each.pool.bank.slug == bank and each.newest
    ]
    if not found:
        raise Http404
    (standing,) = found
    newest: Any = standing.newest
    form = SignForm(
        request.POST if request.method == "POST" else None,
        initial={"name": request.actor.label},
    )
    if not standing.signed_newest and form.is_valid():
        data = form.cleaned_data
        try:
            sign_agreement(newest, name=data["name"], position=data["position"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Signed. The bank's onboarding team can see it.")
            return redirect("trusts:sign", request.trust.slug, bank)
    context = {
        "form": form,
        "trust": request.trust,
        "standing": standing,
        "version": newest,
        "parts": paragraphs(newest.text),
        "page": {"back": {"href": f"/trust/{request.trust.slug}/agreement/", "text": "Agreement"}},
    }
    status = 422 if form.errors else 200
    return render(request, "trusts/agreement/sign.jinja", context, status=status)
