"""Training from a file: send it, look at the report, say what its names mean, import it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from compliance.forms.checks import NamesForm, TrainingFileForm
from compliance.models import TrainingFile
from compliance.presenters.training import TrainingReport, training_imported_words
from compliance.selectors.training import meanings_for, training_kinds
from compliance.services import training
from compliance.services.comparing_training import compare
from staffbank.audit.recording import record
from staffbank.web.figures import plural
from staffbank.web.forms import Form
from staffbank.web.import_report import Past
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.views.kept_files import confirmed_answer, file_of, recent_files, rejected_answer
from trusts.web import TrustRequest, trust_view

checking = trust_view(Permission.CHECK_CREDENTIALS)


def _back(request: TrustRequest) -> dict[str, str]:
    href = reverse("compliance:training", args=[request.trust.slug])
    return {"href": href, "text": "Import training"}


@require_http_methods(["GET", "POST"])
@checking
@once
def upload(request: TrustRequest) -> HttpResponse:
    """Send a file; nothing is saved but the file and its report."""
    posted = request.method == "POST"
    form = TrainingFileForm(request.POST, request.FILES) if posted else TrainingFileForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        whose = form.cleaned_data["whose"]
        kept = training.check(file.name, file.read(), whose=whose, by=request.actor)
        return redirect("compliance:training_report", request.trust.slug, kept.ref)
    page = {
        "back": {"href": reverse("compliance:checks", args=[request.trust.slug]), "text": "Checks"},
        "past": [
            Past.of(each, training.FILES.report_path(each, request.trust.slug))
            for each in recent_files(TrainingFile, request.actor)
        ],
    }
    context = {"page": page, "form": form}
    status = 422 if form.errors else 200
    return render(request, "compliance/training/upload.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
@checking
@once
def report(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What importing the file would do now, and the button that does it."""
    kept = file_of(TrainingFile, request.actor, ref)
    form = Form(request.POST if request.method == "POST" else None)
    answer = confirmed_answer(
        request,
        kept,
        form,
        back=_back(request),
        ask=training.ask,
        run=training.run,
        said=training_imported_words,
    )
    if answer:
        return answer
    page = TrainingReport.of(kept, compare(kept, request.actor))
    context = {"page": page, "form": form, "back": _back(request)}
    status = 422 if form.errors else 200
    return render(request, "compliance/training/report.jinja", context, status=status)


@require_safe
@checking
@leaves_entry("training_file.exported")
def rejected(request: TrustRequest, ref: UUID) -> StreamingHttpResponse:
    """The rows with a problem, each with what is wrong, to correct and send again."""
    kept = file_of(TrainingFile, request.actor, ref)
    found = compare(kept, request.actor)
    record("training_file.exported", kept, by=request.actor)
    return rejected_answer(kept, found.parsed)


@require_http_methods(["GET", "POST"])
@checking
@once
def names(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What the names in a file mean: those nobody knows first, then what the trust said before."""
    kept = file_of(TrainingFile, request.actor, ref)
    found = compare(kept, request.actor)
    said = meanings_for(request.actor).local
    form = NamesForm(
        request.POST if request.method == "POST" else None,
        names=found.unknown | {name: text for name, text in found.known.items() if name in said},
        kinds=training_kinds(),
        said=said,
    )
    if form.is_valid():
        changed = {n: kind for n, kind in form.meant.items() if n not in said or said[n] != kind}
        training.say_what_names_mean(changed, by=request.actor)
        messages.success(request, f"{plural(len(changed), 'name')} saved.")
        return redirect("compliance:training_report", request.trust.slug, ref)
    href = reverse("compliance:training_report", args=[request.trust.slug, ref])
    context = {"page": {"back": {"href": href, "text": "Your import"}}, "form": form}
    status = 422 if form.errors else 200
    return render(request, "compliance/training/names.jinja", context, status=status)


@require_safe
@checking
def columns(request: TrustRequest) -> HttpResponse:
    """What each column of a file means."""
    return render(request, "compliance/training/columns.jinja", {"page": {"back": _back(request)}})
