"""Posting a vacancy, with what it would do shown before it does it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shifts.forms.posting import PostingForm, next_grade, values_of
from shifts.models import Vacancy
from shifts.presenters.posting import PostingPage, Preview
from shifts.services import posting
from shifts.services import vacancy as releasing
from staffbank import clock
from staffbank.errors import Refusal
from staffbank.web.figures import plural
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_http_methods(["GET", "POST"])
@trust_view(Permission.POST_VACANCY)
@once
def post(request: TrustRequest) -> HttpResponse:
    """Write a vacancy; check who could take it; publish it or keep it as a draft."""
    if request.method != "POST":
        return drawn(request, PostingForm(actor=request.actor, initial=starting_from(request)))
    form = PostingForm(request.POST, actor=request.actor)
    if form.is_valid() and "check" not in request.POST:
        try:
            return posted(request, form)
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    return drawn(request, form, status=422 if form.errors else 200)


@require_POST
@trust_view(Permission.POST_VACANCY)
def preview(request: TrustRequest) -> HttpResponse:
    """The panel beside the form, as it is being filled in. Nothing is saved."""
    form = PostingForm(request.POST, actor=request.actor)
    shown, refusal = previewed(form)
    ward = form.shown_ward
    redraws = ward is not None and request.POST.get("drawn_for") != str(ward.ref)
    page = page_of(request, shown, refusal, redraws_times=redraws)
    return render(request, "shifts/posting/_preview.jinja", {"form": form, "page": page})


def posted(request: TrustRequest, form: PostingForm) -> HttpResponse:
    publishes = "publish" in request.POST
    vacancies = posting.post(form.draft(), by=request.actor)
    if publishes:
        for each in vacancies:
            releasing.publish(each, by=request.actor)
    said = plural(len(vacancies), "vacancy", "vacancies")
    where = f"published to {request.trust.short_name} bank" if publishes else "saved as a draft"
    messages.success(request, f"{said.capitalize()} {where}.")
    if "another" in request.POST:
        way_on = redirect("shifts:post", trust_slug=request.trust.slug)
        return redirect(f"{way_on.url}?like={vacancies[0].ref}")
    if len(vacancies) > 1:
        listing = redirect("shifts:vacancies", trust_slug=request.trust.slug)
        return redirect(f"{listing.url}?posting={vacancies[0].posting.ref}")
    return redirect("shifts:vacancy", trust_slug=request.trust.slug, ref=vacancies[0].ref)


def drawn(request: TrustRequest, form: PostingForm, status: int = 200) -> HttpResponse:
    shown, refusal = previewed(form)
    context = {"form": form, "page": page_of(request, shown, refusal)}
    return render(request, "shifts/posting/post.jinja", context, status=status)


def previewed(form: PostingForm) -> tuple[Preview | None, str]:
    """What publishing would do, or why that cannot be said yet."""
    wanted = form.wanted
    if wanted is None:
        return None, ""
    try:
        return Preview.of(wanted, now=clock.now(), above=next_grade(wanted.grade)), ""
    except Refusal as refusal:
        return None, refusal.message


def page_of(
    request: TrustRequest, shown: Preview | None, refusal: str, *, redraws_times: bool = False
) -> PostingPage:
    slug = request.trust.slug
    return PostingPage(
        trust=request.trust.short_name,
        preview_at=reverse("shifts:post_preview", args=[slug]),
        preview=shown,
        refusal=refusal,
        redraws_times=redraws_times,
        back={"href": reverse("shifts:today", args=[slug]), "text": "Back to Today"},
    )


def starting_from(request: TrustRequest) -> dict[str, Any]:
    """The values a fresh form starts with: a vacancy to copy, a ward, a day, or the usual ones."""
    like = copied(request)
    ward = request.GET.get("ward", "")
    return like or ({"ward": ward} if ward else {})


def copied(request: TrustRequest) -> dict[str, Any]:
    ref = request.GET.get("like", "")
    try:
        found = (
            Vacancy.objects.visible_to(request.actor)
            .select_related("ward", "grade", "specialty", "reason")
            .filter(ref=UUID(ref))
            .first()
        )
    except ValueError:
        found = None
    return {} if found is None else values_of(found)
