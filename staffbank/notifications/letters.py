"""A letter from a template: its first line is the subject, the rest the body, all of it plain."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import Environment

SUBJECT = "Subject: "


@dataclass(frozen=True, slots=True)
class Letter:
    subject: str
    body: str


@cache
def _plain() -> Environment:
    """The pages' environment, without the escaping that is for HTML."""
    engine = engines["jinja2"]
    assert isinstance(engine, Jinja2)
    environment: Environment = engine.env.overlay(autoescape=False)
    return environment


def address_of(link: str) -> str:
    """``link``, a path of ours, as a reader outside the browser needs it."""
    return f"{settings.SITE_ADDRESS}{link}" if link else ""


def write_letter(template: str, *, link: str = "", **context: Any) -> Letter:
    """Fill ``template``; in it ``link`` is a whole address. Names never belong in the subject."""
    text = _plain().get_template(template).render(link=address_of(link), **context)
    first, _, rest = text.strip().partition("\n")
    if not first.startswith(SUBJECT):
        raise ValueError(f"{template} does not begin with {SUBJECT!r}")
    return Letter(first.removeprefix(SUBJECT).strip(), rest.strip() + "\n")
