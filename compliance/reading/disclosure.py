"""What kind of DBS certificate it is, and what the update service says of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from compliance.forms.checks import AcceptForm
from compliance.models import (
    Disclosure,
)
from compliance.numbers import tidy
from compliance.services.details import Read
from staffbank import clock
from staffbank.web.choices import (
    CheckboxesField,
    RadiosField,
)
from staffbank.web.fields import DateField, TextField

_YES_NO = [("yes", "Yes"), ("no", "No")]
_LISTS = [("adults", "Adults' barred list"), ("childrens", "Children's barred list")]


class ReadsDisclosure(AcceptForm):
    OF_KIND = ("level", "lists", "workforce", "number", "subscribed")

    level = RadiosField(
        label="Level", choices=Disclosure.Level.choices, missing="Choose the level it states"
    )
    lists = CheckboxesField(
        label="Barred lists that it was checked against",
        choices=_LISTS,
        required=False,
        when_shown=True,
    )
    workforce = RadiosField(
        label="Workforce", choices=Disclosure.Workforce.choices, missing="Choose the workforce"
    )
    number = TextField(
        label="Certificate number",
        hint="12 digits. Enter nothing of what else is on it: we may not keep that",
        width=20,
        missing="Enter the certificate number",
    )
    subscribed = RadiosField(
        label="Are they in the update service?",
        choices=_YES_NO,
        reveals={"yes": ["answer", "answered_on"]},
        missing="Choose whether they are in the update service",
    )
    answer = RadiosField(
        label="What the update service says",
        choices=Disclosure.Answer.choices,
        required=False,
        when_shown=True,
    )
    answered_on = DateField(label="Day you asked it", required=False, when_shown=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subscribed = self.initial.get("subscribed")
        if subscribed is not None:
            self.initial["subscribed"] = "yes" if subscribed else "no"

    def clean_number(self) -> str:
        number = tidy(self.cleaned_data["number"])
        if len(number) != 12 or not number.isdigit():
            raise ValidationError("Certificate number must be 12 digits")
        return number

    def clean_answer(self) -> str:
        answer: str = self.cleaned_data["answer"]
        if answer == Disclosure.Answer.CHANGED:
            raise ValidationError("It is no longer current. Do not accept it: ask for a new one")
        return answer

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        self._clean_level(found)
        self._clean_answer(found)
        return found

    def _clean_level(self, found: dict[str, Any]) -> None:
        lists = set(found.get("lists") or ())
        needed = {"adults", "childrens"} if self.kind.childrens_list else {"adults"}
        wrong = found.get("level") not in {None, Disclosure.Level.ENHANCED}
        if wrong or ("level" in found and not needed <= lists):
            self.add_error(
                "level" if wrong else "lists",
                f"This work needs: {self.kind.name}. If the certificate is another, "
                "do not accept it",
            )
        covers = {"adult": {"adults"}, "child": {"childrens"}, "both": {"adults", "childrens"}}
        workforce = found.get("workforce")
        if workforce and lists - covers.get(workforce, set()):
            self.add_error("workforce", "The workforce must be that of the barred lists")

    def _clean_answer(self, found: dict[str, Any]) -> None:
        if found.get("subscribed") != "yes":
            found["answer"], found["answered_on"] = "", None
        elif not self.errors.get("answer"):
            if not found.get("answer"):
                self.add_error("answer", "Choose what the update service says")
            if not found.get("answered_on"):
                self.add_error("answered_on", "Enter the day you asked the update service")
            elif found["answered_on"] > clock.today():
                self.add_error("answered_on", "Day you asked it must be today or earlier")

    @property
    def read(self) -> Read:
        found = self.cleaned_data
        return Read(
            Disclosure(
                level=found["level"],
                workforce=found["workforce"],
                adults_list="adults" in found["lists"],
                childrens_list="childrens" in found["lists"],
                number=found["number"],
                issued_on=found["valid_from"],
                subscribed=found["subscribed"] == "yes",
                answer=found["answer"],
                answered_on=found["answered_on"],
            )
        )
