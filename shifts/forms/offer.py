"""Offering a vacancy by name, and answering such an offer."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from shifts.models import Vacancy
from staffbank.web.choices import RadiosField
from staffbank.web.fields import TextareaField
from staffbank.web.forms import Form
from staffbank.web.words import moment_short

START = "start"
#: How long somebody may be given to answer, in hours.
HOURS = (4, 24, 72)
USUAL = "24"


class OfferForm(Form):
    """Until when the person can answer: never past the start of the shift."""

    until = RadiosField(label="Until when can they answer?", missing="Choose until when")

    def __init__(self, *args: Any, vacancy: Vacancy, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ends = {str(hours): now + timedelta(hours=hours) for hours in HOURS}
        sooner = {code: at for code, at in ends.items() if at < vacancy.starts_at}
        self.moments = {**sooner, START: vacancy.starts_at}
        field: Any = self.fields["until"]
        field.choices = [(code, words_of(code, at)) for code, at in self.moments.items()]
        field.initial = USUAL if USUAL in self.moments else START

    def clean_until(self) -> datetime:
        return self.moments[self.cleaned_data["until"]]


def words_of(code: str, at: datetime) -> str:
    """ "4 hours, until Thu 26 Nov, 6pm"."""
    if code == START:
        return "Until the shift starts"
    return f"{code} hours, until {moment_short(at)}"


class DeclineForm(Form):
    """A reason, which need not be given."""

    reason = TextareaField(
        label="Why you decline",
        hint="The ward reads this. Leave out health details.",
        max_length=300,
        rows=2,
        required=False,
    )
