"""What a reader chooses: of the figures, whole weeks and a trust; of the record, whom and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.http import QueryDict

from insights.rules.weeks import Weeks
from insights.selectors.fill import Asked, choices_of_end
from insights.selectors.record import Asked as EntriesAsked
from insights.selectors.scope import Scope
from staffbank.audit.sentences import HEADINGS
from staffbank.web.choices import CheckboxField, RadiosField, SelectField
from staffbank.web.fields import DateField, TextareaField, TextField
from staffbank.web.forms import Form, GetForm
from staffbank.web.words import day_record, sentence
from trusts.models import StaffGroup, Trust
from workers.models import Correction

USUAL_WEEKS = 4
LENGTHS = (("1", "1 week"), ("4", "4 weeks"), ("13", "13 weeks"))


class FiguresForm(GetForm):
    """Filters of the figures. What cannot be read has its usual value: an address never fails."""

    weeks = SelectField(label="How long", choices=LENGTHS)
    to = SelectField(label="Until the end of")
    group = SelectField(label="Staff group")
    trust = SelectField(label="Trust")

    def __init__(self, query: Mapping[str, str], *, scope: Scope, today: date) -> None:
        super().__init__()
        self.scope = scope
        self.groups = {group.slug: group for group in StaffGroup.objects.all()}
        self._offer("to", [(end.isoformat(), day_record(end)) for end in choices_of_end(today)])
        names = [(slug, sentence(group.short_name)) for slug, group in self.groups.items()]
        self._offer("group", [("", "All staff groups"), *names])
        trusts = [(place.key, place.name) for place in scope.places]
        self._offer("trust", [("", "All trusts"), *trusts])
        if len(trusts) < 2:
            del self.fields["trust"]
        self.initial = {name: self._read(name, query) for name in self.fields}

    @property
    def asked(self) -> Asked:
        """What the address asks for."""
        chosen = self.initial
        return Asked(
            Weeks(date.fromisoformat(chosen["to"]), int(chosen["weeks"])),
            self.scope.place(chosen.get("trust", "")),
            self.groups.get(chosen["group"]),
        )

    @classmethod
    def asked_for_days(cls, query: Mapping[str, str], *, scope: Scope, today: date) -> Asked:
        """As ``asked``, but for one week, which may be to come."""
        asked = cls(query, scope=scope, today=today).asked
        try:
            week = Weeks(date.fromisoformat(query.get("to", "")), 1)
        except ValueError:
            week = Weeks(asked.weeks.ends_on, 1)
        return replace(asked, weeks=week)

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def _read(self, name: str, query: Mapping[str, str]) -> str:
        offered = [value for value, _ in self.fields[name].choices]  # type: ignore[attr-defined]
        usual = str(USUAL_WEEKS) if name == "weeks" else offered[0]
        asked = query.get(name, usual)
        return asked if asked in offered else usual


#: How far back the record is searched. A year is twelve months of entries: enough for one look.
SINCE = (
    ("1", "Today"),
    ("7", "The last 7 days"),
    ("30", "The last 30 days"),
    ("90", "The last 90 days"),
    ("365", "The last 12 months"),
)
USUAL_DAYS = "30"


class RecordForm(GetForm):
    """Filters of the record: whom, what, where and when."""

    words = TextField(
        label="Person", hint="Somebody's name, by or about whom it was done, or an email address"
    )
    group = SelectField(label="What was done", choices=[("", "Anything"), *HEADINGS.items()])
    trust = SelectField(label="Trust")
    days = SelectField(label="When", choices=SINCE)
    day = DateField(label="Or on one day", hint="For example, 12 11 2026")

    def __init__(self, query: QueryDict, *, trusts: Sequence[Trust], today: date) -> None:
        super().__init__(query)
        self.today = today
        self.trusts = {trust.slug: trust for trust in trusts}
        choices = [("", "All trusts"), *((t.slug, t.short_name) for t in trusts)]
        self.fields["trust"].choices = choices  # type: ignore[attr-defined]
        if not trusts:
            del self.fields["trust"]
        self.initial = {"days": USUAL_DAYS}
        if not query.get("days"):
            self.data = query.copy()
            self.data["days"] = USUAL_DAYS

    @property
    def asked(self) -> EntriesAsked:
        """What was asked for; what makes no sense is left out."""
        self.is_valid()
        typed = self.cleaned_data
        day = typed.get("day")
        back = timedelta(days=int(typed.get("days") or USUAL_DAYS) - 1)
        return EntriesAsked(
            since=day or self.today - back,
            until=day or self.today,
            words=(typed.get("words") or "").strip(),
            group=typed.get("group") or "",
            trust=self.trusts.get(typed.get("trust") or ""),
        )


class CorrectionForm(Form):
    """What is wrong on one's own record, and what it should say."""

    what = RadiosField(
        label="What is wrong?", choices=Correction.What.choices, missing="Choose what is wrong"
    )
    should_be = TextareaField(
        label="What it should be",
        hint="Of something else, say what it is and what is wrong with it",
        max_length=300,
        missing="Enter what it should be",
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        longest = {"name": 120, "known_as": 60, "phone": 20}.get(found.get("what", ""), 300)
        if len(found.get("should_be", "")) > longest:
            self.add_error("should_be", f"What it should be must be {longest} characters or fewer")
        return found


class AnswerForm(Form):
    """What the officer answers to somebody who asked for a correction."""

    verdict = RadiosField(
        label="What do you answer?",
        size="m",
        choices=[
            ("corrected", "It is wrong: correct it"),
            ("refused", "It is right as it is: do not change it"),
        ],
        missing="Choose what you answer",
    )
    answer = TextareaField(
        label="What they will read",
        hint="Say what you looked at, or why it stays as it is",
        max_length=300,
        missing="Enter what they will read",
    )


class EraseForm(Form):
    """That somebody means it."""

    sure = CheckboxField(
        label="I want my name and everything that need not be kept to be erased, for good",
        missing="Tick the box if you want to be erased",
    )
