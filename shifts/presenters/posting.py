"""What the page says while a vacancy is being written: who could take it, when, at what cost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from shifts.rules.pricing import PayKind, Quote
from shifts.selectors.eligibility import Need
from shifts.selectors.preview import Counts, Wanted, who_could
from shifts.services.posting import bank_for
from shifts.services.pricing import PriceBook, ward_cost
from shifts.services.vacancy import plan
from staffbank.web.figures import hours, money, number, plural, rate, whole_pounds
from staffbank.web.words import day_of, moment_near, sentence, shift_length, shift_long
from trusts.models import Grade

KINDS = {
    PayKind.CORE: "weekday rate",
    PayKind.NIGHT: "night rate",
    PayKind.SATURDAY: "Saturday rate",
    PayKind.SUNDAY: "Sunday rate",
    PayKind.HOLIDAY: "public holiday rate",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """One audience: when it sees the vacancy, and how many of it could take it."""

    when: str
    who: str


@dataclass(frozen=True, slots=True)
class Preview:
    """The panel beside the form."""

    headline: str
    shift: str
    length: str
    turns: tuple[Turn, ...]
    widenings: tuple[Turn, ...]
    gets: str
    ward_pays: str
    parts: tuple[str, ...]
    heads: int
    pay_pence: int

    @classmethod
    def of(cls, wanted: Wanted, *, now: datetime, above: Grade | None) -> Self:
        """Work out what publishing ``wanted`` now would do. Call it after the permit step."""
        need = wanted.need(bank_for(wanted.ward, wanted.grade))
        counts = who_could(need, above=above)
        book = PriceBook.open(need.bank_id, need.trust_id, grades={wanted.grade.pk})
        quote = book.quote(wanted.grade, wanted.period, wanted.break_minutes)
        cost = ward_cost(quote, wanted.period.starts_on).total_pence
        each = " each" if wanted.heads > 1 else ""
        return cls(
            headline=could_take(counts.own),
            shift=shift_long(wanted.period, day_of(now)),
            length=length_words(wanted),
            turns=turns_of(wanted, need, counts, now),
            widenings=widenings_of(counts),
            gets=f"Worker gets {money(quote.pay_pence)} and {money(quote.holiday_pence)}"
            f" holiday pay{each}, before tax",
            ward_pays=f"Ward pays about {whole_pounds(cost * wanted.heads)}, with employer costs",
            parts=parts_of(quote),
            heads=wanted.heads,
            pay_pence=quote.pay_pence,
        )


@dataclass(frozen=True, slots=True)
class PostingPage:
    """Post a vacancy."""

    trust: str
    preview_at: str
    preview: Preview | None = None
    refusal: str = ""
    redraws_times: bool = False
    back: dict[str, str] = field(default_factory=dict)

    @property
    def spoken(self) -> str:
        """The one sentence a screen reader hears when the panel has changed."""
        return self.preview.headline if self.preview else self.refusal


def could_take(count: int) -> str:
    if not count:
        return "Nobody in your bank could take this shift as it is"
    return f"{plural(count, 'person', 'people')} in your bank could take this shift"


def length_words(wanted: Wanted) -> str:
    """ "12 hours, 11 paid"."""
    paid = wanted.period.minutes - wanted.break_minutes
    said = shift_length(wanted.period)
    return said if not wanted.break_minutes else f"{said}, {hours(paid)} paid"


def turns_of(wanted: Wanted, need: Need, counts: Counts, now: datetime) -> tuple[Turn, ...]:
    """Who sees it, and when, if it were published now."""
    _own, region, agency = plan(need.bank_id, need.trust_id, wanted.period.starts_at, now=now)
    more = f"the region, {number(counts.region_more)} more"
    turns = [Turn("Now", f"your bank, {plural(counts.own, 'person', 'people')}")]
    if region.opens_at is None:
        turns.append(Turn("When you open it", more))
    else:
        turns.append(Turn(sentence(moment_near(region.opens_at, now)), more))
    if agency.opens_at is None:
        turns.append(Turn("Never", "agency"))
    return tuple(turns)


def widenings_of(counts: Counts) -> tuple[Turn, ...]:
    return tuple(
        Turn(
            f"{each.grade.short_name} as well" if each.grade else f"Without {each.skill}",
            plural(each.more, "more person", "more people"),
        )
        for each in counts.widenings
    )


def parts_of(quote: Quote) -> tuple[str, ...]:
    return tuple(
        f"{hours(line.minutes)}, {KINDS[line.kind]}, {rate(line.rate)}: {money(line.pence)}"
        for line in quote.lines
    )
