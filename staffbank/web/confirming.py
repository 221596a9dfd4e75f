"""Changes shown before they are made: the same form checks, then confirms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest

from staffbank.errors import Refusal

#: The name of the button that makes the change; without it a valid form only shows what it means.
CONFIRM = "confirm"


def confirmed(
    request: HttpRequest,
    form: forms.BaseForm,
    make: Callable[[dict[str, Any]], object],
    *,
    refused_at: str | None = None,
) -> bool:
    """Make the change of a valid form if its confirming button was pressed.

    ``make`` is given the cleaned data. A refusal is said at the field ``refused_at``, or above the
    form; the form then has errors and the change was not made.
    """
    if not form.is_valid() or CONFIRM not in request.POST:
        return False
    try:
        make(form.cleaned_data)
    except Refusal as refusal:
        form.add_error(refused_at, refusal.message)
        return False
    return True
