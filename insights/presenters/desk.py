"""Where a reader of the figures sits: whose figures, and the addresses of that seat."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from insights.selectors.fill import Asked


@dataclass(frozen=True, slots=True)
class Desk:
    """``seat`` is bank, board or trust; ``inside`` fills its addresses."""

    seat: str
    name: str
    inside: dict[str, str] = field(default_factory=dict)

    @property
    def figures_base(self) -> str:
        return self._address("figures", {})

    def figures(self, asked: Asked, **other: str) -> str:
        return self._address("figures", self.query(asked, **other))

    def days(self, asked: Asked, **other: str) -> str:
        return self._address("days", self.query(asked, **other))

    def csv(self, asked: Asked) -> str:
        return self._address("csv", self.query(asked))

    @property
    def joining(self) -> str:
        """How joining goes here."""
        return self._address("joining", {})

    def shifts(self, day: date, group: str = "") -> str:
        """The rows behind a day, for those who may see rows: the trust's own people."""
        if self.seat != "trust":
            return ""
        query = {"group": group} if group else {}
        return self._address("shifts", query, day=day.isoformat())

    def query(self, asked: Asked, **other: str) -> dict[str, str]:
        """What ``asked`` is in an address, with some of it changed; empty means all."""
        chosen = {
            "weeks": str(asked.weeks.count),
            "to": asked.weeks.ends_on.isoformat(),
            "group": asked.group.slug if asked.group else "",
            "trust": asked.place.key if asked.place and self.seat != "trust" else "",
        }
        return {name: value for name, value in {**chosen, **other}.items() if value}

    def _address(self, name: str, query: dict[str, str], **more: Any) -> str:
        base = reverse(f"insights:{self.seat}-{name}", kwargs={**self.inside, **more})
        return f"{base}?{urlencode(query)}" if query else base
