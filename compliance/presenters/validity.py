"""What the page says of how long checks count."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.models import CredentialKind, ValidityPeriod
from compliance.selectors.validity import Length
from staffbank.web.figures import years_or_months
from staffbank.web.words import day_record
from staffbank.wording import in_a_sentence


def length_words(months: int | None) -> str:
    """ "2 years", or that there is no end."""
    return years_or_months(months) if months else "No end"


@dataclass(frozen=True, slots=True)
class LengthLine:
    """One kind in the table."""

    length: Length

    @property
    def kind(self) -> str:
        return self.length.kind.name

    @property
    def counts(self) -> str:
        return length_words(self.length.months)

    @property
    def national(self) -> str:
        row = self.length.national
        return f"{length_words(row.months)}: {row.source}" if row else "No end, unless stated"

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


def _said(row: ValidityPeriod) -> str:
    months = years_or_months(row.months) if row.months else "as above it"
    return f"{months}, from {day_record(row.valid_from)}"


def _who(row: ValidityPeriod) -> str:
    return row.decided_by.get_full_name() if row.decided_by else "us"


def consequence(kind: CredentialKind, now: int | None, months: int | None, day: date) -> str:
    """What a period would mean, before it is said."""
    what, starts = in_a_sentence(kind.short_name), day_record(day)
    becomes = f"count {years_or_months(months)}" if months else "count as is said above us"
    until = f"{years_or_months(now)} now" if now else "without end now"
    return (
        f"Checks of {what} from {starts} or later, when we check them, will {becomes}. It is "
        f"{until}. What was checked before keeps its end, so nobody loses a shift by it."
    )
