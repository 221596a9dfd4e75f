"""A person's own data: the copy they asked for, and what they asked to have corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from staffbank.web.words import day_record, moment_long
from workers.models import Correction, DataCopy

#: What stays when somebody is erased, and for how long and why.
STAYS = (
    "the shifts you worked and what they paid, as payroll and tax law require",
    "that your right to work and your identity were checked, by whom and when",
    "the record of who did what, which holds no names",
)
GOES = (
    "your name: pages say “Former worker” and a number instead",
    "your email address, telephone number and where you live",
    "your registration numbers, and what your other documents said",
    "what we wrote to you, your calendar address and your choices",
    "your account",
)


@dataclass(frozen=True, slots=True)
class DataPage:
    """My data."""

    copy: DataCopy | None
    asked: tuple[Correction, ...]
    now: datetime

    @property
    def back(self) -> dict[str, str]:
        return {"href": reverse("me:passport"), "text": "My passport"}

    @property
    def being_made(self) -> bool:
        return self.copy is not None and self.copy.made_at is None

    @property
    def file(self) -> str:
        """Where the copy is, while it can be had."""
        if self.copy is None or self.copy.ends_at is None or self.copy.ends_at <= self.now:
            return ""
        return reverse("insights:my-data-copy", args=[self.copy.ref])

    @property
    def until(self) -> str:
        return moment_long(self.copy.ends_at) if self.copy and self.copy.ends_at else ""

    @property
    def corrections(self) -> list[dict[str, str]]:
        return [
            {
                "what": each.get_what_display(),
                "state": each.status,
                "words": each.should_be,
                "answer": self._answer(each),
            }
            for each in self.asked
        ]

    def _answer(self, each: Correction) -> str:
        if each.decided_at is None or each.decided_at_trust is None:
            return f"Asked on {day_record(each.asked_at)}. With your trust's compliance team."
        by = f"{each.decided_at_trust.short_name}, {day_record(each.decided_at)}"
        return f"{each.get_status_display()}. {by}: {each.answer}"
