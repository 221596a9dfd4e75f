"""Pages that may not answer without leaving an entry: credentials that are shown, files that leave.

The view calls a service that records. The decorator makes sure that it did: a page that forgets
answers nothing. A test reads every page's answer and finds those that ought to be decorated.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staffbank.audit.recording import heard

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class NothingRecorded(RuntimeError):
    """A page showed what may only be shown on record, and recorded nothing."""


def leaves_entry(verb: str) -> Callable[[View], View]:
    """The page's answer leaves an entry of ``verb``. Stands nearest the view, under its door."""

    def decorate(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            verbs: set[str] = set()
            token = heard.set(verbs)
            try:
                answer = view(request, *args, **kwargs)
            finally:
                heard.reset(token)
            shows = answer.status_code in {200, 422}
            if shows and verb not in verbs:
                raise NothingRecorded(f"{view.__qualname__} answered without recording {verb}")
            return answer

        inside.leaves = verb  # type: ignore[attr-defined]
        return inside  # type: ignore[return-value]

    return decorate
