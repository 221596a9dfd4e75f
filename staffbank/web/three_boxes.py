"""A date typed into three boxes, and what to say when it is not one."""

import calendar
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PARTS = ("day", "month", "year")
MONTHS = {
    name: number
    for number, month in enumerate(calendar.month_name)
    if number
    for name in (month.lower(), month[:3].lower())
}


class ThreeBoxes(forms.Widget):
    """Reads ``name-day``, ``name-month`` and ``name-year``; the field's component draws them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> dict[str, str] | None:
        typed = {part: str(data.get(f"{name}-{part}") or "").strip() for part in PARTS}
        return typed if any(typed.values()) else None

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return not any(f"{name}-{part}" in data for part in PARTS)


def typed_date(value: Any) -> dict[str, str]:
    """What stands in each box: what was typed, or the parts of a date."""
    if isinstance(value, date):
        return {part: str(getattr(value, part)) for part in PARTS}
    return {part: (value or {}).get(part, "") for part in PARTS}


def read_date(value: Any, label: str) -> date | None:
    """Understand the three boxes. The error's params name the boxes that are wrong."""
    if value is None or isinstance(value, date):
        return value
    empty = [part for part in PARTS if not value[part]]
    if empty:
        raise ValidationError(
            f"{label} must include a {' and a '.join(empty)}", params=dict.fromkeys(empty)
        )
    month = MONTHS.get(value["month"].lower()) or value["month"]
    if len(value["year"]) != 4:
        raise ValidationError(f"{label} must include a year of 4 numbers", params={"year": None})
    try:
        return date(int(value["year"]), int(month), int(value["day"]))
    except ValueError:
        raise ValidationError(f"{label} must be a real date") from None
