"""How a booking is said whose person will not be cleared for it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse

from shifts.models import Booking, Flag, Vacancy
from shifts.selectors.lapsing import Flagged
from staffbank.web.words import moment_short
from staffbank.wording import in_a_sentence


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One flag: whose booking, what lacks, and what happens when."""

    flagged: Flagged

    @property
    def booking(self) -> Booking:
        return self.flagged.flag.booking

    @property
    def vacancy(self) -> Vacancy:
        return self.booking.vacancy

    @property
    def name(self) -> str:
        return self.flagged.name

    @property
    def worker_ref(self) -> UUID | None:
        return self.flagged.worker_ref

    @property
    def kinds(self) -> str:
        """ "fire safety and NMC"."""
        names = [in_a_sentence(kind.short_name) for kind in self.flagged.kinds]
        return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)

    @property
    def goes_back(self) -> str:
        return moment_short(self.flagged.flag.release_at)

    @property
    def stands(self) -> bool:
        return self.flagged.flag.status == Flag.Status.FLAGGED

    @property
    def to_ward(self) -> str:
        """What the vacancy's page says of it."""
        return (
            f"{self.name} will not be cleared to the end of this shift: {self.kinds}. They have "
            f"been asked to renew. If it is not checked by {self.goes_back}, the booking is given "
            "back and the shift opens again."
        )

    @property
    def to_worker(self) -> str:
        """What the booking's page says of it."""
        if not self.stands:
            return f"You were not cleared for it to its end: {self.kinds}."
        return (
            f"You are not cleared to the end of this shift: {self.kinds}. Send in a new one so "
            f"that it is checked by {self.goes_back}. Else the shift goes back to the ward, and "
            "nothing counts against you."
        )

    @property
    def add_links(self) -> list[tuple[str, str]]:
        """Where each thing that lacks is sent in, with what the link says."""
        at = reverse("me:add_check")
        return [
            (f"{at}?kind={kind.code}", f"Renew {in_a_sentence(kind.short_name)}")
            for kind in self.flagged.kinds
        ]
