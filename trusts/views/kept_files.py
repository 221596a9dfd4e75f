"""Answers that the pages of every sort of file have in common."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render

from staffbank import clock
from staffbank.actors import Actor
from staffbank.interop.csv_table import Parsed, rejected_csv
from staffbank.web.import_report import RunningPage
from trusts.models.kept_file import KeptFile, KeptFileQuerySet

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
