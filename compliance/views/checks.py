"""The pages of compliance officers: the list, one check, and what they decide."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from compliance.errors import NothingToClaim
from compliance.forms import AcceptForm, AskForm, RejectForm
from compliance.models import Credential
from compliance.presenters import CheckPage, ChecksPage
from compliance.reading import form_of
from compliance.selectors.checks import Whose, check_of, checks_to_do, ending_soon, renewals
from compliance.selectors.details import said_of
from compliance.selectors.evidence import pages_of
from compliance.services import credentials, threads
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.figures import plural
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from staffbank.web.paging import A_PAGE, paging
from staffbank.web.words import day_record
from staffbank.wording import in_a_sentence
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view

WITHIN = (90, 30, 7)
checking = trust_view(Permission.CHECK_CREDENTIALS)


@require_safe
@checking
@leaves_entry("credential.listed")
def checks(request: TrustRequest) -> HttpResponse:
    """Checks to do, in the order to do them."""
    asked = request.GET.get("whose", "")
    whose = Whose(asked) if asked in set(Whose) else Whose.ALL
    found = checks_to_do(request.actor, clock.now())
    shown = Paginator(found.of(whose), A_PAGE).get_page(request.GET.get("page"))
    credentials.look_at_list((row.credential for row in shown.object_list), by=request.actor)
    page = ChecksPage(found, whose, list(shown.object_list), paging(shown, request.GET))
    return render(request, "compliance/check/list.jinja", {"page": page})


@require_POST
@checking
@once
def claim_next(request: TrustRequest) -> HttpResponse:
    """Take the first check of the list that nobody has."""
    found = checks_to_do(request.actor, clock.now())
    free = next((check for check in found.rows if check.free), None)
    if free is None:
        raise NothingToClaim
    credentials.claim(free.credential, by=request.actor)
    return redirect("compliance:check", request.trust.slug, free.credential.ref)


@require_POST
@checking
@once
def claim(request: TrustRequest, ref: UUID) -> HttpResponse:
    credential = _waiting(request, ref)
    credentials.claim(credential, by=request.actor)
    return redirect("compliance:check", request.trust.slug, credential.ref)


@require_POST
@checking
@once
def release(request: TrustRequest, ref: UUID) -> HttpResponse:
    credential = _waiting(request, ref)
    credentials.release(credential, by=request.actor)
    messages.success(request, "It is back in the list for the team.")
    return redirect("compliance:checks", request.trust.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("credential.looked")
def check(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Check one: read it from the document, see what accepting opens, and accept it."""
    credential = _waiting(request, ref)
    form = form_of(credential)(
        request.POST if request.method == "POST" else None,
        credential=credential,
        initial={
            "issuer": credential.issuer,
            "valid_from": credential.valid_from,
            **said_of(credential),
        },
    )
    if form.is_valid():
        opened = check_of(credential, request.actor, clock.now()).opening.vacancies
        try:
            accepted = credentials.accept(
                credential,
                issuer=form.cleaned_data["issuer"],
                valid_from=form.cleaned_data["valid_from"],
                valid_to=form.cleaned_data.get("valid_to"),
                how=form.cleaned_data["seen"],
                evidence=form.evidence,
                read=form.read,
                by=request.actor,
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            ends = f" until {day_record(accepted.valid_to)}" if accepted.valid_to else ""
            what = f"{credential.worker.name}'s {in_a_sentence(credential.kind.short_name)}"
            said = f"{plural(opened, 'shift is', 'shifts are')} now open to them. " * bool(opened)
            messages.success(request, f"{what} is accepted{ends}. {said}We have told them.")
            return redirect("compliance:checks", request.trust.slug)
    return _page(request, "compliance/check/one.jinja", credential, form)


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("credential.looked")
def reject(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Do not accept it, with a reason that the person reads."""
    credential = _waiting(request, ref)
    form = RejectForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            credentials.reject(credential, reason=form.reason, by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Not accepted. They can read why, and send in another.")
            return redirect("compliance:checks", request.trust.slug)
    return _page(request, "compliance/check/reject.jinja", credential, form, "compliance:check")


@require_http_methods(["GET", "HEAD", "POST"])
@checking
@once
@leaves_entry("credential.looked")
def ask(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Ask the person for more, and leave the check waiting for them."""
    credential = _waiting(request, ref)
    form = AskForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            threads.ask_for_more(
                credential, question=form.cleaned_data["question"], by=request.actor
            )
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, "Asked. It waits at the end of the list for their answer.")
            return redirect("compliance:checks", request.trust.slug)
    return _page(request, "compliance/check/ask.jinja", credential, form, "compliance:check")


@require_safe
@checking
@leaves_entry("credential.listed")
def ending(request: TrustRequest) -> HttpResponse:
    """Checked credentials that end soon, soonest first."""
    asked = request.GET.get("within", "")
    within = int(asked) if asked in {str(days) for days in WITHIN} else WITHIN[0]
    shown = Paginator(ending_soon(request.actor, within=within), A_PAGE).get_page(
        request.GET.get("page")
    )
    credentials.look_at_list(shown.object_list, by=request.actor)
    context = {
        "found": shown.object_list,
        "paging": paging(shown, request.GET),
        "renewals": renewals(request.actor, list(shown.object_list)),
        "within": within,
        "choices": WITHIN,
        "today": clock.today(),
        "trust": request.trust,
    }
    return render(request, "compliance/check/ending.jinja", context)


def _waiting(request: TrustRequest, ref: UUID) -> Credential:
    """A waiting credential the actor may see, or 404."""
    rows = Credential.objects.visible_to(request.actor).waiting()
    return get_object_or_404(rows.select_related("kind", "worker", "claimed_by"), ref=ref)


def _page(
    request: TrustRequest,
    template: str,
    credential: Credential,
    form: AcceptForm | RejectForm | AskForm,
    back: str = "",
) -> HttpResponse:
    credentials.look(credential, by=request.actor)
    now = clock.now()
    found = checks_to_do(request.actor, now)
    keys = [each.credential.pk for each in found.rows]
    place = keys.index(credential.pk)
    trust = request.trust
    args = [trust.slug, credential.ref] if back else [trust.slug]
    page = CheckPage(
        found.rows[place],
        place + 1,
        len(keys),
        now,
        {
            "href": reverse(back or "compliance:checks", args=args),
            "text": f"Check {in_a_sentence(credential.kind.short_name)}"
            if back
            else "Checks to do",
        },
        pages_of(credential, request.actor),
    )
    context = {"page": page, "form": form, "trust": trust}
    answer = render(request, template, context, status=422 if form.errors else 200)
    answer["Cache-Control"] = "no-store"
    return answer
