"""Suspending or leaving: what, from which day, and why."""

from typing import Any

from staffbank.web.choices import RadiosField
from staffbank.web.fields import DateField, TextField
from staffbank.web.forms import Form
from trusts.models import Departure


class DepartureForm(Form):
    """First it shows what the day would mean; then it is confirmed with a reason."""

    kind = RadiosField(label="What is to happen", missing="Choose what is to happen")
    day = DateField(
        label="From which day",
        hint="The first day on which the trust no longer shares. Tomorrow at the earliest",
        missing="Enter the day",
    )
    reason = TextField(label="Why", max_length=300, missing="Enter why: it is kept in the record")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kind"]
        field.choices = [
            (Departure.Kind.SUSPEND.value, "Suspend it"),
            (Departure.Kind.LEAVE.value, "Leave the bank"),
        ]
        field.hints = {
            Departure.Kind.SUSPEND.value: "It keeps its agreement and can be taken live again",
            Departure.Kind.LEAVE.value: "To come back it signs anew. What it had is kept",
        }
