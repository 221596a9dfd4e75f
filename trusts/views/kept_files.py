"""Answers that the pages of every sort of file have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from staffbank import clock
from staffbank.actors import Actor
from staffbank.errors import NotPermitted, Refusal
from staffbank.interop.csv_table import Parsed, rejected_csv
from staffbank.web.import_report import RunningPage
from trusts.models.kept_file import KeptFile, KeptFileQuerySet
from trusts.services import kept_files

F = TypeVar("F", bound=KeptFile)
#: Files that the page of sending one lists.
LISTED = 10


def recent_files(model: type[F], actor: Actor) -> Iterable[F]:
    """The files sent last, without what is in them."""
    return _visible(model, actor).defer("content")[:LISTED]


def file_of(model: type[F], actor: Actor, ref: UUID) -> F:
    """The file that an address names, while its report is kept."""
    return get_object_or_404(_visible(model, actor), ref=ref)


def running_answer(request: HttpRequest, kept: KeptFile, back: dict[str, str]) -> HttpResponse:
    """The page of a file that the worker is importing; asked again by a script, nothing new."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204)
    page = RunningPage.of(kept, here=request.path, back=back)
    return render(request, "importing/running.jinja", {"page": page})


def confirmed_answer(
    request: Any,
    kept: KeptFile,
    form: BaseForm,
    *,
    back: dict[str, str],
    ask: Callable[..., object],
    run: Callable[..., Any],
    said: Callable[[Any], str],
    how: Callable[[], dict[str, Any]] = dict,
) -> HttpResponse | None:
    """Import a file whose report was confirmed: at once or, when it is long, by the worker.

    Nothing, where its report is to be shown: nobody confirmed it, or ``form`` says why it was
    refused. ``how`` is what else a valid form asks for, and ``said`` puts into words what was done.
    """
    if kept.is_under_way(clock.now()):
        return running_answer(request, kept, back)
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": request.path})
    if not form.is_valid():
        return None
    asked = {"good_rows_only": "good" in request.POST, **how()}
    try:
        if kept.rows > kept_files.AT_ONCE:
            ask(kept, by=request.actor, **asked)
        else:
            messages.success(request, said(run(kept, by=request.actor, **asked)))
    except NotPermitted:
        raise
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return None
    return redirect(request.path)


def rejected_answer(kept: KeptFile, parsed: Parsed[Any]) -> StreamingHttpResponse:
    """The rows with a problem, each with what is wrong, to correct and send again."""
    stem = kept.filename.rsplit(".", 1)[0]
    # The lines come from memory: nothing is asked of the database while they are streamed.
    answer = StreamingHttpResponse(rejected_csv(parsed), content_type="text/csv")
    name = "".join(letter for letter in stem if letter.isalnum() or letter in "-_")
    answer["Content-Disposition"] = f'attachment; filename="{name or "rows"}-to-correct.csv"'
    return answer


def _visible(model: type[F], actor: Actor) -> KeptFileQuerySet[F]:
    rows: KeptFileQuerySet[F] = model.objects  # type: ignore[attr-defined]
    return rows.visible_to(actor).recent(clock.now())
