"""What a worker reads about a booking: made, coming, worked or ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from shifts.models import Booking, Vacancy
from shifts.presenters.find import (
    ShiftCard,
    Way,
    address_of,
    paid_words,
    place_of,
    to_find,
    worker_grade,
)
from shifts.presenters.lapsing import FlagLine
from shifts.presenters.offer import MyOfferLine
from shifts.presenters.shift import PayWords, Seen
from shifts.rules.cancelling import Standing, WorkerCancelling
from shifts.selectors.my_shifts import MyShifts
from staffbank.web.figures import hours_short, money
from staffbank.web.paging import Paging
from staffbank.web.words import (
    clock_time,
    day_short,
    moment_long,
    moment_short,
    shift_long,
    shift_near,
    to_the_second,
)
from staffbank.wording import in_a_sentence


def to_my_shifts() -> Way:
    return Way("My shifts", reverse("me:bookings"))


CANCELLED = {
    Booking.EndedBy.WORKER: "You cancelled this shift",
    Booking.EndedBy.TRUST: "The ward cancelled this shift",
    Booking.EndedBy.RULES: "This shift went back to the ward",
}
ENDED = {
    Booking.Status.WORKED: "You worked this shift",
    Booking.Status.UNDONE: "You undid this booking",
    Booking.Status.DID_NOT_ATTEND: "The ward says you did not attend",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happens, and when."""

    when: str
    words: str


@dataclass(frozen=True, slots=True)
class BookingPage:
    """One booking, with what happens next and what can still be changed."""

    booking: Booking
    pay: PayWords
    terms: WorkerCancelling
    now: datetime
    also: Sequence[ShiftCard] = ()
    refused: str = ""
    flag: FlagLine | None = None
    inducted: bool = True
    back: Way = field(default_factory=to_my_shifts)

    @property
    def vacancy(self) -> Vacancy:
        return self.booking.vacancy

    @property
    def ahead(self) -> bool:
        return self.booking.status == Booking.Status.BOOKED and self.booking.ends_at > self.now

    @property
    def can_undo(self) -> bool:
        return self.ahead and self.now < self.booking.undo_until

    @property
    def can_cancel(self) -> bool:
        return self.ahead and not self.can_undo and self.terms.possible

    @property
    def ring_to_cancel(self) -> bool:
        starts = self.booking.starts_at
        return self.ahead and not self.can_undo and not self.terms.possible and starts > self.now

    @property
    def title(self) -> str:
        if self.can_undo:
            return "Shift booked"
        if self.ahead:
            return "You are booked on this shift"
        if self.booking.status == Booking.Status.CANCELLED:
            return CANCELLED[Booking.EndedBy(self.booking.ended_by)]
        return ENDED.get(Booking.Status(self.booking.status), "This shift has ended")

    @property
    def what(self) -> str:
        return worker_grade(self.vacancy)

    @property
    def place(self) -> str:
        return address_of(self.vacancy)

    @property
    def signed(self) -> Way | None:
        """The text they had signed when it was booked."""
        if self.booking.signed_terms is None:
            return None
        version = self.booking.signed_terms.version
        page = reverse("me:signed_agreement", args=[version.bank.slug, version.number])
        return Way(f"{version.title}, version {version.number}", page)

    @property
    def undo_until(self) -> str:
        return clock_time(self.booking.undo_until)

    @property
    def steps(self) -> list[Step]:
        """What happens until the shift is over, in order."""
        booking, terms = self.booking, self.terms
        found = []
        if self.now < terms.free_until:
            found.append(Step(f"Until {moment_short(terms.free_until)}", "you can cancel free."))
        directions = self.vacancy.ward.directions
        there = f"start at {self.vacancy.ward.name}. {directions}".strip()
        found.append(Step(moment_short(booking.starts_at), f"{there} Bring photo ID."))
        if not self.inducted:
            ward = self.vacancy.ward.name
            words = f"ask to be shown round: {ward} has no induction of yours on record."
            found.append(Step("As you arrive", words))
        ends = moment_short(booking.ends_at)
        found.append(Step(ends, f"the shift ends, and moves to Worked. {self.payer} pays you."))
        return found

    @property
    def payer(self) -> str:
        return self.booking.payer.short_name

    @property
    def ended(self) -> str:
        """Who ended it, when and why, and what that means."""
        booking = self.booking
        if booking.status not in {Booking.Status.CANCELLED, Booking.Status.UNDONE}:
            return ""
        said = [f"Ended {moment_long(booking.ended_at)}." if booking.ended_at else ""]
        said += [f"Reason: {booking.end_reason.name}." if booking.end_reason else ""]
        said += [f"You are paid {money(booking.owed_pence)}." if booking.owed_pence else ""]
        if booking.ended_late and booking.ended_by == Booking.EndedBy.WORKER:
            said.append("It counts as a late cancellation.")
        elif not booking.ended_late:
            said.append("Nothing counts against you.")
        return " ".join(part for part in said if part)


