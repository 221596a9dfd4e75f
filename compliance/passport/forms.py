"""Showing a passport to whoever verifies it, and verifying one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from compliance.models import Credential
from compliance.passport.fitness import Coming
from compliance.passport.rules import files
from compliance.passport.rules.reasons import NotAccepted
from staffbank.web.choices import CheckboxesRowField, CheckboxField, RadiosField, SelectField
from staffbank.web.fields import FileField, TextareaField, TextField
from staffbank.web.forms import Form

#: For how long a passport may be shown, in minutes.
LENGTHS = (
    ("15", "15 minutes, for somebody beside me"),
    ("720", "12 hours, for a shift"),
    ("10080", "7 days"),
    ("43200", "30 days"),
)


class ShareForm(Form):
    """What to show, to whom, why and for how long."""

    checks = CheckboxesRowField(
        label="What to show",
        queryset=Credential.objects.none(),
        missing="Choose at least one check to show",
        small=True,
    )
    details = CheckboxField(
        label="Also show the details",
        hint="Who issued it, its date, the end of its number, and what was seen",
        required=False,
    )
    shown_to = TextField(
        label="Who is it for",
        hint="For example, the nurse in charge of Witherow Ward",
        max_length=80,
        missing="Enter who it is for",
    )
    booking = SelectField(label="For a shift", required=False)
    reason = TextField(label="Why", max_length=120, required=False)
    length = RadiosField(
        label="For how long", choices=LENGTHS, missing="Choose for how long to show it"
    )

    def __init__(
        self, *args: Any, checks: QuerySet[Credential], coming: Sequence[Coming], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows("checks", checks)
        self.fields["checks"].label_from_instance = _short_name  # type: ignore[attr-defined]
        self.coming = {str(each.ref): each for each in coming}
        shifts = [(ref, each.words) for ref, each in self.coming.items()]
        self.fields["booking"].choices = [("", "Not for a shift"), *shifts]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What the service takes."""
        given = dict(self.cleaned_data)
        ref = given.pop("booking")
        given["length"] = timedelta(minutes=int(given["length"]))
        return {**given, "booking_ref": UUID(ref) if ref else None}


def _short_name(credential: Credential) -> str:
    return credential.kind.name


class VerifyForm(Form):
    """A file, or the text itself."""

    says_optional = False

    file = FileField(label="Passport file", required=False)
    text = TextareaField(
        label="Or paste the credential",
        hint="It is one long line of letters, numbers and the signs . - _ and ~",
        required=False,
        rows=5,
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
