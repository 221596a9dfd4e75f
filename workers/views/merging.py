"""Two records of one person: found, shown side by side, joined, and parted again."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffbank import clock
from staffbank.db import duty
from staffbank.errors import NotPermitted, Refusal
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import BankRequest, bank_view
from workers.forms.merging import ApartForm, MergeForm
from workers.models import Merge, Unlike, Worker
from workers.services import looking, merging
from workers.services.telling_apart import show_again, tell_apart

inviting = bank_view(Permission.INVITE_WORKERS)


def _back(request: BankRequest) -> dict[str, str]:
    href = reverse("bank_workers:alike", args=[request.bank.slug])
    return {"href": href, "text": "Records that may be one person"}


@require_safe
@inviting
@leaves_entry("worker.compared")
def alike(request: BankRequest) -> HttpResponse:
    """Pairs that may be one person, and what was joined lately."""
    pairs = looking.alike(by=request.actor)
    done = Merge.objects.visible_to(request.actor).filter(undone_at=None).order_by("-merged_at")
    home = reverse("bank_workers:invitations", args=[request.bank.slug])
    page = {
        "back": {"href": home, "text": "Workers"},
        "pairs": pairs,
        "apart": looking.told_apart(by=request.actor),
        "done": [each for each in done[:20] if each.undone_until > clock.now()],
    }
    return render(request, "workers/merging/list.jinja", {"page": page})


@require_http_methods(["GET", "POST"])
@inviting
@leaves_entry("worker.compared")
@once
def compare(request: BankRequest, ref: UUID, person_ref: UUID) -> HttpResponse:
    """The two side by side, and joining them."""
    kept, other = _pair(request, ref, person_ref)
    form = MergeForm(request.POST if request.method == "POST" else None, kept=kept, other=other)
    sides = looking.side_by_side(kept, other, by=request.actor)
    if form.is_valid():
        keep, close = (kept, other) if form.cleaned_data["keep"] == str(kept.ref) else (other, kept)
        try:
            merging.merge(
                keep,
                close,
                reason=form.cleaned_data["reason"],
                account=form.goes_on_with,
                by=request.actor,
            )
        except NotPermitted:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"The two records of {keep.name} are one.")
            return redirect("bank_workers:alike", request.bank.slug)
    apart = reverse("bank_workers:apart", args=[request.bank.slug, ref, person_ref])
    context = {"page": {"back": _back(request), "sides": sides, "apart": apart}, "form": form}
    status = 422 if form.errors else 200
    return render(request, "workers/merging/compare.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
@inviting
@once
def apart(request: BankRequest, ref: UUID, person_ref: UUID) -> HttpResponse:
    """Say that the two are two people: the list shows them no more."""
    one, other = _pair(request, ref, person_ref)
    form = ApartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            tell_apart(one, other, reason=form.cleaned_data["reason"], by=request.actor)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, f"{one.name} and {other.name} are two people.")
            return redirect("bank_workers:alike", request.bank.slug)
    href = reverse("bank_workers:compare", args=[request.bank.slug, ref, person_ref])
    page = {"back": {"href": href, "text": "Are these one person?"}, "people": (one, other)}
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "workers/merging/apart.jinja", context, status=status)


@require_POST
@inviting
@once
def again(request: BankRequest, ref: UUID) -> HttpResponse:
    """Show the pair again, to look at it once more."""
    said = get_object_or_404(Unlike.objects.visible_to(request.actor).standing(), ref=ref)
    show_again(said, by=request.actor)
    messages.success(request, "The two records are in the list again.")
    return redirect("bank_workers:alike", request.bank.slug)


@require_POST
@inviting
@once
def part(request: BankRequest, ref: UUID) -> HttpResponse:
    """Undo it: both records are as they were."""
    done = get_object_or_404(Merge.objects.visible_to(request.actor), ref=ref)
    merging.part(done, by=request.actor)
    messages.success(request, "The two records are parted again.")
    return redirect("bank_workers:alike", request.bank.slug)


def _pair(request: BankRequest, *refs: UUID) -> tuple[Worker, Worker]:
    """The two people, where they are a pair that somebody here may look at."""
    merging.may_merge(request.actor)
    with duty("accounts"):
        for pair in looking.pairs_of(request.actor):
            one, two = pair.one, pair.other
            if {one.ref, two.ref} == set(refs):
                return (one, two) if one.ref == refs[0] else (two, one)
    raise Http404
