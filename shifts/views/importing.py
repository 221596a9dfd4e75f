"""Importing vacancies from a file: upload, look at the report, import."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shifts.forms.importing import PUBLISHED, RunForm, UploadForm
from shifts.models import Import
from shifts.presenters.importing import ReportPage, UploadPage, back_to, imported_words
from shifts.selectors.imports import may_be_told, runs_of
from shifts.services import importing
from staffbank.audit.recording import record
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.views.kept_files import confirmed_answer, file_of, recent_files, rejected_answer
from trusts.web import TrustRequest, trust_view


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
    recent = recent_files(Import, request.actor)
    context = {"page": UploadPage.of(recent, slug=request.trust.slug), "form": form}
    status = 422 if form.errors else 200
    return render(request, "shifts/importing/upload.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
@trust_view(Permission.IMPORT_VACANCIES)
@once
def report(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What importing the file would do now, and the button that does it."""
    kept = asked_for(request, ref)
    form = RunForm(request.POST if request.method == "POST" else None)

    def publishes() -> bool:
        return bool(form.cleaned_data["how"] == PUBLISHED)

    answer = confirmed_answer(
        request,
        kept,
        form,
        back=back_to(request.trust.slug),
        ask=importing.ask,
        run=importing.run,
        said=lambda done: imported_words(done, published=publishes()),
        how=lambda: {"publish": publishes()},
    )
    if answer:
        return answer
    found = importing.compare_kept(kept, request.actor)
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


@require_safe
@trust_view(Permission.IMPORT_VACANCIES)
@leaves_entry("import.exported")
def rejected(request: TrustRequest, ref: UUID) -> StreamingHttpResponse:
    """The rows with a problem, each with what is wrong, to correct and send again."""
    kept = asked_for(request, ref)
    found = importing.compare_kept(kept, request.actor)
    record("import.exported", kept, by=request.actor)
    return rejected_answer(kept, found.parsed)


@require_safe
@trust_view(Permission.IMPORT_VACANCIES)
def columns(request: TrustRequest) -> HttpResponse:
    """What each column of a file means."""
    back = reverse("shifts:import", args=[request.trust.slug])
    page = {"back": {"href": back, "text": "Import vacancies"}}
    return render(request, "shifts/importing/columns.jinja", {"page": page})


def asked_for(request: TrustRequest, ref: UUID) -> Import:
    return file_of(Import, request.actor, ref)
