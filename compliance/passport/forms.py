"""Showing a passport to whoever verifies it, and verifying one."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from compliance.passport.rules import files
from compliance.passport.rules.reasons import NotAccepted
from staffbank.web.fields import FileField, TextareaField
from staffbank.web.forms import Form


class VerifyForm(Form):
    """A file, or the text itself."""

    file = FileField(label="Passport file", required=False)
    text = TextareaField(
        label="Or paste the credential",
        hint="It is one long line of letters, numbers and the signs . - _ and ~",
        required=False,
        rows=5,
        max_length=files.LONGEST,
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        text = given.get("text", "")
        if uploaded := given.get("file"):
            text = _text_of(uploaded)
        if not text and not self.errors:
            self.add_error("file", "Choose a passport file, or paste a credential")
            return given
        try:
            given["credentials"] = files.read(text)
        except NotAccepted as refused:
            self.add_error("file" if uploaded else "text", str(refused))
        return given


def _text_of(uploaded: Any) -> str:
    if uploaded.size > files.LONGEST:
        raise ValidationError({"file": "Passport file must be smaller than 1 MB"})
    try:
        text: str = uploaded.read().decode()
    except UnicodeDecodeError as error:
        raise ValidationError({"file": "This is not a passport file: it is not text"}) from error
    return text
