"""Importing vacancies from a file: upload, look at the report, import."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shifts.forms.importing import PUBLISHED, RunForm, UploadForm
from shifts.interop.vacancy_csv import rejected_csv
from shifts.models import Import
from shifts.presenters.importing import ReportPage, RunningPage, UploadPage, imported_words
from shifts.selectors.imports import may_be_told, runs_of
from shifts.services import importing, importing_later
from staffbank import clock
from staffbank.audit.recording import record
from staffbank.errors import NotPermitted, Refusal
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.web import TrustRequest, trust_view

#: How long a report can be come back to.
KEPT_FOR = timedelta(days=30)


@require_http_methods(["GET", "POST"])
@trust_view(Permission.IMPORT_VACANCIES)
@once
def upload(request: TrustRequest) -> HttpResponse:
    """Send a file; nothing is saved but the file and its report."""
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        kept = importing.check(file.name, file.read(), by=request.actor)
        return redirect("shifts:import_report", trust_slug=request.trust.slug, ref=kept.ref)
    recent = (
        Import.objects.visible_to(request.actor)
        .filter(checked_at__gt=clock.now() - KEPT_FOR)
        .defer("content")
        .order_by("-checked_at")[:10]
    )
    context = {"page": UploadPage.of(recent, slug=request.trust.slug), "form": form}
    status = 422 if form.errors else 200
    return render(request, "shifts/importing/upload.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
@trust_view(Permission.IMPORT_VACANCIES)
@once
def report(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What importing the file would do now, and the button that does it."""
    kept = asked_for(request, ref)
    if kept.is_under_way(clock.now()):
        return under_way(request, kept)
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": request.path})
    form = RunForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        how = {
            "good_rows_only": "good" in request.POST,
            "publish": form.cleaned_data["how"] == PUBLISHED,
        }
        if kept.rows > importing_later.AT_ONCE:
            importing_later.ask(kept, by=request.actor, **how)
            return redirect("shifts:import_report", trust_slug=request.trust.slug, ref=ref)
        try:
            done = importing.run(kept, by=request.actor, **how)
        except NotPermitted:
            raise
        except Refusal as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, imported_words(done, published=how["publish"]))
            return redirect("shifts:import_report", trust_slug=request.trust.slug, ref=ref)
    found = importing.look(kept, by=request.actor)
    grades = {found.words.grades[row.grade].pk for row in found.new}
    page = ReportPage.of(
        kept,
        found,
        runs=runs_of(kept, request.actor) if kept.imported_at else (),
        told=may_be_told(request.actor, grades) if grades else 0,
        slug=request.trust.slug,
        may_publish=request.actor.can(Permission.RELEASE_VACANCY),
    )
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "shifts/importing/report.jinja", context, status=status)


def under_way(request: TrustRequest, kept: Import) -> HttpResponse:
    """The page of a file that the worker is importing; asked again by a script, nothing new."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204)
    page = RunningPage.of(kept, slug=request.trust.slug)
    return render(request, "shifts/importing/running.jinja", {"page": page})


@require_safe
@trust_view(Permission.IMPORT_VACANCIES)
@leaves_entry("import.exported")
def rejected(request: TrustRequest, ref: UUID) -> StreamingHttpResponse:
    """The rows with a problem, each with what is wrong, to correct and send again."""
    kept = asked_for(request, ref)
    found = importing.look(kept, by=request.actor)
    record("import.exported", kept, by=request.actor)
    stem = kept.filename.rsplit(".", 1)[0]
    # The lines come from memory: nothing is asked of the database while they are streamed.
    answer = StreamingHttpResponse(rejected_csv(found.parsed), content_type="text/csv")
    name = "".join(letter for letter in stem if letter.isalnum() or letter in "-_")
    answer["Content-Disposition"] = f'attachment; filename="{name or "rows"}-to-correct.csv"'
    return answer


@require_safe
@trust_view(Permission.IMPORT_VACANCIES)
def columns(request: TrustRequest) -> HttpResponse:
    """What each column of a file means."""
    back = reverse("shifts:import", args=[request.trust.slug])
    page = {"back": {"href": back, "text": "Import vacancies"}}
    return render(request, "shifts/importing/columns.jinja", {"page": page})


def asked_for(request: TrustRequest, ref: UUID) -> Import:
    recent = Import.objects.visible_to(request.actor).filter(checked_at__gt=clock.now() - KEPT_FOR)
    return get_object_or_404(recent, ref=ref)
