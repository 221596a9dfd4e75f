"""Problem details (RFC 9457) for programs, from where no API view has been reached."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpRequest, JsonResponse

MEDIA_TYPE = "application/problem+json"
#: Where each ``code`` is described, below the address of the API.
TYPES = "/api/v1/#problem-"


def asks(request: HttpRequest) -> bool:
    """Whether a program asks, which no page would help."""
    return request.path.startswith("/api/")


def problem(
    status: int, code: str, detail: str, headers: Mapping[str, str] | None = None
) -> JsonResponse:
    body = {
        "type": f"{TYPES}{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
    }
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))
