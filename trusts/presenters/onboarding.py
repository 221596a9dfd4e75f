"""What the pages of onboarding say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from staffbank.web.figures import plural
from staffbank.web.words import day_short, moment_short, month
from trusts.models import Bank
from trusts.selectors.onboarding import Progress
from trusts.selectors.register import Found, Standing

WORDS = {
    "sites": "sites",
    "groups": "staff groups",
    "wards": "wards and cost centres",
    "numbers": "grades, rates, breaks and rules",
    "checks": "what is asked and accepted",
    "agreement": "the agreement",
    "people": "a first manager",
    "rehearsal": "a rehearsal",
    "live": "going live",
}

WHO_CONFIRMS = {
    "numbers": "A temporary-staffing admin or trust admin of the trust reads and confirms them",
    "checks": "A compliance officer, temporary-staffing admin or trust admin of the trust reads "
    "and confirms it",
}


@dataclass(frozen=True, slots=True)
class TrustLine:
    """One trust of the bank's list."""

    progress: Progress

    @property
    def status(self) -> str:
        trust = self.progress.trust
        return "In setup" if trust.status == "setup" else trust.status

    @property
    def settled(self) -> bool:
        """Live, with every part as it should be."""
        return self.progress.live and not self.progress.missing

    @property
    def since(self) -> str:
        since = self.progress.pool.valid_from
        return month(since) if since else ""

    @property
    def parts(self) -> str:
        return f"{self.progress.done} of {len(self.progress.parts)}"

    @property
    def next_step(self) -> str:
        """What comes next, and with whom it is."""
        progress = self.progress
        wanted = [part for part in progress.missing if part not in self._with_others]
        if wanted:
            return f"With the onboarding team: {', '.join(WORDS[part] for part in wanted)}"
        if self._with_others:
            return f"With {', and with '.join(self._with_others.values())}"
        if progress.invited and not progress.people:
            who = progress.invited.name or progress.invited.email
            since = day_short(progress.invited.invited_at)
            return f"With {who}, invited {since}. The onboarding team can take it live"
        return "With the onboarding team: take it live"

    @property
    def _with_others(self) -> dict[str, str]:
        """The missing parts that wait for somebody who is not of the onboarding team."""
        progress = self.progress
        asked = progress.invited
        manager = (
            progress.trust.short_name if progress.people else asked and (asked.name or asked.email)
        )
        waits = {
            "agreement": progress.signatory and f"{progress.signatory}: to sign the agreement",
            "numbers": manager and f"{manager}: to confirm {WORDS['numbers']}",
            "checks": manager and f"{manager}: to confirm {WORDS['checks']}",
        }
        return {part: words for part, words in waits.items() if words and part in progress.missing}


@dataclass(frozen=True, slots=True)
class TrustPage:
    """One trust's parts, as tasks."""

    progress: Progress
    bank: Bank

    @property
    def back(self) -> dict[str, str]:
        return {"href": self._at("list"), "text": "Trusts"}

    @property
    def summary(self) -> str:
        progress = self.progress
        return f"{progress.done} of {len(progress.parts)} parts done."

    @property
    def tasks(self) -> list[dict[str, Any]]:
        progress, ref = self.progress, self.progress.trust.ref
        parts = progress.parts
        return [
            {
                "text": f"Trust and sites, {plural(progress.sites, 'site')}",
                "href": self._at("details", ref),
                "state": "done" if parts["sites"] else "problem",
            },
            {
                "text": "Staff groups shared" + _count(progress.groups, "group"),
                "href": self._at("groups", ref),
                "state": "done" if parts["groups"] else "new",
            },
            {
                "text": "Wards and cost centres" + _count(progress.wards, "ward"),
                "href": self._at("wards", ref),
                "state": "done" if parts["wards"] else "new",
            },
            {
                "text": "Grades, rates, breaks and rules",
                **self._for_them("numbers"),
            },
            {
                "text": "What is asked and accepted",
                **self._for_them("checks"),
            },
            {
                "text": "Agreement",
                "href": self._at("signatory", ref),
                **self._agreement(),
            },
            {
                "text": "First manager",
                "href": self._at("manager", ref),
                **self._manager(),
            },
            {
                "text": "Rehearsal",
                **self._rehearsal(),
            },
            {
                "text": "Go live",
                **self._live(),
            },
        ]

    @property
    def can_copy(self) -> bool:
        """Whether another trust's shape would still fill something in."""
        return self.progress.pool.valid_from is None and not self.progress.wards

    @property
    def ready(self) -> bool:
        return not self.progress.live and not self.progress.missing

    def _manager(self) -> dict[str, Any]:
        progress = self.progress
        if progress.people:
            return {"state": "done"}
        if progress.invited:
            waits = progress.invited
            return {
                "holder": waits.name or waits.email,
                "hint": f"Invited {moment_short(waits.invited_at)}. "
                f"The link ends {moment_short(waits.ends_at)}",
            }
        return {"state": "new"}

    def _for_them(self, part: str) -> dict[str, Any]:
        """A part of the trust's own: its people confirm on their page what it inherits."""
        progress = self.progress
        if progress.parts[part]:
            return {"state": "done", "hint": "Confirmed by the trust"}
        if progress.people:
            return {"holder": progress.trust.short_name, "hint": WHO_CONFIRMS[part]}
        return {"state": "blocked", "needs": "a first manager who has accepted"}

    def _rehearsal(self) -> dict[str, Any]:
        progress = self.progress
        href = reverse("bank_shifts:rehearsals", args=[self.bank.slug, progress.trust.ref])
        if progress.rehearsed:
            return {"state": "done", "href": href}
        if not (progress.wards and progress.groups):
            return {"state": "blocked", "needs": "staff groups and wards"}
        return {"state": "new", "href": href, "hint": "A test vacancy that nobody is told of"}

    def _agreement(self) -> dict[str, Any]:
        progress = self.progress
        if progress.signed:
            signed: Any = progress.pool.signature
            return {
                "state": "done",
                "hint": f"Version {signed.version.number} signed by {signed.name}",
            }
        if progress.signatory:
            return {"holder": progress.signatory, "hint": "Asked to sign"}
        return {"state": "new", "hint": "Nothing is shared before it is signed"}

    def _live(self) -> dict[str, Any]:
        progress = self.progress
        if progress.live:
            since: Any = progress.pool.valid_from
            return {"state": "done", "hint": f"Live since {day_short(since)}"}
        if progress.missing:
            return {"state": "blocked", "needs": ", ".join(WORDS[p] for p in progress.missing)}
        return {"state": "new", "hint": "Everything it needs is done"}

    def _at(self, name: str, *args: object) -> str:
        return reverse(f"banks:{name}", args=[self.bank.slug, *args])


def _count(number: int, one: str) -> str:
    return f", {plural(number, one)}" if number else ""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """One trust of a search, and whether it can be brought in."""

    found: Found

    @property
    def can_begin(self) -> bool:
        return self.found.standing is Standing.READY

    @property
    def why_not(self) -> str:
        """Why it cannot be brought in, and whom to look for instead."""
        entry, after = self.found.entry, self.found.successor
        when = f" on {entry.closed.day} {entry.closed:%B %Y}" if entry.closed else ""
        if self.found.standing is Standing.IN_THE_BANK:
            return "It is in the bank already."
        if self.found.standing is Standing.MERGED:
            into = f"{after.name} ({after.code})" if after else entry.successor
            return f"It closed{when} and became part of {into}."
        if self.found.standing is Standing.CLOSED:
            return f"It closed{when}. The register names no trust that took its place."
        return ""
