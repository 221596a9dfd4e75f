"""How much a request may send, known before any of it is read."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from staffbank.web import error_views

Answer = Callable[[HttpRequest], HttpResponseBase]


class BodiesMiddleware:
    """Stands before everything that reads a body, the CSRF check included."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if sent(request) > allowed(request):
            return error_views.too_large(request)
        return self.get_response(request)


def sent(request: HttpRequest) -> int:
    """What the request says it sends. Django reads no further than that."""
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdecimal() else 0


def allowed(request: HttpRequest) -> int:
    with_files = request.content_type == "multipart/form-data"
    limit = settings.UPLOAD_MAX_SIZE if with_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
    return int(limit)