@dataclass(frozen=True, slots=True)
class BookingLine:
    """One booking in a list; flagged, where its person may lose it."""

    booking: Booking
    where: str
    figures: str
    flag: FlagLine | None = None

    @classmethod
    def of(cls, booking: Booking, flag: FlagLine | None = None) -> BookingLine:
        paid = paid_words(booking.period.minutes - booking.break_minutes)
        figures = f"{money(booking.pay_pence)} for {paid}"
        return cls(booking, place_of(booking.vacancy), figures, flag)


@dataclass(frozen=True, slots=True)
class BookingsPage:
    """My shifts: next, coming up, worked; the week's hours."""

    mine: MyShifts
    flags: Mapping[int, FlagLine]
    offers: Sequence[MyOfferLine]
    past: Sequence[BookingLine]
    paging: Paging
    now: datetime

    @property
    def coming(self) -> list[BookingLine]:
        return [BookingLine.of(each, self.flags.get(each.pk)) for each in self.mine.coming]

    @property
    def next_flag(self) -> FlagLine | None:
        return self.flags.get(self.mine.next.pk) if self.mine.next else None

    @property
    def on_now(self) -> bool:
        following = self.mine.next
        return following is not None and following.starts_at <= self.now

    @property
    def next_words(self) -> str:
        """ "Next: tonight, 8pm to 8am Mon"."""
        assert self.mine.next is not None
        words = shift_near(self.mine.next, self.now)
        if words.startswith("To"):  # today, tonight, tomorrow; a day of the week keeps its capital
            words = in_a_sentence(words)
        return f"{'Now' if self.on_now else 'Next'}: {words}"

    @property
    def week(self) -> str:
        return hours_short(self.mine.hours.this_week) if self.mine.hours.this_week else "None yet"

    @property
    def earliest(self) -> str:
        earliest = self.mine.hours.earliest
        return moment_short(earliest) if earliest else "Now"


@dataclass(frozen=True, slots=True)
class CancelPage:
    """What cancelling would mean, before it is done."""

    booking: Booking
    terms: WorkerCancelling
    now: datetime

    @property
    def back(self) -> Way:
        return Way(text="Your booking", href=reverse("me:booking", args=[self.booking.ref]))

    @property
    def when(self) -> str:
        return shift_long(self.booking)

    @property
    def consequences(self) -> list[str]:
        vacancy, late = self.booking.vacancy, self.terms.standing == Standing.LATE
        free = moment_short(self.terms.free_until)
        return [
            f"You lose the shift and its {money(self.booking.pay_pence)}.",
            f"{vacancy.ward.name} is told now, and the shift opens again to others at once.",
            f"It counts as late, because free cancelling ended {free}."
            if late
            else "Nothing counts against you, because you are cancelling in good time.",
            "It cannot be undone. You can book the shift again if nobody has taken it.",
        ]


@dataclass(frozen=True, slots=True)
class GonePage:
    """Someone was faster: both times, and what else there is."""

    vacancy: Vacancy
    reached_at: datetime
    similar: Sequence[ShiftCard]
    now: datetime
    back: Way = field(default_factory=to_find)

    @property
    def reached(self) -> str:
        """When the request came, beside the second at which the other one had won."""
        booked, reached = self.vacancy.filled_at, to_the_second(self.reached_at)
        if booked and to_the_second(booked) == reached:
            return "Your request reached us in the same second, just after it."
        return f"Your request reached us at {reached}."


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """The shift as it was read, and as it is."""

    vacancy: Vacancy
    seen: Seen
    sealed: str
    back: Way = field(default_factory=to_find)

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        vacancy, seen = self.vacancy, self.seen
        place = place_of(vacancy)
        found = [
            ("Day", day_short(seen.starts_at), day_short(vacancy.starts_at)),
            ("Starts", clock_time(seen.starts_at), clock_time(vacancy.starts_at)),
            ("Ends", clock_time(seen.ends_at), clock_time(vacancy.ends_at)),
            ("Where", seen.place, place),
            ("Pay", money(seen.pay_pence), money(vacancy.pay_pence)),
        ]
        return [row for row in found if row[1] != row[2]]
