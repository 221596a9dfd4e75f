"""How a change that is tried in the background is said."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.models import CredentialKind
from shifts.models import Trial
from shifts.presenters.asking import meaning
from shifts.selectors.trying import Consequences
from staffbank.wording import in_a_sentence

Status = Trial.Status
_HEADINGS = {
    Status.ASKED: "Working out what it would mean",
    Status.TRIED: "What the change would mean",
    Status.MAKING: "Saving the change",
    Status.MADE: "The change is saved",
    Status.REFUSED: "The change was not saved",
}


@dataclass(frozen=True, slots=True)
class TrialPage:
    """One change, and how far it has come."""

    trial: Trial
    kind: CredentialKind
    here: str
    make_at: str
    back: dict[str, str]

    @property
    def heading(self) -> str:
        return _HEADINGS[Status(self.trial.status)]

    @property
    def what(self) -> str:
        name, said = in_a_sentence(self.kind.short_name), self.trial.said
        if "staff_group" not in said:
            return f"Whose {name} is accepted, and how old"
        return {True: f"Ask for {name}", False: f"Do without {name}"}.get(
            said["asked"], f"Go by the nation's rule for {name} again"
        )

    @property
    def waiting(self) -> str:
        if self.trial.status == Status.MAKING:
            return "It is being saved, for everybody it concerns."
        return "It is being tried on everybody it would concern, and taken back: nothing changes."

    @property
    def means(self) -> list[str]:
        trial = self.trial
        found = Consequences(trial.lose or 0, trial.gain or 0, trial.bookings or 0)
        return meaning(found, trial.valid_from)
