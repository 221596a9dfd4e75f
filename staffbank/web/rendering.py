"""Rendering a piece of a page from Python: an NHS.UK macro, or a macro of ours."""

from collections.abc import Callable, Hashable, Mapping
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


#: As many drawings are remembered: the filters and tags of the lists people look at all day.
REMEMBERED = 1024
_drawings: dict[Hashable, Markup] = {}


def drawn(component: str, params: Mapping[str, Any]) -> Markup:
    """The same as ``nhsuk``, remembered: for what looks alike to everybody who asks for it.

    A component says nothing but its parameters, and drawing a long list of choices costs more than
    finding them. Nothing that a person fills in about themself or somebody else belongs here.
    """
    return remembered((component, _frozen(params)), lambda: nhsuk(component, params))


def remembered(key: Hashable, draw: Callable[[], Markup]) -> Markup:
    """What ``draw`` draws, drawn once for each ``key``, which must say all that decides it."""
    found = _drawings.get(key)
    if found is None:
        if len(_drawings) >= REMEMBERED:
            _drawings.clear()
        found = _drawings[key] = draw()
    return found


def _frozen(value: Any) -> Any:
    """The value as a key. Its class belongs to it: of two equal texts one may be marked as safe."""
    if isinstance(value, Mapping):
        return tuple((name, _frozen(each)) for name, each in value.items())
    if isinstance(value, list | tuple):
        return (list, *map(_frozen, value))
    return value.__class__, value
