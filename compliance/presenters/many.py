"""What the pages of many checks at once say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse

from compliance.models import CredentialKind
from compliance.rules.expiry import last_day
from compliance.services.many import Result
from staffbank import clock
from staffbank.web.figures import plural, years_or_months
from staffbank.web.forms import GetForm
from staffbank.wording import in_a_sentence


@dataclass(frozen=True, slots=True)
class ManyPage:
    """What may be accepted at once, and what not."""

    kind: CredentialKind | None
    months: int | None  # for which one of today counts here
    choose: GetForm
    offered: int
    held_back: int
    slug: str

    @property
    def back(self) -> dict[str, str]:
        return {"href": reverse("compliance:checks", args=[self.slug]), "text": "Checks to do"}

    @property
    def heading(self) -> str:
        what = in_a_sentence(self.kind.short_name) if self.kind else "training"
        return f"Accept {what} checks together"

    @property
    def meaning(self) -> str:
        months = self.months
        if not months:
            return "Each counts from the day it was passed, with no end."
        if (ends := last_day(clock.today(), months)) is None:
            return ""
        length = years_or_months(months)
        return f"Each counts {length} from the day it was passed: until {ends:%B %Y} at the latest."

    @property
    def others(self) -> str:
        """Those that are not offered here."""
        if not self.held_back:
            return ""
        return (
            f"{plural(self.held_back, 'more waits', 'more wait')}: with a colleague, with the "
            "person, your own, or after these."
        )


@dataclass(frozen=True, slots=True)
class ResultsPage:
    """What came of each."""

    results: Sequence[Result]
    slug: str

    @property
    def back(self) -> dict[str, str]:
        return {"href": reverse("compliance:checks", args=[self.slug]), "text": "Checks to do"}

    @property
    def heading(self) -> str:
        done = sum(1 for each in self.results if not each.refused)
        return f"{plural(done, 'check')} accepted, {len(self.results) - done} left as they were"

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """Whose, what came of it, and why not."""
        return [
            (
                each.credential.worker.name,
                "Not accepted yet" if each.refused else "Accepted",
                each.refused or "We have told them",
            )
            for each in sorted(self.results, key=lambda each: not each.refused)
        ]
