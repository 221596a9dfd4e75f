"""Sending in a credential for checking."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from compliance.forms.checks import SendsPages
from compliance.models import CredentialKind, Details
from compliance.saying import fields_of, row_said, wrong_with
from staffbank.web.choices import SelectRowField
from staffbank.web.fields import DateField, TextareaField, TextField


class AddCheckForm(SendsPages):
    """What it is and what stands on it. Its end is worked out from the kind, never typed."""

    kind = SelectRowField(
        label="What you are adding",
        queryset=CredentialKind.objects.none(),
        to_field_name="code",
        empty_label="Choose one",
        missing="Choose what you are adding",
    )
    issuer = TextField(
        label="Who issued it",
        hint="For example, Resuscitation Council UK",
        max_length=120,
        missing="Enter who issued it",
    )
    valid_from = DateField(
        label="Date on it",
        hint="The day you passed, or the day it was issued",
        missing="Enter the date on it",
    )
    number_hint = TextField(
        label="Last 4 characters of its number",
        hint="We keep only these, so that it can be told from another one",
        max_length=4,
        width=4,
        required=False,
    )
    evidence = TextareaField(
        label="What you will bring",
        hint="For example, the certificate with my name and the course date",
        max_length=200,
        rows=2,
        required=False,
    )

    #: What is said of it in words, each a name that ``submit_credential`` takes.
    SAID = ("kind", "issuer", "valid_from", "number_hint", "evidence")
    field_order = ("kind", "issuer", "valid_from", "number_hint", "photo", "scans", "evidence")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.rows("kind", CredentialKind.objects.all())
        code = self.data.get("kind") if self.is_bound else self.initial.get("kind")
        self.chosen = CredentialKind.objects.filter(code=code or "").first()
        of_kind = fields_of(self.chosen) if self.chosen else {}
        self.fields.update(of_kind)
        revealed = {"share_code"}
        self.of_kind = [self[name] for name in of_kind if name not in revealed]

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day > self.today:
            raise ValidationError("Date on it must be today or in the past")
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for name, words in wrong_with(self.chosen, found).items() if self.chosen else ():
            self.add_error(name, words)
        if not (self.errors or found.get("evidence") or self.received):
            self.add_error("evidence", "Send a photo of it, or enter what you will bring")
        return found

    @property
    def said(self) -> Details | None:
        """What they say of it, in the row of its kind."""
        return row_said(self.cleaned_data["kind"], self.cleaned_data)
