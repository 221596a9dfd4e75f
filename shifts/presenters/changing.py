"""What changing a vacancy would do, said before it is done, and what was changed, said after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from shifts.models import Vacancy
from shifts.presenters.naming import shift_of
from shifts.presenters.posting import Preview
from shifts.selectors.history import History
from shifts.services.posting import Draft
from staffbank.web.figures import money, number, plural
from staffbank.web.words import sentence, shift_long

#: What a recorded change is called, in the order of a vacancy's own page. Pay follows from these.
CALLED = {
    "starts_at": "times",
    "ends_at": "times",
    "ward_id": "ward",
    "grade_id": "band",
    "also_grade_id": "who else may take it",
    "specialty_id": "experience",
    "skills": "skills",
    "break_minutes": "break",
    "pay_pence": "pay",
    "reason_id": "reason",
    "cost_centre": "cost centre",
    "note": "note",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that would be different: what it is called, what it becomes and what it was."""

    name: str
    becomes: str
    was: str


@dataclass(frozen=True, slots=True)
class ChangePage:
    """Change a vacancy: the consequences, the form, and beside it what would be different."""

    vacancy: Vacancy
    shift: str
    consequences: tuple[str, ...]
    preview_at: str
    differences: tuple[Difference, ...] = ()
    preview: Preview | None = None
    refusal: str = ""
    redraws_times: bool = False
    back: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        vacancy: Vacancy,
        history: History | None,
        *,
        draft: Draft | None,
        preview: Preview | None,
        refusal: str,
        now: datetime,
        preview_at: str,
        back: dict[str, str],
        redraws_times: bool = False,
    ) -> Self:
        found = differences(vacancy, draft) if draft else ()
        if preview and preview.pay_pence != vacancy.pay_pence:
            paid = Difference("Pay", money(preview.pay_pence), money(vacancy.pay_pence))
            found = (*found, paid)
        return cls(
            vacancy=vacancy,
            shift=shift_of(vacancy, now),
            consequences=consequences_of(vacancy, history) if history else (),
            preview_at=preview_at,
            differences=found,
            preview=preview,
            refusal=refusal,
            redraws_times=redraws_times,
            back=back,
        )

    @property
    def spoken(self) -> str:
        """The one sentence a screen reader hears when the panel has changed."""
        if self.preview is None:
            return self.refusal
        if not self.differences:
            return f"Nothing is different yet. {self.preview.headline}"
        changes = plural(len(self.differences), "thing changes", "things change")
        return f"{changes}. {self.preview.headline}"


def consequences_of(vacancy: Vacancy, history: History) -> tuple[str, ...]:
    """Who knows it as it is now, and what they will read instead."""
    said = []
    if vacancy.status == Vacancy.Status.DRAFT:
        said.append("It is a draft, so nobody has been told. Changing it tells nobody.")
    elif history.told:
        looked = f", and {number(history.looked)} looked at it" if history.looked else ""
        said.append(
            f"{plural(history.told, 'person was', 'people were')} told of it as it is{looked}."
            " They are not told again: what they have leads to the shift as you change it, and"
            " emails that have not left are written again."
        )
        said.append(
            "Nobody is booked on it. Whoever has it open on their screen is shown what changed"
            " before they can book."
        )
    else:
        said.append("It is open, and nobody has been told of it yet.")
    if vacancy.status == Vacancy.Status.OPEN:
        said.append("People who can take it only after the change are told, and none at night.")
    if vacancy.external_ref:
        said.append(
            f"It came in as {vacancy.external_ref}. A newer version from that system replaces"
            " what you change here."
        )
    return tuple(said)


def differences(vacancy: Vacancy, draft: Draft) -> tuple[Difference, ...]:
    """What ``draft`` asks for that ``vacancy`` does not."""
    asked = [link.skill.name for link in vacancy.skill_links.all()]
    rows = (
        ("Times", shift_long(draft.period), shift_long(vacancy)),
        ("Ward", draft.ward.name, vacancy.ward.name),
        ("Who", sentence(draft.grade.name), sentence(vacancy.grade.name)),
        ("Also offered to", name_or(draft.also_grade), name_or(vacancy.also_grade)),
        ("Experience", name_or(draft.specialty, "Any"), name_or(vacancy.specialty, "Any")),
        ("Skills", listed(skill.name for skill in draft.skills), listed(asked)),
        ("Unpaid break", minutes(draft.break_minutes), minutes(vacancy.break_minutes)),
        ("Why", draft.reason.name, vacancy.reason.name),
        ("Cost centre", draft.cost_centre, vacancy.cost_centre),
        ("Note", draft.note or "no note", vacancy.note or "no note"),
    )
    return tuple(Difference(name, now, was) for name, now, was in rows if now != was)


def name_or(row: object | None, otherwise: str = "Nobody else") -> str:
    return otherwise if row is None else sentence(row.name)  # type: ignore[attr-defined]


def listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "None asked for"


def minutes(count: int) -> str:
    return plural(count, "minute")


def changed_words(changed: Iterable[str]) -> str:
    """ "times, break and pay": what a change was about, from the names in its record."""
    names = frozenset(changed)
    said = list(dict.fromkeys(words for name, words in CALLED.items() if name in names))
    if len(said) < 2:
        return "".join(said)
    return f"{', '.join(said[:-1])} and {said[-1]}"
