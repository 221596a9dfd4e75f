"""How an override is said."""

from __future__ import annotations

from dataclasses import dataclass

from shifts.models import Override
from shifts.selectors.overriding import Overridden
from staffbank.web.words import day_record
from staffbank.wording import in_a_sentence

Status = Override.Status


@dataclass(frozen=True, slots=True)
class OverrideLine:
    """One override, as its trust or its person reads it."""

    found: Overridden
    may_approve: bool = False

    @property
    def override(self) -> Override:
        return self.found.override

    @property
    def name(self) -> str:
        return self.found.name

    @property
    def without(self) -> str:
        return in_a_sentence(self.override.kind.short_name)

    @property
    def scope(self) -> str:
        row = self.override
        until = f"until {day_record(row.valid_to)}"
        return f"Shift {row.vacancy.number}, {until}" if row.vacancy else f"All shifts, {until}"

    @property
    def who(self) -> str:
        """ "Dana Mercer asked, Ravi Shah approved"."""
        row = self.override
        asked = f"{row.asked_by.get_full_name() if row.asked_by else 'Somebody'} asked"
        if not row.second or row.decided_by is None:
            return asked
        word = "did not approve" if row.status == Status.REFUSED else "approved"
        return f"{asked}, {row.decided_by.get_full_name()} {word}"

    @property
    def state(self) -> str:
        return str(Status(self.override.status).label)

    @property
    def waits(self) -> bool:
        return self.override.status == Status.ASKED

    @property
    def to_worker(self) -> str:
        """What their passport says of it."""
        row = self.override
        where = row.trust.short_name
        what = f"one shift, {row.vacancy.number}," if row.vacancy else "shifts"
        return (
            f"{where} takes you for {what} without {self.without} until "
            f"{day_record(row.valid_to)}. Nobody else goes by it. Why: {row.reason}"
        )
