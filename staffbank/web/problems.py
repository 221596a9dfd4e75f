"""What the API answers when it does not do what was asked: problem details (RFC 9457).

``code`` is for programs, ``detail`` for people. None of them says whether something exists that
the caller may not see. The transaction is undone: what is answered with a problem changed nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import Error as DatabaseError
from django.db import connection, transaction
from django.http import Http404
from django.utils.crypto import get_random_string
from rest_framework import exceptions
from rest_framework.response import Response

from staffbank.errors import Busy, NotPermitted, Refusal
from staffbank.interop.idempotency import KeyReused
from staffbank.outside import Outside
from staffbank.web.error_views import AWAY, LEGIBLE, TOO_LARGE, TOO_MANY
from staffbank.web.outages import is_away, is_impatient
from staffbank.web.programs import MEDIA_TYPE, TYPES
from staffbank.web.tls import USE_TLS

logger = logging.getLogger(__name__)

NOT_FOUND = "Nothing here that you may see."
#: The codes that are no refusal's, and what each means.
OTHERS = {
    "authentication_failed": "The token is not one of ours, or it was revoked.",
    "fault": "Something went wrong on our side. Nothing was saved.",
    "invalid": "Some of what was sent needs changing. Each of the errors points at its place.",
    "malformed": "The request cannot be read.",
    "method_not_allowed": "This address does not answer that method.",
    "not_acceptable": "Only application/json can be had.",
    "not_authenticated": "Log in, or send a machine token.",
    "not_found": NOT_FOUND,
    "out_of_reach": "The records cannot be reached. Nothing was done: try again later.",
    "parse_error": "The body is not JSON, or nested too deeply.",
    "permission_denied": "A session needs its CSRF token with each change.",
    "second_step_needed": "The session has not made the second step of logging in.",
    "tls_needed": USE_TLS,
    "too_large": TOO_LARGE,
    "too_many_requests": TOO_MANY,
    "unsupported_media_type": "The body must be application/json.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that is a no."""

    status: int
    code: str
    detail: str
    errors: list[dict[str, str]] = field(default_factory=list)
    facts: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        body: dict[str, Any] = {
            "type": f"{TYPES}{self.code}",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "detail": self.detail,
            "code": self.code,
            **self.facts,
        }
        if self.errors:
            body["errors"] = self.errors
        return Response(
            body, status=self.status, headers=dict(self.headers), content_type=MEDIA_TYPE
        )


def answer(error: Exception, context: Mapping[str, Any]) -> Response:
    """DRF's exception handler: every exception out of an API view becomes a problem."""
    if isinstance(error, Outside):
        raise error
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    return problem_of(error).response()


def problem_of(error: Exception) -> Problem:
    match error:
        case Refusal():
            return _refused(error)
        case exceptions.ValidationError():
            return invalid(list(_errors(error.detail)))
        case Http404() | exceptions.NotFound():
            return Problem(404, "not_found", NOT_FOUND)
        case exceptions.APIException():
            return _of_the_framework(error)
        case DatabaseError() if is_impatient(error):
            return _refused(Busy())
        case DatabaseError() if is_away(error):
            return Problem(503, "out_of_reach", AWAY, headers={"Retry-After": "30"})
    return _of_django(error) or _our_fault(error)


def invalid(errors: list[dict[str, str]]) -> Problem:
    """What was sent does not have the right shape; ``errors`` point at each place."""
    return Problem(400, "invalid", "Some of what you sent needs changing.", errors=errors)


def _refused(refusal: Refusal) -> Problem:
    reasons = refusal.facts.get("reasons")
    facts = {"reasons": reasons} if reasons else {}
    match refusal:
        case Busy():
            headers = {"Retry-After": "2"}
            return Problem(503, refusal.code, refusal.message, headers=headers)
        case NotPermitted():
            return Problem(403, refusal.code, refusal.message)
        case KeyReused():
            return Problem(422, refusal.code, refusal.message)
    return Problem(409, refusal.code, refusal.message, facts=facts)


def _of_django(error: Exception) -> Problem | None:
    match error:
        case PermissionDenied():
            return Problem(403, NotPermitted.code, NotPermitted.message)
        case RequestDataTooBig():
            return Problem(413, "too_large", TOO_LARGE)
        case SuspiciousOperation():
            return Problem(400, "malformed", "This request cannot be read.")
    return None


def _of_the_framework(error: exceptions.APIException) -> Problem:
    headers = {}
    if auth_header := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = auth_header
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    code = str(getattr(error.detail, "code", error.default_code))
    return Problem(error.status_code, code, str(error.detail), headers=headers)


def _our_fault(error: Exception) -> Problem:
    reference = f"{get_random_string(4, LEGIBLE)}-{get_random_string(2, LEGIBLE)}"
    logger.error("api.fault %s", reference, exc_info=error)
    return Problem(
        500,
        "fault",
        f"Something went wrong on our side. Nothing was saved. Quote {reference} if you tell us.",
    )


def _errors(detail: Any, where: str = "") -> Iterator[dict[str, str]]:
    """Each message with a JSON pointer to what it is about."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            step = "" if name == "non_field_errors" else f"/{name}"
            yield from _errors(inner, where + step)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from _errors(inner, f"{where}/{index}" if nested else where)
    else:
        yield {"pointer": where, "detail": str(detail), "code": str(detail.code)}
