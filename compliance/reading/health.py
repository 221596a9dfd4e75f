"""What occupational health cleared somebody for."""

from __future__ import annotations

from typing import Any

from compliance.forms.checks import AcceptForm
from compliance.models import (
    HealthClearance,
    ImmunityItem,
)
from compliance.services.details import Read
from staffbank.web.choices import (
    RadiosField,
    SelectField,
)
from staffbank.web.fields import TextareaField, TextField


class ReadsHealth(AcceptForm):
    OF_KIND = ("outcome", "mask", *(item.value for item in ImmunityItem.Item))

    outcome = RadiosField(
        label="What occupational health says",
        hint="Here and below, the outcome alone: never a result",
        choices=HealthClearance.Outcome.choices,
        reveals={"adjusted": ["adjustments"]},
        missing="Choose what occupational health says. If they are not fit, do not accept it",
    )
    adjustments = TextareaField(
        label="What the ward has to arrange",
        hint="Only what has to be arranged, never why",
        max_length=300,
        rows=2,
        required=False,
        when_shown=True,
    )
    mask = TextField(label="Make and model of the mask", max_length=80)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        Outcome = HealthClearance.Outcome  # noqa: N806
        only = {"epp_clearance": Outcome.EPP, "mask_fit": Outcome.MASK}.get(self.kind.code)
        fitness: Any = self.fields["outcome"]
        offered = [only] if only else [Outcome.FIT, Outcome.ADJUSTED]
        fitness.choices = [(each.value, each.label) for each in offered]
        if only is not Outcome.MASK:
            del self.fields["mask"]
        if only is None:
            for item in ImmunityItem.Item:
                self.fields[item.value] = SelectField(
                    label=item.label,
                    choices=[("", "Not said"), *ImmunityItem.Outcome.choices],
                    required=False,
                )

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if found.get("outcome") != HealthClearance.Outcome.ADJUSTED:
            found["adjustments"] = ""
        elif not found.get("adjustments"):
            self.add_error("adjustments", "Enter what the ward has to arrange")
        return found

    @property
    def read(self) -> Read:
        found = self.cleaned_data
        row = HealthClearance(
            outcome=found["outcome"],
            adjustments=found["adjustments"],
            mask=found.get("mask", ""),
        )
        items = {item.value: found.get(item.value, "") for item in ImmunityItem.Item}
        return Read(row, items)
