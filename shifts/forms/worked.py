"""The filters over a trust's shifts worked."""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import Any

from shifts.selectors.worked import WEEK, Asked, monday_of, payers_of
from staffbank.actors import Actor
from staffbank.web.choices import SelectRowField
from staffbank.web.fields import HiddenField
from staffbank.web.forms import GetForm
from trusts.models import Trust, Ward


class WorkedFilters(GetForm):
    """A ward and who pays; the week goes along."""

    week = HiddenField()
    ward = SelectRowField(queryset=Ward.objects.none(), label="Ward", empty_label="All wards")
    payer = SelectRowField(queryset=Trust.objects.none(), label="Who pays", empty_label="Anybody")

    def __init__(self, *args: Any, actor: Actor, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        wards = Ward.objects.visible_to(actor).filter(trust=actor.trust_id)
        self.rows("ward", wards.order_by("name"))
        self.rows("payer", payers_of(actor))
        self.fields["payer"].label_from_instance = attrgetter("short_name")  # type: ignore[attr-defined]

    @property
    def asked(self) -> Asked:
        """What was asked for, of the last whole week where none is named; what makes no sense is
        left out."""
        self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        return Asked(
            monday=_monday(asked.get("week"), self.today),
            ward=asked.get("ward"),
            payer=asked.get("payer"),
        )


def _monday(text: str | None, today: date) -> date:
    try:
        return monday_of(min(date.fromisoformat(text or ""), today))
    except (ValueError, OverflowError):
        return monday_of(today) - WEEK
