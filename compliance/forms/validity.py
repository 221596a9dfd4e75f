"""The form of how long checks of a kind count."""

from typing import Any

from compliance.forms.place_rules import PlaceRuleForm
from compliance.models import months_of
from staffbank import clock
from staffbank.web.fields import DateField, WholeNumberField


class LengthForm(PlaceRuleForm):
    """For how many months, from which day on."""

    says_optional = False
    field_order = ("kind", "months", "valid_from", "reason")

    months = WholeNumberField(
        label="How many months it counts",
        hint="No more than usual. Leave it empty to go back to the usual period",
        required=False,
        min_value=1,
        max_value=120,
        width=3,
    )
    valid_from = DateField(
        label="For checks from",
        hint="The day they were passed or issued: today or later",
        missing="Enter the first day",
    )

    def clean_valid_from(self) -> Any:
        day = self.cleaned_data["valid_from"]
        if day < clock.today():
            self.add_error("valid_from", "The first day must be today or later")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        kind, months, day = (said.get(each) for each in ("kind", "months", "valid_from"))
        if kind and months and day:
            nationally = months_of(kind, None, day)
            if nationally is not None and months > nationally:
                self.add_error("months", f"Usually it counts {nationally} months: enter no more")
        return said
