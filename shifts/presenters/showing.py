"""What a passport that is shown on a ward says of a shift."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from compliance.passport.fitness import Coming, Fitness, answer_with
from compliance.rules.eligibility import ABOUT_OTHER_WORK
from compliance.rules.words import manager_words
from shifts.models import Booking
from shifts.selectors.facts import names_in_sentences, verdict_for
from shifts.selectors.my_shifts import bookings_of
from staffbank.actors import Actor
from staffbank.db import duty
from staffbank.web.words import shift_long, shift_near
from staffbank.wording import in_a_sentence


class BookedShifts:
    """Answers from bookings, by the exact rule. Other work was judged when it was booked."""

    def coming(self, actor: Actor, now: datetime) -> list[Coming]:
        ahead = bookings_of(actor).filter(status=Booking.Status.BOOKED, ends_at__gt=now)
        return [
            Coming(each.ref, f"{shift_near(each, now)}, {each.vacancy.ward.name}", each.ends_at)
            for each in ahead.order_by("starts_at")[:20]
        ]

    def fitness(self, booking_ref: UUID, worker_id: int, now: datetime) -> Fitness | None:
        with duty("booking"):
            booking = (
                Booking.objects.filter(ref=booking_ref, worker=worker_id)
                .select_related(
                    "worker", "vacancy__ward", "vacancy__site", "vacancy__grade", "vacancy__trust"
                )
                .first()
            )
        if booking is None:
            return None
        ward, site = booking.vacancy.ward, booking.vacancy.site
        shift = f"{shift_long(booking)}, {ward.name}, {site.short_name}"
        return Fitness(shift, booking.vacancy.grade.name, tuple(_reasons(booking, now)))


def _reasons(booking: Booking, now: datetime) -> list[str]:
    """Why the person may not do it; of other work nothing is said to a ward."""
    if booking.status != Booking.Status.BOOKED:
        return [f"This booking is {in_a_sentence(Booking.Status(booking.status).label)}."]
    if booking.ends_at <= now:
        return ["This shift is over."]
    names, name = names_in_sentences(), booking.worker.name
    return [
        manager_words(reason, period=booking.vacancy.period, name=name, names=names)
        for reason in verdict_for(booking.worker, booking.vacancy).reasons
        if reason.code not in ABOUT_OTHER_WORK
    ]


BOOKED = answer_with(BookedShifts())
