"""What booking somebody would do, and why it could not be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from compliance.rules.eligibility import Verdict
from compliance.rules.words import Names, manager_words
from shifts.models import Vacancy
from shifts.rules.pricing import Quote
from staffbank.web.figures import money, plural, whole_pounds
from staffbank.web.words import day_of, shift_long
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class BookPage:
    """Book one person: what they and the ward get, who is told, and how long they can undo it."""

    vacancy: Vacancy
    worker: Worker
    shift: str
    consequences: tuple[str, ...]
    is_oneself: bool
    refusal: str
    back: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        vacancy: Vacancy,
        worker: Worker,
        *,
        quote: Quote,
        ward_pays: int,
        undo_minutes: int,
        is_oneself: bool,
        refusal: str,
        inducted: bool,
        now: datetime,
        back: dict[str, str],
    ) -> Self:
        undo = plural(undo_minutes, "minute")
        gets = f"{money(quote.pay_pence)} and {money(quote.holiday_pence)} holiday pay"
        return cls(
            vacancy=vacancy,
            worker=worker,
            shift=f"{shift_long(vacancy, day_of(now))}: {vacancy.grade.name}, {vacancy.ward.name}",
            consequences=(
                f"{worker.name} is told at once and has {undo} to undo it.",
                "The vacancy closes to everybody else.",
                f"They get {gets}, before tax. The ward pays about {whole_pounds(ward_pays)}.",
                *not_inducted(vacancy, inducted),
            ),
            is_oneself=is_oneself,
            refusal=refusal,
            back=back,
        )


def not_inducted(vacancy: Vacancy, inducted: bool) -> tuple[str, ...]:
    """What the ward has to do when they come, if anything."""
    ward = vacancy.ward.name
    return () if inducted else (f"Not yet inducted to {ward}: show them round when they arrive.",)


def refusal_words(verdict: Verdict, vacancy: Vacancy, worker: Worker, names: Names) -> str:
    """Why ``worker`` cannot take it, with nothing of when or where else they work."""
    return " ".join(
        manager_words(reason, period=vacancy.period, name=worker.name, names=names)
        for reason in verdict.reasons[:1]
    )
