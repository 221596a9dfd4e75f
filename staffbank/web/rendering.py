"""Rendering a piece of a page from Python: an NHS.UK macro, or a macro of ours."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.template import engines
from django.template.backends.jinja2 import Jinja2
from jinja2 import Environment
from markupsafe import Markup

# Macros that do not live in a folder of their own name.
_FOLDERS = {"table": "tables"}


@cache
def pages() -> Environment:
    """The environment that settings built for our pages."""
    engine = next(engine for engine in engines.all() if isinstance(engine, Jinja2))
    return engine.env


def nhsuk(component: str, params: Mapping[str, Any]) -> Markup:
    """Render an NHS.UK component: ``nhsuk("dateInput", {...})``."""
    folder = _FOLDERS.get(component) or "".join(
        f"-{letter.lower()}" if letter.isupper() else letter for letter in component
    )
    template = pages().get_template(f"nhsuk/components/{folder}/macro.jinja")
    macro = getattr(template.module, component)
    rendered: Markup = macro(params)
    return rendered.strip()
