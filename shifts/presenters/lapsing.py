"""How a booking is said whose person may not work it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from shifts.models import Booking, Flag, Vacancy
from shifts.selectors.lapsing import Flagged
from staffbank.web.words import moment_short
from staffbank.wording import in_a_sentence

_RESTRICTION = "a restriction, which your passport explains"


@dataclass(frozen=True, slots=True)
class FlagLine:
    """One flag: whose booking, what is amiss, and what happens when."""

    flagged: Flagged
    now: datetime

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
        """ "fire safety and NMC": what lacks of their checks, if any."""
        return _listed([in_a_sentence(kind.short_name) for kind in self.flagged.kinds])

    @property
    def skills(self) -> str:
        """ "IV medicines and cannulation": what they are not signed off in any more, if any."""
        return _listed([in_a_sentence(skill.name) for skill in self.flagged.skills])

    @property
    def restricted(self) -> bool:
        return self.flagged.flag.restricted

    @property
    def amiss(self) -> str:
        """What a list says: "fire safety; cannot be booked on this work at the moment"."""
        skills = f"not signed off in {self.skills}" if self.skills else ""
        barred = "cannot be booked on this work at the moment" if self.restricted else ""
        return "; ".join(part for part in (self.kinds, skills, barred) if part)

    @property
    def goes_back(self) -> str:
        return moment_short(self.flagged.flag.release_at)

    @property
    def outcome(self) -> str:
        """When it is given back; a shift that has begun is not."""
        return "Not by itself: the shift has begun" if self.begun else self.goes_back

    @property
    def stands(self) -> bool:
        return self.flagged.flag.status == Flag.Status.FLAGGED

    @property
    def begun(self) -> bool:
        return self.booking.starts_at <= self.now

    @property
    def to_ward(self) -> str:
        """What the vacancy's page says of it."""
        if self.begun:
            return (
                f"{self.name} may not work this shift any more: {self.amiss}. It has begun, so it "
                "is not given back by itself: speak to them now, and ring your compliance team."
            )
        return (
            f"{self.name} may not work this shift to its end: {self.amiss}. They have been told. "
            f"If it is not put right by {self.goes_back}, the booking is given back and the shift "
            "opens again."
        )

    @property
    def to_worker(self) -> str:
        """What the booking's page says of it."""
        names = [in_a_sentence(kind.short_name) for kind in self.flagged.kinds]
        names += [f"the skill {in_a_sentence(skill.name)}" for skill in self.flagged.skills]
        why = _listed([*names, *[_RESTRICTION] * self.restricted])
        if not self.stands:
            return f"You may not work it to its end, because of {why}."
        if self.begun:
            return (
                f"You may not work this shift any more, because of {why}. Speak to whoever runs "
                "the ward now."
            )
        return (
            f"As things are you may not work this shift to its end, because of {why}. {self._step} "
            "the shift goes back to the ward, and nothing counts against you."
        )

    @property
    def _step(self) -> str:
        if self.flagged.renewable:
            return f"Send in what is new, so that it is checked by {self.goes_back}. Else"
        if self.flagged.skills and not self.flagged.kinds and not self.restricted:
            return (
                "Ask whoever assesses it, or the compliance team of your trust, to sign you off "
                f"again by {self.goes_back}. Else"
            )
        return f"If that is not put right by {self.goes_back},"

    @property
    def in_list(self) -> str:
        """What its person's own lists say of it."""
        said = [f"Lacks {self.kinds}." if self.kinds else ""]
        said += [f"You are not signed off in {self.skills}." if self.skills else ""]
        said += ["A restriction keeps you from it." if self.restricted else ""]
        said += [
            "It has begun: speak to whoever runs the ward."
            if self.begun
            else f"Goes back to the ward {self.goes_back} unless that is put right by then."
        ]
        return " ".join(part for part in said if part)

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where each thing that a new one would put right is sent in, and where one reads who
        stopped what no new one would, with what the link says."""
        at = reverse("me:add_check")
        links = [
            (f"{at}?kind={kind.code}", f"Renew {in_a_sentence(kind.short_name)}")
            for kind in self.flagged.renewable
        ]
        if set(self.flagged.kinds) - set(self.flagged.renewable):
            links.append((reverse("me:passport"), "See who stopped it, and why"))
        return links


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)
