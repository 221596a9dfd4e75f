"""What stands in a professional register."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from compliance.forms.checks import AcceptForm
from compliance.models import (
    Registration,
)
from compliance.numbers import body_of, tidy, wrong_number
from compliance.services.details import Read
from staffbank.web.choices import (
    CheckboxField,
    RadiosField,
)
from staffbank.web.fields import TextField


class ReadsRegistration(AcceptForm):
    OF_KIND = ("number", "part", "status", "licensed")

    number = TextField(
        label="Number in the register", width=10, max_length=12, missing="Enter the number"
    )
    part = TextField(
        label="Part of the register, or field of practice",
        hint="For example, adult nurse, level 1",
        max_length=120,
        missing="Enter the part of the register, as it says",
    )
    status = RadiosField(
        label="What the register says today",
        choices=Registration.Status.choices,
        missing="Choose what the register says today",
    )
    licensed = CheckboxField(label="Has a licence to practise", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.body = body_of(self.kind.code)
        if self.body != Registration.Body.GMC:
            del self.fields["licensed"]

    def clean_number(self) -> str:
        number = tidy(self.cleaned_data["number"])
        if wrong := wrong_number(self.body, number):
            raise ValidationError(wrong)
        return number

    def clean_status(self) -> str:
        status: str = self.cleaned_data["status"]
        if status not in Registration.STANDING:
            raise ValidationError(
                "Nobody in that standing can be booked. Do not accept it, and tell your lead today"
            )
        return status

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if "licensed" in self.fields and not found.get("licensed"):
            self.add_error(
                "licensed", "A doctor needs a licence to practise. Without it, do not accept it"
            )
        return found

    @property
    def read(self) -> Read:
        found = self.cleaned_data
        return Read(
            Registration(
                body=self.body,
                number=found["number"],
                part=found["part"],
                status=found["status"],
                licensed=found.get("licensed"),
            )
        )
