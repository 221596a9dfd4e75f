"""What a worker may ask of a list of shifts. All of it is in the address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from shifts.selectors.places import ANYWHERE, DISTANCES, Place
from staffbank.web.choices import CheckboxesField, RadiosField, SelectField
from staffbank.web.fields import HiddenField, WholeNumberField
from staffbank.web.forms import GetForm

WEEKDAYS = (
    ("1", "Monday"),
    ("2", "Tuesday"),
    ("3", "Wednesday"),
    ("4", "Thursday"),
    ("5", "Friday"),
    ("6", "Saturday"),
    ("7", "Sunday"),
)
ANY = "any"


class FindShiftsForm(GetForm):
    """Five filters. A value that makes no sense is left out, never an error: links go stale."""

    hours = RadiosField(
        label="Hours",
        choices=[(ANY, "Any"), ("days", "Days"), ("nights", "Nights (start 6pm to 5am)")],
        small=True,
    )
    day = CheckboxesField(label="Day it starts", choices=WEEKDAYS, small=True)
    within = SelectField(
        label="Distance from you",
        choices=[("", "Any distance"), *((str(m), f"Within {m} miles") for m in DISTANCES)],
    )
    place = SelectField(label="Where", choices=[])
    least = WholeNumberField(
        label="Pay for the shift, at least",
        hint="Before tax, without holiday pay",
        prefix="£",
        min_value=1,
        max_value=9999,
        width=4,
    )
    sort = HiddenField(label="Sort")
    view = HiddenField(label="View")
    on = HiddenField(label="Only this day")

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trusts = {place.trust_slug: place.trust_name for place in places}
        self.fields["place"].choices = [  # type: ignore[attr-defined]
            ("", "Places you go to"),
            (ANYWHERE, "Anywhere"),
            *((slug, f"All of {name}") for slug, name in sorted(trusts.items())),
            *((str(place.ref), f"{place.name}, {place.trust_name}") for place in places),
        ]
