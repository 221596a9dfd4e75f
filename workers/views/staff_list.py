"""A trust's staff list: send it, look at the report, take it over, decide who is who."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from staffbank.audit.recording import record
from staffbank.web.figures import number, plural
from staffbank.web.forms import Form
from staffbank.web.import_report import Past, Report, import_words
from staffbank.web.leaving import leaves_entry
from staffbank.web.once import once
from trusts.permissions import Permission
from trusts.views.kept_files import confirmed_answer, file_of, recent_files, rejected_answer
from trusts.web import TrustRequest, trust_view
from workers.forms.staff_list import StaffFileForm
from workers.models import StaffEntry, StaffFile, StaffMatch, Worker
from workers.services import matching, staff_list
from workers.services.staff_list import Compared, Imported

inviting = trust_view(Permission.INVITE_WORKERS)


def _back(request: TrustRequest) -> dict[str, str]:
    return {"href": reverse("workers:staff", args=[request.trust.slug]), "text": "Staff list"}


@require_http_methods(["GET", "POST"])
@inviting
@once
def upload(request: TrustRequest) -> HttpResponse:
    """Send a list; nothing is saved but the file and its report."""
    posted = request.method == "POST"
    form = StaffFileForm(request.POST, request.FILES) if posted else StaffFileForm()
    if form.is_valid():
        file = form.cleaned_data["file"]
        kept = staff_list.check(file.name, file.read(), by=request.actor)
        return redirect("workers:staff_report", request.trust.slug, kept.ref)
    home = reverse("workers:invitations", args=[request.trust.slug])
    page = {
        "back": {"href": home, "text": "Workers"},
        "listed": StaffEntry.objects.visible_to(request.actor).count(),
        "matched": StaffMatch.objects.visible_to(request.actor).found().count(),
        "past": [
            Past.of(each, staff_list.FILES.report_path(each, request.trust.slug))
            for each in recent_files(StaffFile, request.actor)
        ],
    }
    status = 422 if form.errors else 200
    context = {"page": page, "form": form}
    return render(request, "workers/staff/upload.jinja", context, status=status)


@require_http_methods(["GET", "POST"])
@inviting
@once
def report(request: TrustRequest, ref: UUID) -> HttpResponse:
    """What taking the list over would do now, and the button that does it."""
    kept = file_of(StaffFile, request.actor, ref)
    form = Form(request.POST if request.method == "POST" else None)
    answer = confirmed_answer(
        request,
        kept,
        form,
        back=_back(request),
        ask=staff_list.ask,
        run=staff_list.run,
        said=imported_words,
    )
    if answer:
        return answer
    found = staff_list.compare(kept, request.actor)
    page = {
        "kept": kept,
        "report": Report.of(kept, found, numbers_of(found)),
        "import_words": import_words(found),
        "back": _back(request),
    }
    status = 422 if form.errors else 200
    context = {"page": page, "form": form}
    return render(request, "workers/staff/report.jinja", context, status=status)


def numbers_of(found: Compared) -> list[tuple[str, str]]:
    new = len(found.new)
    return [
        (number(new), "new person" if new == 1 else "new people"),
        (number(len(found.changed)), "changed since you last sent them"),
    ]


def imported_words(done: Imported) -> str:
    """What was done, said once after it."""
    said = [f"{plural(done.new + done.changed, 'person', 'people')} added or changed."]
    if done.matched:
        said.append(f"{plural(done.matched, 'person', 'people')} of your bank found on the list.")
    if done.left_out:
        said.append(f"{plural(done.left_out, 'row')} left out: download them to correct them.")
    return " ".join(said)


@require_safe
@inviting
@leaves_entry("staff_file.exported")
def rejected(request: TrustRequest, ref: UUID) -> StreamingHttpResponse:
    """The rows with a problem, each with what is wrong, to correct and send again."""
    kept = file_of(StaffFile, request.actor, ref)
    found = staff_list.compare(kept, request.actor)
    record("staff_file.exported", kept, by=request.actor)
    return rejected_answer(kept, found.parsed)


@require_safe
@inviting
def columns(request: TrustRequest) -> HttpResponse:
    """What each column of a list means."""
    return render(request, "workers/staff/columns.jinja", {"page": {"back": _back(request)}})


@require_safe
@inviting
def to_decide(request: TrustRequest) -> HttpResponse:
    """Entries that may be somebody the trust engages: a person says."""
    pairs = matching.to_decide(by=request.actor)
    return render(
        request, "workers/staff/decide.jinja", {"page": {"back": _back(request), "pairs": pairs}}
    )


@require_POST
@inviting
@once
def decide(request: TrustRequest, ref: UUID, person_ref: UUID) -> HttpResponse:
    """Say whether the two are one."""
    entry = get_object_or_404(StaffEntry.objects.visible_to(request.actor), ref=ref)
    worker = get_object_or_404(Worker.objects.visible_to(request.actor), ref=person_ref)
    same = "same" in request.POST
    matching.decide(entry, worker, same=same, by=request.actor)
    said = "is on your staff list" if same else "is somebody else"
    messages.success(request, f"Saved: {worker.name} {said}.")
    return redirect("workers:staff_decide", request.trust.slug)
