"""Who has to do the next thing in somebody's joining, and whether it is whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    """Who holds it."""

    WORKER = "worker"
    TRUST = "trust"
    REGISTER = "register"


class State(StrEnum):
    """Where one check stands."""

    DONE = "done"
    WAITING = "waiting"  # sent, and nobody decided yet
    ASKED = "asked"  # sent, and something more is asked for
    REFUSED = "refused"
    TO_SEND = "to_send"


#: The person has to do something about it.
THEIRS = frozenset({State.ASKED, State.REFUSED, State.TO_SEND})


@dataclass(frozen=True, slots=True)
class Check:
    """One check that is asked for; ``by_register``: a register answers it, not a document."""

    state: State
    by_register: bool = False


def held_by(checks: Iterable[Check], *, all_said: bool, agreed: bool) -> Side | None:
    """Who holds a joining; nobody, if nothing is left: then it is whole.

    While the person has anything to do it is with them: what others do meanwhile does not end it.
    """
    left = [check for check in checks if check.state is not State.DONE]
    if not all_said or any(check.state in THEIRS for check in left):
        return Side.WORKER
    if not agreed or any(not check.by_register for check in left):
        return Side.TRUST
    return Side.REGISTER if left else None


def hours_held(
    spells: Iterable[tuple[Side, datetime, datetime | None]], now: datetime
) -> dict[Side, float]:
    """For how many hours each side held it, until ``now`` where it holds it still."""
    held = dict.fromkeys(Side, 0.0)
    for side, since, until in spells:
        held[side] += ((until or now) - since).total_seconds() / 3600
    return held
