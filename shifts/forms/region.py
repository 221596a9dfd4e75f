"""Forms for what a region agrees for all its trusts, a group at a time."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy
from datetime import time
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from shifts.forms.numbers import FromADay, value_field
from shifts.models.override import MOST_DAYS as MOST_OVERRIDDEN
from staffbank.web.choices import CheckboxField, RadiosField, SelectRowField
from staffbank.web.fields import DecimalField, TextField, WholeNumberField
from trusts.models import BankPolicy, NumberLimit, Trust
from trusts.models.bank import LEAST_HOLIDAY_PERCENT, LEAST_REST_HOURS, LEAST_SUPPRESSED
from trusts.numbers import GROUPS, NUMBERS, NumberKind
from trusts.presenters.numbers import limit_words
from trusts.presenters.region import LABELS


class RegionForm(FromADay):
    """One group of what a region agrees."""

    def __init__(
        self, *args: Any, group: str, policy: BankPolicy, trusts: QuerySet[Trust], **kwargs: Any
    ) -> None:
        self.group = group
        self.names = GROUPS[group].numbers
        super().__init__(*args, **kwargs)
        first = {**numbers_fields(self.names), **FIELDS.get(group, {})}
        self.fields = {**deepcopy(first), **self.fields}
        for name in self.names:
            self.initial.setdefault(name, getattr(policy, name))
        for name in FIELDS.get(group, {}):
            held = getattr(policy, name)
            self.initial.setdefault(name, f"{held:f}" if isinstance(held, Decimal) else held)
        if group == "model":
            self.rows("lead_employer", trusts)
            lead: Any = self.fields["lead_employer"]
            lead.label_from_instance = lambda trust: trust.short_name
            chooser: Any = self.fields["payer"]
            chooser.reveals = {BankPolicy.Payer.LEAD_EMPLOYER: ["lead_employer"]}

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        for name in self.names:
            if (
                found.get(name) is None
                and name != "region_within_hours"
                and name not in self.errors
            ):
                self.add_error(name, "Enter a number")
            elif isinstance(value := found.get(name), time):
                kind = NUMBERS[name]
                if not kind.least <= (kind.written(value) or 0) <= kind.most:
                    said = limit_words(kind, (kind.least, kind.most))
                    self.add_error(name, f"The time must be {said}")
        if found.get("payer") == BankPolicy.Payer.LEAD_EMPLOYER and not found.get("lead_employer"):
            self.add_error("lead_employer", "Choose the lead employer")
        return found

    @property
    def changes(self) -> dict[str, Any]:
        """What is asked for, by column. Only of a valid form."""
        asked = self.cleaned_data
        found = {name: asked[name] for name in self.names}
        for name in FIELDS.get(self.group, {}):
            found[name] = asked[name]
        if "lead_employer" in found:
            lead = found.pop("lead_employer")
            leads = found["payer"] == BankPolicy.Payer.LEAD_EMPLOYER
            found["lead_employer_id"] = lead.pk if lead and leads else None
        return found


def numbers_fields(names: Iterable[str]) -> dict[str, Any]:
    kinds = [NUMBERS[name] for name in names]
    return {
        kind.code: value_field(kind, kind.label, low=kind.least, high=kind.most, hint=kind.hint)
        for kind in kinds
    }


FIELDS: dict[str, dict[str, Any]] = {
    "model": {
        "payer": RadiosField(
            label="Who pays a worker for a shift at another trust",
            choices=BankPolicy.Payer.choices,
            missing="Choose who pays",
        ),
        "lead_employer": SelectRowField(
            label="Lead employer",
            queryset=Trust.objects.none(),
            required=False,
            empty_label="Choose a trust",
        ),
        "night_phone": TextField(
            label="Night telephone",
            hint="Answered at any hour",
            max_length=20,
            autocomplete="tel",
            missing="Enter the number that is answered at night",
        ),
    },
    "pool": {
        "name_trusts": CheckboxField(
            label="Figures name trusts",
            hint="To the bank's and the board's people. Else each has a letter",
            required=False,
        ),
        "shows_pooled_rows": CheckboxField(
            label="Trusts read each vacancy that others opened to the region",
            hint="Else they read how many there are",
            required=False,
        ),
        "suppress_under": WholeNumberField(
            label="Figures of fewer people are not shown than",
            min_value=LEAST_SUPPRESSED,
            max_value=50,
            suffix="people",
            error_messages={"min_value": f"Show no figure of fewer than {LEAST_SUPPRESSED} people"},
        ),
    },
    "checks": {
        "override_days": WholeNumberField(
            label="A trust may take somebody without a check it asks for, at most",
            hint="Never without what the law asks for",
            suffix="days",
            min_value=1,
            max_value=MOST_OVERRIDDEN,
            missing="Enter a number of days",
        ),
        "override_second": CheckboxField(
            label="A second person approves that first",
            required=False,
        ),
    },
    "people": {
        "open_registration": CheckboxField(
            label="Anybody may register to work shifts",
            hint="Else only people who are invited. Nobody can book before they are checked",
            required=False,
        ),
        "pool_rule": RadiosField(
            label="How people come into the pool",
            choices=BankPolicy.PoolRule.choices,
            missing="Choose how people come into the pool",
        ),
        "unmerge_days": WholeNumberField(
            label=LABELS["unmerge_days"],
            suffix="days",
            min_value=1,
            max_value=365,
            missing="Enter a number of days",
        ),
    },
    "rates": {
        "rate_cap_percent": DecimalField(
            label=LABELS["rate_cap_percent"],
            suffix="%",
            min_value=0,
            max_value=99,
            decimal_places=1,
            missing="Enter a percentage, or 0",
        ),
        "holiday_percent": DecimalField(
            label=LABELS["holiday_percent"],
            hint=f"At least {LEAST_HOLIDAY_PERCENT}%, by law",
            suffix="%",
            min_value=LEAST_HOLIDAY_PERCENT,
            max_value=40,
            decimal_places=2,
            missing="Enter a percentage",
        ),
    },
    "rest": {
        "minimum_rest_hours": DecimalField(
            label=LABELS["minimum_rest_hours"],
            hint=f"At least {LEAST_REST_HOURS} hours, by law",
            suffix="hours",
            min_value=LEAST_REST_HOURS,
            max_value=24,
            decimal_places=1,
            missing="Enter a number of hours",
        ),
        "handover_minutes": WholeNumberField(
            label=LABELS["handover_minutes"],
            suffix="minutes",
            min_value=0,
            max_value=120,
            missing="Enter a number of minutes, or 0",
        ),
        "travel_factor": DecimalField(
            label=LABELS["travel_factor"],
            hint="Roads wind: 1.35 makes 10 km of 7.4",
            suffix="times",
            min_value=1,
            max_value=5,
            decimal_places=2,
            missing="Enter a number",
        ),
        "travel_kmh": DecimalField(
            label=LABELS["travel_kmh"],
            hint="By bus and train through a town, 22",
            suffix="km an hour",
            min_value=5,
            max_value=100,
            decimal_places=1,
            missing="Enter a number",
        ),
    },
}


class LimitsForm(FromADay):
    """Within what trusts may set each number otherwise; an empty pair: not at all."""

    def __init__(self, *args: Any, held: dict[str, NumberLimit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = dict(self.fields)
        self.fields.clear()
        for code, kind in NUMBERS.items():
            row = held.get(code)
            ends = (None, None) if row is None else (row.lowest, row.highest)
            for end, value in zip(("low", "high"), ends, strict=True):
                name = f"{code}_{end}"
                word = "Lowest" if end == "low" else "Highest"
                self.fields[name] = value_field(kind, word, low=kind.least, high=kind.most)
                if value is not None:
                    self.initial.setdefault(name, kind.read(value))
        self.fields.update(last)

    @property
    def printed_rows(self) -> list[tuple[NumberKind, Any, Any]]:
        return [(kind, self[f"{code}_low"], self[f"{code}_high"]) for code, kind in NUMBERS.items()]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        for code, kind in NUMBERS.items():
            low, high = found.get(f"{code}_low"), found.get(f"{code}_high")
            if (low is None) != (high is None):
                self.add_error(f"{code}_high", f"{kind.label}: enter both, or neither")
            elif low is not None and high is not None and high < low:
                self.add_error(f"{code}_high", f"{kind.label}: the highest is below the lowest")
        return found

    @property
    def limits(self) -> dict[str, tuple[int, int] | None]:
        """Each number's limits. Only of a valid form."""
        found: dict[str, tuple[int, int] | None] = {}
        for code, kind in NUMBERS.items():
            ends = [self.cleaned_data.get(f"{code}_{end}") for end in ("low", "high")]
            low, high = (kind.written(end) for end in ends)
            found[code] = None if low is None or high is None else (low, high)
        return found
