"""Forms for a trust's own numbers and rates, and for its region's."""

from __future__ import annotations

from datetime import time
from typing import Any

from staffbank import clock
from staffbank.web.choices import RadiosField, SelectRowField
from staffbank.web.fields import DateField, MoneyField, TextField, TimeField, WholeNumberField
from staffbank.web.forms import Form
from trusts.models import Grade
from trusts.numbers import NumberKind, Unit
from trusts.presenters.numbers import limit_words, number_words
from trusts.selectors.local import NumberLine
from trusts.services.rates import OwnRates

WHY = "It is kept in the record, and shown to whoever may see it"


class FromADay(Form):
    """From which day on, and why."""

    says_optional = False

    valid_from = DateField(
        label="From", hint="Today or a later day", missing="Enter the day from which it holds"
    )
    reason = TextField(
        label="Why", hint=WHY, max_length=300, missing="Enter why it changes", autocomplete="off"
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if (day := found.get("valid_from")) and day < clock.today():
            self.add_error("valid_from", "The day must be today or later")
        return found


def value_field(kind: NumberKind, label: str, *, low: int, high: int, hint: str = "") -> Any:
    """The field that asks for a number as it is said."""
    if kind.unit is Unit.CLOCK:
        return TimeField(label=label, hint=hint, required=False)
    said = f"{label} must be {limit_words(kind, (low, high))}"
    return WholeNumberField(
        label=label,
        hint=hint,
        suffix=kind.unit.value,
        min_value=low,
        max_value=high,
        required=False,
        error_messages={"min_value": said, "max_value": said},
    )


class NumberForm(FromADay):
    """The region's number, or one's own within the limits."""

    field_order = ("whose", "value", "valid_from", "reason")

    whose = RadiosField(label="Which holds for your trust", missing="Choose which holds")

    def __init__(self, *args: Any, line: NumberLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = line.kind
        self.low = (line.limit.lowest if line.limit else None) or 0
        self.high = (line.limit.highest if line.limit else None) or 0
        said = limit_words(line.kind, (self.low, self.high))
        self.fields["value"] = value_field(
            line.kind, "Your trust's own", low=self.low, high=self.high, hint=said
        )
        whose: Any = self.fields["whose"]
        whose.choices = [
            ("region", f"The region's, {number_words(line.kind, line.region)}"),
            ("ours", "Your trust's own"),
        ]
        whose.reveals = {"ours": ["value"]}
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("whose") == "region":
            found["value"] = None
        elif found.get("whose") == "ours" and "value" not in self.errors:
            value = found.get("value")
            written = self.kind.written(value) if isinstance(value, int | time) else None
            if written is None:
                self.add_error("value", "Enter your trust's own")
            elif not self.low <= written <= self.high:
                said = limit_words(self.kind, (self.low, self.high))
                self.add_error("value", f"Your trust's own must be {said}")
            found["value"] = written
        return found


class RateForm(FromADay):
    """Rates of one's own for a grade, or the region's again."""

    field_order = ("grade", "whose", "core", "unsocial", "sunday", "valid_from", "reason")

    grade = SelectRowField(
        label="Grade",
        queryset=Grade.objects.none(),
        to_field_name="code",
        missing="Choose a grade",
        empty_label="Choose a grade",
    )
    whose = RadiosField(
        label="What your trust would pay",
        choices=[("ours", "Rates of its own"), ("region", "The region's again")],
        missing="Choose what your trust would pay",
    )
    core = MoneyField(label="An hour", required=False)
    unsocial = MoneyField(label="An hour at unsocial times", required=False)
    sunday = MoneyField(label="An hour on Sundays and public holidays", required=False)

    def __init__(self, *args: Any, grades: list[Grade], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("grade", Grade.objects.filter(pk__in=[grade.pk for grade in grades]))
        whose: Any = self.fields["whose"]
        whose.reveals = {"ours": ["core", "unsocial", "sunday"]}

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("whose") == "ours":
            for name in ("core", "unsocial", "sunday"):
                if name not in self.errors and found.get(name) is None:
                    self.add_error(name, f"Enter the rate: {self.fields[name].label}".strip())
        return found

    @property
    def rates(self) -> OwnRates | None:
        """What is asked for; none is the region's. Only of a valid form."""
        asked = self.cleaned_data
        if asked["whose"] == "region":
            return None
        return OwnRates(asked["core"], asked["unsocial"], asked["sunday"])
