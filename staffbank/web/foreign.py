"""Forms that are not ours, printed with our components: those of the log in library."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from markupsafe import Markup

from staffbank.web.rendering import nhsuk

# What is said instead of the library's words, by the code of its error or by its label.
INSTEAD = {
    "email_password_mismatch": (
        "Check your email address and password. Together they do not match an account"
    ),
    "too_many_login_attempts": "Too many tries. Wait 5 minutes, then try again",
    "rate_limited": "Too many tries. Wait 5 minutes, then try again",
    "incorrect_code": (
        "Check the code. It may have run out: enter the one that the app or the latest email shows"
    ),
    "password_too_short": "Password must be at least 12 characters",
    "password_too_common": "Choose a password that fewer people use",
    "password_entirely_numeric": "Choose a password that is not only numbers",
    "password_too_similar": "Choose a password that is not like your name or email address",
    "password_breached": "This password has been stolen from another website. Choose another",
    "same_as_current": "This is the address you have now. Enter the new one",
    "duplicate_email": "This is the address you have now. Enter the new one",
    "email_taken": "This address cannot be used. Enter another",
    "enter_current_password": "Enter your current password. It is not the one you entered",
    "incorrect_password": "Check your password. It is not the one we have",
}
LABELS = {
    "Email": "Email address",
    "Authenticator code": "The code that the app shows",
    "New Password (again)": "The new password again",
    "Password (again)": "The password again",
    "Name": "Name of the passkey",
}

KEPT = ("autocomplete", "maxlength", "inputmode", "autocapitalize")


def foreign_field(bound: BoundField) -> Markup:
    """Draw a field of a Django form by what its widget is."""
    widget = bound.field.widget
    if bound.is_hidden:
        return Markup(str(bound))  # noqa: S704 (Django has escaped it)
    told: dict[str, Any] = {"id": bound.auto_id, "name": bound.html_name}
    if bound.errors:
        told["errorMessage"] = {"text": " ".join(_said(bound.form, bound.name))}
    if isinstance(widget, forms.CheckboxInput):
        box = {"value": "on", "text": _label(bound), "checked": bool(bound.value())}
        return nhsuk("checkboxes", {**told, "idPrefix": bound.auto_id, "items": [box], "id": None})
    told["label"] = {"text": _label(bound)}
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
        for name in form.errors
        for text in _said(form, name)
    ]
    return nhsuk("errorSummary", {"titleText": "There is a problem", "errorList": errors})


def _label(bound: BoundField) -> str:
    label = str(bound.label)
    return LABELS.get(label) or label.capitalize()


def _said(form: forms.BaseForm, name: str) -> list[str]:
    """The errors of a field in words that say what to do."""
    return [
        f"Enter your {_label(form[name]).lower()}"
        if error.code == "required"
        else INSTEAD.get(error.code or "") or " ".join(error.messages)
        for error in form.errors.as_data()[name]
    ]
