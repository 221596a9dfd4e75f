"""The Jinja environment of our pages."""

from typing import Any

from jinja2 import ChainableUndefined, ChoiceLoader, Environment, PackageLoader


def environment(**options: Any) -> Environment:
    """Build the environment, with the NHS.UK macros importable beside our templates."""
    options["loader"] = ChoiceLoader([options["loader"], PackageLoader("nhsuk_frontend_jinja")])
    options["undefined"] = ChainableUndefined  # the macros ask for parameters that were not given
    return Environment(**options)  # noqa: S701 - Django turns autoescape on in ``options``
