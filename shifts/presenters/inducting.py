"""The pages of who was shown round where."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from compliance.models import Induction
from compliance.presenters.inductions import induction_words
from compliance.services.inductions import inducts_to
from staffbank.actors import Actor
from staffbank.web.figures import plural
from staffbank.web.paging import Paging
from trusts.models import Ward
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class InductionLine:
    """One induction, as the trust that gave it reads it."""

    induction: Induction
    name: str
    words: str
    may_withdraw: bool

    @classmethod
    def of(cls, induction: Induction, name: str, by: Actor) -> InductionLine:
        return cls(induction, name, induction_words(induction), inducts_to(by, induction.place))


@dataclass(frozen=True, slots=True)
class WardInductions:
    """Who comes to a ward unshown, and who was shown round it."""

    ward: Ward
    coming: int
    lines: Sequence[InductionLine]
    paging: Paging
    back: dict[str, str]

    @property
    def summary(self) -> str:
        if not self.coming:
            return "Everybody who came in the last two weeks, or comes in the next, has one."
        people = plural(self.coming, "person", "people")
        has = "has" if self.coming == 1 else "have"
        return (
            f"{people} who came in the last two weeks, or {'comes' if self.coming == 1 else 'come'}"
            f" in the next, {has} no induction to {self.ward.name}."
        )


@dataclass(frozen=True, slots=True)
class PersonInductions:
    """One person's inductions at the trust."""

    worker: Worker
    lines: Sequence[InductionLine]
    back: dict[str, str]
