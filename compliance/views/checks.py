"""The pages of compliance officers' list: what waits, whose it is, and what ends soon."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from compliance.forms.checks import CheckFilters
from compliance.models import Credential
from compliance.presenters.checks import ChecksPage, Undoable
from compliance.selectors.check_rules import kinds_at_once
from compliance.selectors.checks import (
    Queue,
    checks_on,
    ending_soon,
    queue_of,
    renewals,
    undoable,
)
from compliance.services import credentials
from staffbank import clock
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from staffbank.web.paging import A_PAGE, paging
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view

WITHIN = (90, 30, 7)
#: How many of the list are tried, one after another, for one that nobody was faster to take.
TRIED = 20
checking = trust_view(Permission.CHECK_CREDENTIALS)


@require_safe
@checking
@leaves_entry("credential.listed")
def checks(request: TrustRequest) -> HttpResponse:
    """Checks to do, in the order to do them."""
    now = clock.now()
    form = CheckFilters(request.GET)
    found = queue_of(request.actor, now, form.wanted)
    shown = Paginator(found.lines, A_PAGE).get_page(request.GET.get("page"))
    rows = checks_on(list(shown.object_list), request.actor)
    credentials.look_at_list((row.credential for row in rows), by=request.actor)
    latest = undoable(request.actor, now)
    page = ChecksPage(
        queue=found,
        shown=rows,
        paging=paging(shown, request.GET),
        query=request.GET,
        kinds=dict(form.fields["kind"].choices),  # type: ignore[attr-defined]
        undo=Undoable(latest) if latest else None,
        at_once=bool(kinds_at_once(request.actor)),
    )
    return render(request, "compliance/check/list.jinja", {"page": page, "form": form})


@require_POST
@checking
@once
def claim_next(request: TrustRequest) -> HttpResponse:
    """Take the first check of the list that nobody has."""
    return redirect("compliance:check", request.trust.slug, take_next(request).ref)


@require_POST
@checking
@once
def claim(request: TrustRequest, ref: UUID) -> HttpResponse:
    credential = waiting(request, ref)
    credentials.claim(credential, by=request.actor)
    return redirect("compliance:check", request.trust.slug, credential.ref)


@require_POST
@checking
@once
def release(request: TrustRequest, ref: UUID) -> HttpResponse:
    credential = waiting(request, ref)
    credentials.release(credential, by=request.actor)
    messages.success(request, "It is back in the list for the team.")
    return redirect("compliance:checks", request.trust.slug)


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


def take_next(request: TrustRequest) -> Credential:
    """Claim the first of the list that is free; refuses where none is."""
    found: Queue = queue_of(request.actor, clock.now())
    free = [line.pk for line in found.free[:TRIED]]
    rows = Credential.objects.visible_to(request.actor).in_bulk(free)
    return credentials.claim_first((rows[key] for key in free if key in rows), by=request.actor)


def waiting(request: TrustRequest, ref: UUID) -> Credential:
    """A waiting credential the actor may see, or 404."""
    rows = Credential.objects.visible_to(request.actor).waiting()
    return get_object_or_404(rows.select_related("kind", "worker", "claimed_by"), ref=ref)
