"""Where a person's key is kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from compliance.passport.models import HolderKey
from staffbank.web.words import moment_near


@dataclass(frozen=True, slots=True)
class KeyPage:
    """Where a person's key is kept, and what their browser signs to keep it instead."""

    key: HolderKey | None
    waiting: int
    audience: str
    code: str
    now: datetime
    back: ClassVar[Mapping[str, str]] = {"href": "/me/passport/shares/", "text": "Show or share"}

    @property
    def in_browser(self) -> bool:
        return self.key is not None and self.key.is_in_browser

    @property
    def where(self) -> str:
        if self.key is None or not self.key.is_in_browser:
            return "We keep it for you, sealed. Each signed check says so."
        since = moment_near(self.key.made_at, self.now)
        return f"{self.key.device} keeps it, since {since}. Nobody else has it, and we have none."
