"""Forms for the agreement between a bank and its workers."""

from __future__ import annotations

from typing import Any

from staffbank import clock
from staffbank.web.choices import CheckboxField, RadiosField
from staffbank.web.fields import DateField, WholeNumberField
from staffbank.web.forms import Form
from trusts.forms.agreement import PublishForm
from workers.services.terms import USUAL_GRACE

EVERYBODY, JOINERS = "everybody", "joiners"


class PublishTermsForm(PublishForm):
    """A new version, and who signs it."""

    says_optional = False

    who = RadiosField(
        label="Who signs it",
        choices=[
            (EVERYBODY, "Everybody who works for the bank"),
            (JOINERS, "People who join from now on"),
        ],
        missing="Choose who signs it",
    )
    holds_from = DateField(label="It holds from", hint="Today or a later day", required=False)
    grace_days = WholeNumberField(
        label="Days of grace",
        hint="For how long after that day people still book without having signed it",
        suffix="days",
        min_value=0,
        max_value=180,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"holds_from": clock.today(), "grace_days": USUAL_GRACE, **self.initial}
        who: Any = self.fields["who"]
        who.reveals = {EVERYBODY: ["holds_from", "grace_days"]}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.pop("who", "") != EVERYBODY:
            return {**found, "holds_from": None, "grace_days": 0}
        if "holds_from" not in self.errors:
            if found.get("holds_from") is None:
                self.add_error("holds_from", "Enter the day from which it holds")
            elif found["holds_from"] < clock.today():
                self.add_error("holds_from", "The day must be today or later")
        if found.get("grace_days") is None and "grace_days" not in self.errors:
            self.add_error("grace_days", "Enter a number of days, or 0")
        return found


class SignTermsForm(Form):
    """Signing the bank's agreement."""

    agreed = CheckboxField(
        label="I have read this agreement and sign it",
        missing="Tick the box when you have read the agreement and sign it",
    )
