"""Taking somebody without a check: which, until when, why; and what of it a report is of."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from compliance.models import CredentialKind
from shifts.models import Override
from shifts.selectors.overriding import Asked
from staffbank.web.choices import SelectField, SelectRowField
from staffbank.web.fields import DateField, HiddenField, TextField
from staffbank.web.figures import plural
from staffbank.web.forms import Form, GetForm
from trusts.models import Trust


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


class OverrideFilters(GetForm):
    """A check, a state and, for a whole bank, a trust; the month goes along."""

    month = HiddenField()
    kind = SelectRowField(
        queryset=CredentialKind.objects.none(),
        to_field_name="code",
        label="Without",
        empty_label="Any check",
    )
    status = SelectField(
        label="What became of it", choices=[("", "Anything"), *Override.Status.choices]
    )
    trust = SelectRowField(
        queryset=Trust.objects.none(),
        to_field_name="slug",
        label="Trust",
        empty_label="All trusts",
    )

    def __init__(
        self, *args: Any, month: date, trusts: QuerySet[Trust] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.of = month
        self.initial = {"month": f"{month:%Y-%m}"}
        self.rows("kind", CredentialKind.objects.filter(by_law=False))
        if trusts is None:
            del self.fields["trust"]
        else:
            self.rows("trust", trusts)
            self.fields["trust"].label_from_instance = attrgetter("short_name")  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        """What was asked for; what makes no sense is left out."""
        self.is_valid()
        typed = getattr(self, "cleaned_data", {})
        return Asked(self.of, typed.get("kind"), typed.get("status") or "", typed.get("trust"))
