"""A shift's page: every fact before the button, and what stands where the button would be."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from django.core import signing
from django.urls import reverse

from compliance.rules.eligibility import (
    ABOUT_OTHER_WORK,
    MENDED_BY_A_NEW_ONE,
    ReasonCode,
    Verdict,
)
from compliance.rules.words import Names, worker_words
from shifts.models import Booking, Vacancy
from shifts.presenters.find import (
    Way,
    address_of,
    paid_minutes,
    place_of,
    to_find,
    worker_grade,
)
from shifts.rules.cancelling import CancellationPolicy, WorkerCancelling
from shifts.rules.pricing import PayKind, Quote, break_period
from shifts.selectors.shift import Rest, ShiftFacts, WardRecord
from staffbank.web.figures import hours, miles, money, plural
from staffbank.web.words import clock_time, moment_short

PAID_AS = {
    PayKind.CORE: "weekday rate",
    PayKind.NIGHT: "night rate",
    PayKind.SATURDAY: "Saturday rate",
    PayKind.SUNDAY: "Sunday rate",
    PayKind.HOLIDAY: "bank holiday rate",
}
SALT = "shifts.seen"


class Answer(StrEnum):
    """What the page can offer the person."""

    BOOK = "book"
    BOOKED = "booked"
    CANNOT = "cannot"
    GONE = "gone"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class PayLineWords:
    words: str
    amount: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One whole reason, for the person alone, and the step that would change it."""

    words: str
    step: Way | None = None


@dataclass(frozen=True, slots=True)
class PayWords:
    """The pay of a shift, line by line."""

    total: str
    holiday: str
    lines: tuple[PayLineWords, ...]

    @classmethod
    def of(cls, quote: Quote, shift: Vacancy | Booking) -> PayWords:
        lines = [
            PayLineWords(f"{hours(line.minutes)} at the {PAID_AS[line.kind]}", money(line.pence))
            for line in quote.lines
        ]
        if quote.break_minutes:
            pause = break_period(shift.period, quote.break_minutes)
            words = f"{hours(quote.break_minutes)} break, about {clock_time(pause.starts_at)}"
            lines.append(PayLineWords(words, "unpaid"))
        return cls(money(quote.pay_pence), money(quote.holiday_pence), tuple(lines))


@dataclass(frozen=True, slots=True)
class ShiftPage:
    """One shift as one worker reads it."""

    vacancy: Vacancy
    facts: ShiftFacts
    pay: PayWords
    verdict: Verdict
    terms: WorkerCancelling
    policy: CancellationPolicy
    undo_minutes: int
    names: Names
    now: datetime
    refused: str = ""
    back: Way = field(default_factory=to_find)

    @property
    def answer(self) -> Answer:
        if self.facts.booking:
            return Answer.BOOKED
        if self.vacancy.status == Vacancy.Status.OPEN and self.vacancy.starts_at > self.now:
            return Answer.BOOK if self.verdict.eligible else Answer.CANNOT
        gone = self.vacancy.status == Vacancy.Status.FILLED
        return Answer.GONE if gone else Answer.OVER

    @property
    def title(self) -> str:
        return worker_grade(self.vacancy)

    @property
    def length(self) -> str:
        period = self.vacancy.period
        paid = paid_minutes(self.vacancy)
        whole = hours(period.minutes)
        if paid == period.minutes:
            return whole
        return f"{whole}, {hours(paid) if paid % 60 else paid // 60} paid"

    @property
    def place(self) -> str:
        return address_of(self.vacancy)

    @property
    def journey(self) -> str:
        journey = self.facts.journey
        if journey is None:
            return ""
        return f"{miles(journey.miles)}, about {hours(journey.minutes)} away"

    @property
    def asked_for(self) -> str:
        return ", ".join(link.skill.name for link in self.vacancy.skill_links.all())

    @property
    def rest(self) -> str:
        return rest_words(self.facts.rest)

    @property
    def if_you_cancel(self) -> str:
        terms = self.terms
        if self.now <= terms.free_until:
            return f"free until {moment_short(terms.free_until)}, then it counts as late."
        if terms.possible:
            closes = moment_short(terms.closes_at)
            return f"it counts as late from now on. From {closes} you ring the ward instead."
        return "it is too close to the start to cancel here: you would ring the ward."

    @property
    def if_they_cancel(self) -> str:
        policy = self.policy
        pays = plural(policy.trust_pays_hours, "hour")
        within = plural(policy.trust_pays_within_hours, "hour")
        return (
            f"If the ward cancels in the last {within} you are paid {pays}. "
            f"{record_words(self.facts.record)}"
        )

    @property
    def after_the_press(self) -> str:
        undo = plural(self.undo_minutes, "minute")
        return f"Booked at once. You have {undo} to undo it."

    @property
    def obstacles(self) -> list[Obstacle]:
        period = self.vacancy.period
        return [
            Obstacle(worker_words(reason, period=period, names=self.names), self._step(reason.code))
            for reason in self.verdict.reasons
        ]

    def _step(self, code: ReasonCode) -> Way | None:
        if code != ReasonCode.TERMS_UNSIGNED:
            return step_for(code)
        at = reverse("me:agreement", args=[self.vacancy.bank.slug])  # it leads back here
        return Way("Read and sign the agreement", f"{at}?shift={self.vacancy.ref}")

    @property
    def seen(self) -> str:
        return seal(Seen.of(self.vacancy))


