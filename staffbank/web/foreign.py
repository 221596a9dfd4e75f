"""Forms that are not ours, printed with our components: those of the log in library."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from markupsafe import Markup

from staffbank.web.rendering import nhsuk

KEPT = ("autocomplete", "maxlength", "inputmode", "autocapitalize")


def foreign_field(bound: BoundField) -> Markup:
    """Draw a field of a Django form by what its widget is."""
    widget = bound.field.widget
    if bound.is_hidden:
        return Markup(str(bound))  # noqa: S704 (Django has escaped it)
    told: dict[str, Any] = {"id": bound.auto_id, "name": bound.html_name}
    if bound.errors:
        told["errorMessage"] = {"text": " ".join(str(error) for error in bound.errors)}
    if isinstance(widget, forms.CheckboxInput):
        box = {"value": "on", "text": str(bound.label), "checked": bool(bound.value())}
        return nhsuk("checkboxes", {**told, "idPrefix": bound.auto_id, "items": [box], "id": None})
    told["label"] = {"text": str(bound.label)}
    told["attributes"] = {name: widget.attrs[name] for name in KEPT if name in widget.attrs}
    if isinstance(widget, forms.PasswordInput):
        told["autocomplete"] = told["attributes"].pop("autocomplete", None)
        return nhsuk("passwordInput", told)
    value = bound.value()
    return nhsuk("input", {**told, "type": widget.input_type, "value": value or ""})


def foreign_summary(form: forms.BaseForm) -> Markup:
    if not form.is_bound or not form.errors:
        return Markup("")
    errors = [
        {"text": text} if name == "__all__" else {"text": text, "href": f"#{form[name].auto_id}"}
        for name, texts in form.errors.items()
        for text in texts
    ]
    return nhsuk("errorSummary", {"titleText": "There is a problem", "errorList": errors})
