"""What the page says of how checks are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from compliance.models import CheckRule
from staffbank.web.words import day_record


@dataclass(frozen=True, slots=True)
class RuleLine:
    """What was decided of one kind."""

    rule: CheckRule
    today: date

    @property
    def kind(self) -> str:
        return self.rule.kind.name

    @property
    def how(self) -> str:
        if self.rule.second_checker:
            return "By two people"
        return "By one person, many at once" if self.rule.at_once else "By one person"

    @property
    def since(self) -> str:
        began = "Since" if self.rule.valid_from <= self.today else "From"
        return f"{began} {day_record(self.rule.valid_from)}"

    @property
    def who(self) -> str:
        return self.rule.decided_by.get_full_name() if self.rule.decided_by else "As it began"
