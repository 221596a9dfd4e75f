"""The filters over a trust's vacancies."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from shifts.forms.posting import spoken_grade
from shifts.selectors.listing import STATES, WHENS, Chosen
from shifts.selectors.wards import wards_of
from staffbank.actors import Actor
from staffbank.web.choices import SelectField, SelectRowField
from staffbank.web.fields import HiddenField, TextField
from staffbank.web.forms import GetForm
from trusts.models import Grade, Ward


class VacancyFilters(GetForm):
    """Ward, state, who and when, and a reference to jump to."""

    ward = SelectRowField(queryset=Ward.objects.none(), label="Ward", empty_label="All wards")
    state = SelectField(label="State", choices=[("", "Any"), *STATES.items()])
    grade = SelectRowField(
        queryset=Grade.objects.none(), to_field_name="code", label="Who", empty_label="Anybody"
    )
    when = SelectField(label="When", choices=[("", "From today"), *WHENS.items()])
    number = TextField(label="Reference", hint="For example, V-7K2M9QXB", width=10)
    posting = HiddenField()
    day = HiddenField()

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("ward", wards_of(actor))
        self.rows("grade", Grade.objects.all())
        self.fields["grade"].label_from_instance = spoken_grade  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Chosen:
        """What was asked for; what makes no sense is left out."""
        asked = getattr(self, "cleaned_data", {})
        return Chosen(
            ward=asked.get("ward"),
            state=asked.get("state") or "",
            grade=asked.get("grade"),
            when=asked.get("when") or "",
            number=(asked.get("number") or "").strip().upper(),
            posting=_ref(asked.get("posting")),
            day=_day(asked.get("day")),
        )


def _ref(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
