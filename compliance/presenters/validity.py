"""What the page says of how long checks count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.models import CredentialKind, ValidityPeriod
from compliance.selectors.validity import Length
from staffbank.web.figures import plural, years_or_months
from staffbank.web.words import day_record
from staffbank.wording import in_a_sentence


def length_words(months: int | None) -> str:
    """ "2 years", or that there is no end."""
    return years_or_months(months) if months else "No end"


@dataclass(frozen=True, slots=True)
class LengthLine:
    """One kind in its group's table."""

    length: Length

    @property
    def kind(self) -> str:
        return self.length.kind.name

    @property
    def code(self) -> str:
        return self.length.kind.code

    @property
    def counts(self) -> str:
        return length_words(self.length.months)

    @property
    def said(self) -> list[str]:
        """What the place and its banks say, each since when."""
        own, planned = self.length.own, self.length.planned
        found = [
            f"{row.bank.name}: {_said(row)}" for row in self.length.above if row.bank and row.months
        ]
        found += [f"Here: {_said(own)}, by {_who(own)}"] if own and own.months else []
        found += [f"Here, decided: {_said(planned)}"] if planned else []
        return found

    @property
    def why(self) -> list[str]:
        """Everybody who says something of it, the usual period first."""
        row = self.length.national
        usual = f"{length_words(row.months)}: {row.source}" if row else "As its document says"
        return [usual, *self.said]


@dataclass(frozen=True, slots=True)
class LengthGroup:
    """The kinds of one group, which the page shows when it is opened."""

    lines: list[LengthLine]

    @property
    def name(self) -> str:
        return self.lines[0].length.kind.get_group_display()

    @property
    def summary(self) -> str:
        """ "Training, 25 kinds: 1 set by a region or a trust"."""
        ours = sum(bool(line.said) for line in self.lines)
        kinds = f"{self.name}, {plural(len(self.lines), 'kind')}"
        return f"{kinds}: {ours} set by a region or a trust" if ours else kinds


def grouped(lengths: list[Length]) -> list[LengthGroup]:
    """The kinds group by group, in the order of their first."""
    groups: dict[str, list[LengthLine]] = {}
    for each in lengths:
        groups.setdefault(each.kind.group, []).append(LengthLine(each))
    return [LengthGroup(lines) for lines in groups.values()]


def _said(row: ValidityPeriod) -> str:
    months = years_or_months(row.months) if row.months else "as usual"
    return f"{months}, from {day_record(row.valid_from)}"


def _who(row: ValidityPeriod) -> str:
    return row.decided_by.get_full_name() if row.decided_by else "us"


def consequence(kind: CredentialKind, now: int | None, months: int | None, day: date) -> str:
    """What a period would mean, before it is said."""
    what, starts = in_a_sentence(kind.short_name), day_record(day)
    becomes = f"count {years_or_months(months)}" if months else "end when their document says"
    until = f"{years_or_months(now)} now" if now else "without end now"
    return (
        f"Checks of {what} from {starts} or later, when we check them, will {becomes}. It is "
        f"{until}. What was checked before keeps its end, so nobody loses a shift by it."
    )
