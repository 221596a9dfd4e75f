"""What proves the right to work, for how long, and what the visa allows."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from compliance.forms.checks import AcceptForm
from compliance.models import (
    RightToWork,
)
from compliance.models.right_to_work import FOR_GOOD
from compliance.numbers import tidy
from compliance.services.details import Read
from staffbank import clock
from staffbank.web.choices import (
    RadiosField,
)
from staffbank.web.fields import DateField, TextField, WholeNumberField


class ReadsRightToWork(AcceptForm):
    OF_KIND = ("document", "basis", "conditions")

    document = RadiosField(
        label="What proves it",
        choices=RightToWork.Document.choices,
        reveals={"online": ["share_code", "looked_up_on"]},
        missing="Choose what proves it",
    )
    share_code = TextField(
        label="Share code", hint="9 letters and numbers", width=10, required=False, when_shown=True
    )
    looked_up_on = DateField(label="Day you looked it up", required=False, when_shown=True)
    basis = RadiosField(
        label="How long it lasts",
        choices=RightToWork.List.choices,
        reveals={"b": ["until"]},
        missing="Choose how long it lasts",
    )
    until = DateField(
        label="Last day",
        hint="The day it says. They cannot be booked after it",
        required=False,
        when_shown=True,
    )
    conditions = RadiosField(
        label="Limits on the work",
        choices=RightToWork.Conditions.choices,
        reveals={
            "student": ["student_hours"],
            "supplementary": ["supplementary_hours"],
            "other": ["condition_words"],
        },
        missing="Choose whether there is a limit on the work",
    )
    student_hours = WholeNumberField(
        label="Hours a week in term time",
        width=2,
        min_value=1,
        max_value=48,
        required=False,
        when_shown=True,
    )
    supplementary_hours = WholeNumberField(
        label="Hours a week outside their sponsored job",
        width=2,
        min_value=1,
        max_value=48,
        required=False,
        when_shown=True,
    )
    condition_words = TextField(
        label="What it says", hint="Word for word", max_length=200, required=False, when_shown=True
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("valid_to", None)  # its last day says it

    def clean_share_code(self) -> str:
        code = tidy(self.cleaned_data["share_code"])
        if code and not (len(code) == 9 and code.isalnum() and code.isascii()):
            raise ValidationError("Share code must be 9 letters and numbers, like W12ABC34D")
        return code

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and until < clock.today():
            raise ValidationError("It has ended, so they may not work. Do not accept it")
        return until

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        self._clean_document(found)
        self._clean_length(found)
        self._clean_limit(found)
        return found

    def _clean_document(self, found: dict[str, Any]) -> None:
        if found.get("document") != RightToWork.Document.ONLINE:
            found["share_code"], found["looked_up_on"] = "", None
            return
        if not found.get("share_code") and "share_code" not in self.errors:
            self.add_error("share_code", "Enter the share code that you looked up")
        looked = found.get("looked_up_on")
        if not looked and "looked_up_on" not in self.errors:
            self.add_error("looked_up_on", "Enter the day you looked it up on GOV.UK")
        elif looked and looked > clock.today():
            self.add_error("looked_up_on", "Day you looked it up must be today or earlier")

    def _clean_length(self, found: dict[str, Any]) -> None:
        basis, document = found.get("basis"), found.get("document")
        if basis == RightToWork.List.A:
            found["until"] = None
            if document == RightToWork.Document.NOTICE:
                self.add_error("basis", "A notice lasts six months: choose list B and its last day")
            if found.get("conditions") not in {None, "none"}:
                self.add_error("conditions", "Who may work for good has no limit on the work")
        elif basis == RightToWork.List.B:
            if document in FOR_GOOD:
                self.add_error("basis", "That document proves it for good: choose list A")
            elif not found.get("until") and "until" not in self.errors:
                self.add_error("until", "Enter its last day")

    def _clean_limit(self, found: dict[str, Any]) -> None:
        conditions = found.get("conditions")
        field = f"{conditions}_hours"
        found["weekly_hours"] = found.get(field)
        if field in self.fields and not found[field] and field not in self.errors:
            self.add_error(field, "Enter how many hours a week the visa allows")
        if conditions != RightToWork.Conditions.OTHER:
            found["condition_words"] = ""
        elif not found.get("condition_words"):
            self.add_error("condition_words", "Enter what the condition says")

    @property
    def read(self) -> Read:
        names = (
            *("document", "share_code", "looked_up_on", "basis", "until"),
            *("conditions", "condition_words", "weekly_hours"),
        )
        return Read(RightToWork(**{name: self.cleaned_data[name] for name in names}))