def rest_words(rest: Rest) -> str:
    needed = hours(rest.needed)
    if rest.before is None and rest.after is None:
        return f"No other work within 2 days of it. {needed} needed."
    said = [
        f"{hours(gap)} {side} it"
        for gap, side in ((rest.before, "before"), (rest.after, "after"))
        if gap is not None
    ]
    return f"{' and '.join(said)}, {needed} needed."


def record_words(record: WardRecord) -> str:
    if not record.booked:
        return "Nobody has been booked here in the last year, so there is no record yet."
    if not record.cancelled_late:
        return f"It has not done so in the last year, in {plural(record.booked, 'booking')}."
    return f"It did so {record.cancelled_late} times in {record.booked:,} bookings in a year."


def step_for(code: ReasonCode) -> Way | None:
    """The page that changes a reason, where there is one."""
    if code in MENDED_BY_A_NEW_ONE:
        return Way("Add it to your passport", reverse("me:add_check"))
    if code == ReasonCode.CREDENTIAL_NOT_CHECKED:
        return Way("See where it is in your passport", reverse("me:passport"))
    if code in ABOUT_OTHER_WORK:
        return Way("See your shifts", reverse("me:bookings"))
    return None


# --- What was on the page when the button was pressed -----------------------------------------


@dataclass(frozen=True, slots=True)
class Seen:
    """The version of a shift that a person read."""

    updated_at: datetime
    starts_at: datetime
    ends_at: datetime
    pay_pence: int
    place: str

    @classmethod
    def of(cls, vacancy: Vacancy) -> Seen:
        return cls(
            vacancy.updated_at,
            vacancy.starts_at,
            vacancy.ends_at,
            vacancy.pay_pence,
            place_of(vacancy),
        )


def seal(seen: Seen) -> str:
    """What the page showed, signed, for the form to carry."""
    return signing.dumps(
        [
            seen.updated_at.isoformat(),
            seen.starts_at.isoformat(),
            seen.ends_at.isoformat(),
            seen.pay_pence,
            seen.place,
        ],
        salt=SALT,
    )


def unseal(sealed: str) -> Seen | None:
    """What the person read, or None where the form says nothing we wrote."""
    try:
        updated_at, starts_at, ends_at, pay_pence, place = signing.loads(sealed, salt=SALT)
    except signing.BadSignature:
        return None
    return Seen(
        datetime.fromisoformat(updated_at),
        datetime.fromisoformat(starts_at),
        datetime.fromisoformat(ends_at),
        pay_pence,
        place,
    )
