"""The API's page for people: every operation and every refusal, from the code that makes them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from staffbank.errors import Refusal
from staffbank.web.problems import OTHERS


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked."""

    verb: str
    path: str
    summary: str
    description: str
    parameters: tuple[tuple[str, str], ...]
    body: tuple[tuple[str, str], ...]


@require_safe
def read(request: HttpRequest) -> HttpResponse:
    """How to call the API, what it can do, and what each refusal means."""
    described = _described()
    context = {
        "seats": [
            ("As a trust", [each for each in described if "/trusts/" in each.path]),
            ("As yourself", [each for each in described if "/me/" in each.path]),
        ],
        "problems": sorted({**OTHERS, **dict(_refusals(Refusal))}.items()),
    }
    return render(request, "web/api.jinja", context)


@cache
def _described() -> tuple[Operation, ...]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return tuple(
        _operation(verb, path, operation, schema["components"]["schemas"])
        for path, verbs in schema["paths"].items()
        for verb, operation in verbs.items()
    )


def _operation(
    verb: str, path: str, operation: dict[str, Any], schemas: dict[str, Any]
) -> Operation:
    asked = [each for each in operation.get("parameters", ()) if each["in"] == "query"]
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = body.get("schema", {}).get("$ref", "").rpartition("/")[2]
    properties = schemas.get(name, {}).get("properties", {})
    required = schemas.get(name, {}).get("required", ())
    return Operation(
        verb.upper(),
        path,
        operation["summary"],
        operation.get("description", ""),
        tuple((each["name"], _words(each, required=False)) for each in asked),
        tuple(
            (field, _words(told, required=field in required)) for field, told in properties.items()
        ),
    )


def _words(told: dict[str, Any], *, required: bool) -> str:
    words = str(told.get("description", "")).partition("\n")[0]
    words = "" if words.startswith("* ") else words
    return " ".join(part for part in ("Required." if required else "", words) if part)


def _refusals(kind: type[Refusal]) -> Iterator[tuple[str, str]]:
    for refusal in kind.__subclasses__():
        yield refusal.code, refusal.message
        yield from _refusals(refusal)
