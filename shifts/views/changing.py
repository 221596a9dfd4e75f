"""Changing a vacancy: the consequences first, then the form, with what would be different."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from shifts.errors import ChangedMeanwhile, NotChangeable, VacancyBooked
from shifts.forms.changing import ChangeForm
from shifts.models import Vacancy
from shifts.presenters.changing import ChangePage, changed_words
from shifts.selectors.history import History, history_of
from shifts.services import posting
from shifts.services.permits import require_vacancy
from shifts.views.posting import previewed
from shifts.views.vacancy import asked_for
from staffbank import clock
from staffbank.errors import NotPermitted, Refusal
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view


@require_http_methods(["GET", "POST"])
@trust_view(Permission.POST_VACANCY)
@once
def change(request: TrustRequest, ref: UUID) -> HttpResponse:
    """Change what a draft or open vacancy asks for."""
    vacancy = asked_for(request, ref)
    require_vacancy(request.actor, vacancy, Permission.POST_VACANCY)
    history = history_of(vacancy, by=request.actor)
    try:
        posting.refuse_settled(vacancy)
    except (VacancyBooked, NotChangeable) as refusal:
        return settled(request, vacancy, history, refusal)
    typed = request.POST if request.method == "POST" else None
    form = ChangeForm(typed, vacancy=vacancy, actor=request.actor)
    if form.is_valid() and "check" not in request.POST:
        try:
            return saved(request, vacancy, form)
        except NotPermitted:
            raise
        except ChangedMeanwhile as refusal:
            form.add_error(None, refusal.message)
            form.see_the_latest()
        except Refusal as refusal:
            form.add_error(None, refusal.message)
    context = {"form": form, "page": page_of(request, vacancy, form, history)}
    status = 422 if form.errors else 200
    return render(request, "shifts/posting/change.jinja", context, status=status)


@require_POST
@trust_view(Permission.POST_VACANCY)
def preview(request: TrustRequest, ref: UUID) -> HttpResponse:
    """The panel beside the form, as it is being changed. Nothing is saved."""
    vacancy = asked_for(request, ref)
    require_vacancy(request.actor, vacancy, Permission.POST_VACANCY)
    form = ChangeForm(request.POST, vacancy=vacancy, actor=request.actor)
    context = {"form": form, "page": page_of(request, vacancy, form)}
    return render(request, "shifts/posting/_change_preview.jinja", context)


def saved(request: TrustRequest, vacancy: Vacancy, form: ChangeForm) -> HttpResponse:
    changed = posting.change(vacancy, form.draft(), by=request.actor, seen=form.seen_version())
    said = changed_words(changed)
    messages.success(
        request,
        f"Vacancy changed: {said}." if said else "Nothing was different, so nothing changed.",
    )
    return redirect("shifts:vacancy", trust_slug=request.trust.slug, ref=vacancy.ref)


def settled(
    request: TrustRequest, vacancy: Vacancy, history: History, refusal: Refusal
) -> HttpResponse:
    """Why it cannot be changed, and what can be done instead."""
    page = {
        "vacancy": vacancy,
        "booked": history.name_of(history.live) if history.live else "",
        "refusal": refusal.message,
        "may_cancel": request.actor.can(Permission.CANCEL_VACANCY)
        and vacancy.status == Vacancy.Status.FILLED,
        "back": back_to(request, vacancy),
    }
    return render(request, "shifts/posting/settled.jinja", {"page": page}, status=409)


def page_of(
    request: TrustRequest, vacancy: Vacancy, form: ChangeForm, history: History | None = None
) -> ChangePage:
    shown, refusal = previewed(form)
    ward = form.shown_ward
    redraws = ward is not None and form.is_bound and form.data.get("drawn_for") != str(ward.ref)
    return ChangePage.of(
        vacancy,
        history,
        draft=form.draft() if shown and form.is_complete else None,
        preview=shown,
        refusal=refusal,
        now=clock.now(),
        preview_at=reverse("shifts:change_preview", args=[request.trust.slug, vacancy.ref]),
        back=back_to(request, vacancy),
        redraws_times=redraws,
    )


def back_to(request: TrustRequest, vacancy: Vacancy) -> dict[str, str]:
    address = reverse("shifts:vacancy", args=[request.trust.slug, vacancy.ref])
    return {"href": address, "text": "Back to the vacancy"}
