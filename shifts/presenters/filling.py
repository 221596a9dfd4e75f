"""What booking somebody or offering to them would do, and why it could not be done."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.rules.eligibility import Verdict
from compliance.rules.words import Names, manager_words
from shifts.models import Vacancy
from shifts.rules.pricing import Quote
from staffbank.web.figures import money, plural, whole_pounds
from workers.models import Worker


@dataclass(frozen=True, slots=True)
class FillPage:
    """Book or offer to one person: what that does, or why it could not be done."""

    worker: Worker
    shift: str
    consequences: tuple[str, ...]
    is_oneself: bool
    refusal: str
    back: dict[str, str]


def if_booked(
    vacancy: Vacancy,
    worker: Worker,
    *,
    quote: Quote,
    ward_pays: int,
    undo_minutes: int,
    inducted: bool,
) -> tuple[str, ...]:
    """What they and the ward get, who is told, and how long they can undo it."""
    undo = plural(undo_minutes, "minute")
    gets = f"{money(quote.pay_pence)} and {money(quote.holiday_pence)} holiday pay"
    return (
        f"{worker.name} is told at once and has {undo} to undo it.",
        "The vacancy closes to everybody else.",
        f"They get {gets}, before tax. The ward pays about {whole_pounds(ward_pays)}.",
        *not_inducted(vacancy, inducted),
    )


def if_offered(worker: Worker) -> tuple[str, ...]:
    """What an offer does and does not do, and who is told of it."""
    return (
        f"{worker.name} is told now, and can accept or decline.",
        (
            "The shift is not held for them. It stays open to others, and goes to whoever books it "
            "first."
        ),
        "You are told if they decline or do not answer in time.",
        (
            "Your trust can see their record until 30 days after the shift, or after the offer "
            "ends without them."
        ),
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
