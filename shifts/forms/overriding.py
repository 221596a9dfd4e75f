"""Taking somebody without a check: which, until when, why."""

from __future__ import annotations

from typing import Any

from compliance.models import CredentialKind
from staffbank.web.choices import SelectRowField
from staffbank.web.fields import DateField, TextField
from staffbank.web.figures import plural
from staffbank.web.forms import Form


class OverrideForm(Form):
    """Never offers what the law asks for."""

    kind = SelectRowField(
        label="Without which check",
        queryset=CredentialKind.objects.none(),
        to_field_name="code",
        missing="Choose a check",
        empty_label="Choose a check",
    )
    number = TextField(
        label="For one shift only",
        hint="Its reference, for example V-00412. Leave it empty for all shifts at your trust",
        max_length=12,
        width=10,
        required=False,
        autocomplete="off",
    )
    until = DateField(label="Until", missing="Enter the last day")
    reason = TextField(
        label="Why it is safe to go without",
        hint="It is kept in the record, shown to them, and reported each month",
        max_length=300,
        missing="Enter why it is safe to go without",
        autocomplete="off",
    )

    def __init__(self, *args: Any, days: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("kind", CredentialKind.objects.filter(by_law=False))
        until: Any = self.fields["until"]
        until.hint = f"At most {plural(days, 'day')}, counting today"
