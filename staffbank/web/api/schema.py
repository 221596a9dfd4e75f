"""How the API describes itself: what DRF's own classes do not say of it."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema

from staffbank.interop.idempotency import LONGEST_KEY
from staffbank.web.api.answering import HEADER, REPLAYED
from staffbank.web.programs import MEDIA_TYPE


class Schema(AutoSchema):
    """The first line of an operation's docstring is its summary, the rest its description."""

    def get_summary(self) -> str | None:
        return self._said().partition("\n")[0].removesuffix(".") or None

    def get_description(self) -> str:  # type: ignore[override]
        return self._said().partition("\n")[2].strip()

    def _said(self) -> str:
        name = getattr(self.view, "action", None) or self.method.lower()
        words = getattr(self.view, name).__doc__ or ""
        return "\n".join(line.strip() for line in words.strip().splitlines())


def _text(words: str = "") -> dict[str, Any]:
    return {"type": "string", "description": words} if words else {"type": "string"}


def _listed(name: str) -> dict[str, Any]:
    return {"type": "array", "items": {"$ref": f"#/components/schemas/{name}"}}


SCHEMAS: dict[str, dict[str, Any]] = {
    "Problem": {
        "type": "object",
        "description": "Problem details (RFC 9457).",
        "required": ["type", "title", "status", "detail", "code"],
        "properties": {
            "type": _text("Where the code is described."),
            "title": _text(),
            "status": {"type": "integer"},
            "detail": _text("What happened, and what would change it."),
            "code": _text("The same, for a program."),
            "errors": _listed("ProblemError"),
            "reasons": _listed("ProblemReason"),
        },
    },
    "ProblemError": {
        "type": "object",
        "description": "One thing that needs changing.",
        "required": ["pointer", "detail", "code"],
        "properties": {
            "pointer": _text("A JSON pointer to it; empty for the whole."),
            "detail": _text(),
            "code": _text(),
        },
    },
    "ProblemReason": {
        "type": "object",
        "description": "One reason why somebody may not take a shift.",
        "required": ["code", "detail"],
        "properties": {"code": _text(), "detail": _text()},
    },
}

ALWAYS = {
    400: "Some of what was sent needs changing.",
    401: "Say who you are: log in, or send a machine token.",
    403: "You can see this, and may not do it.",
    404: "Nothing here that you may see.",
    406: "Ask for application/json.",
    500: "Something went wrong on our side. Nothing was saved.",
    503: "Someone else is changing this at the moment. Nothing was saved. Try again.",
}
ON_POST = {
    409: "It cannot be done as things stand; `code` and `detail` say why.",
    413: "The request is too large.",
    415: "Send application/json.",
    422: "The Idempotency-Key was used for another request.",
}
RETRY_AFTER = {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}}

KEY = {
    "name": HEADER,
    "in": "header",
    "description": (
        "A new random key for each new request. Sent again with the same body, the first answer"
        f" comes back, with `{REPLAYED}: true`. Machine tokens must send one."
    ),
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
}


def with_problems(result: Any, generator: Any, request: Any, public: bool) -> Any:
    """Add to every operation what may go wrong, and to every POST its idempotency key."""
    result["components"]["schemas"].update(SCHEMAS)
    for verbs in result["paths"].values():
        for verb, operation in verbs.items():
            problems = ALWAYS | ON_POST if verb == "post" else ALWAYS
            for status, words in problems.items():
                operation["responses"][str(status)] = _problem(status, words)
            if verb == "post":
                operation.setdefault("parameters", []).append(KEY)
    return result


def _problem(status: int, words: str) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    response: dict[str, Any] = {"description": words, "content": content}
    if status == 503:
        response["headers"] = RETRY_AFTER
    return response
