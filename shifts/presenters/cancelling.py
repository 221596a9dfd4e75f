"""What cancelling a vacancy means, said before it is done, and what was done, said after."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from shifts.models import Vacancy
from shifts.presenters.naming import shift_of
from shifts.selectors.history import History
from shifts.services.cancelling import WardConsequences
from staffbank.web.figures import hours, money, plural
from staffbank.web.words import day_of, moment_long


@dataclass(frozen=True, slots=True)
class CancelPage:
    """Cancel a vacancy: the consequences, then the reason, then the button."""

    vacancy: Vacancy
    shift: str
    consequences: tuple[str, ...]
    button: str
    back: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        vacancy: Vacancy,
        means: WardConsequences,
        history: History,
        *,
        now: datetime,
        back: dict[str, str],
    ) -> Self:
        return cls(
            vacancy=vacancy,
            shift=shift_of(vacancy, now),
            consequences=consequences_of(means, history, now),
            button="Cancel and pay" if means.owed_pence else "Cancel this vacancy",
            back=back,
        )


def consequences_of(means: WardConsequences, history: History, now: datetime) -> tuple[str, ...]:
    said = []
    if means.booking and means.owed:
        name = history.name_of(means.booking)
        said.append(f"{name} is booked on this. If you cancel now they are told at once.")
        if means.owed.pence:
            said.append(
                f"The ward pays {name} for {hours(means.owed.paid_minutes)}"
                f" ({money(means.owed.pence)}), because it is late to cancel."
            )
        else:
            until = moment_long(means.owed.free_until, day_of(now))
            said.append(f"Nothing is owed. Until {until} cancelling costs the ward nothing.")
    elif means.told:
        said.append(
            f"Nobody is booked. It goes from the lists of the"
            f" {plural(means.told, 'person', 'people')} who were told, and nothing is owed."
        )
    else:
        said.append("Nobody is booked and nobody has been told, so nothing is owed.")
    said.append("A cancelled vacancy cannot be opened again. You can post another like it.")
    return tuple(said)


def cancelled_words(means: WardConsequences, history: History) -> str:
    """What was done, and who was told."""
    if not means.booking:
        return "Vacancy cancelled. Nobody was booked, so nobody is owed anything."
    name = history.name_of(means.booking)
    owed = f" The ward pays them {money(means.owed_pence)}." if means.owed_pence else ""
    return f"Vacancy cancelled. We have told {name}.{owed}"
