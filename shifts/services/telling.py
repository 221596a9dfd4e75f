"""What people are told about a booking or an offer: the worker, and those who run the ward.

Each looks at it as it stands when it is told, so an old or doubled event says nothing that
is no longer so. A trust reads of its own vacancy only, and no subject names a worker.
"""

from __future__ import annotations

from datetime import date, datetime

from shifts.models import Booking, Offer
from shifts.services.quiet import due_by_choice
from shifts.services.vacancy import release_policy
from staffbank import clock
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify, take_back
from trusts.models import Membership
from trusts.selectors.numbers import numbers_of
from workers.models import MessageChoice, Worker


def say_booked(booking_id: int) -> None:
    """Confirm to the worker at once, and to the ward once the minutes to undo are over."""
    booking = booking_to_tell_of(booking_id)
    if booking.status != Booking.Status.BOOKED:
        return
    day, cause = london_day(booking.booked_at), cause_of(booking, "made")
    notify(
        "shifts/notifications/booked_worker.txt",
        to=[worker_of(booking)],
        topic="booking.made",
        cause=cause,
        day=day,
        bank=booking.bank_id,
        link=worker_link(booking),
        context={"booking": booking},
    )
    notify(
        "shifts/notifications/booked_ward.txt",
        to=ward_of(booking),
        topic="booking.made",
        cause=cause,
        day=day,
        bank=booking.bank_id,
        link=ward_link(booking),
        email_at=booking.undo_until,
        context={"booking": booking},
    )


def say_undone(booking_id: int) -> None:
    """Take back what has not left, and tell the ward that the vacancy is open again."""
    booking = booking_to_tell_of(booking_id)
    if booking.status != Booking.Status.UNDONE or booking.ended_at is None:
        return
    take_back(
        to=[worker_of(booking), *ward_of(booking)],
        cause=cause_of(booking, "made"),
        day=london_day(booking.booked_at),
    )
    heard_by_post = booking.ended_at >= booking.undo_until
    notify(
        "shifts/notifications/undone_ward.txt",
        to=ward_of(booking, by_email=heard_by_post),
        topic="booking.undone",
        cause=cause_of(booking, "undone"),
        day=london_day(booking.ended_at),
        bank=booking.bank_id,
        link=ward_link(booking),
        context={"booking": booking},
    )


def say_cancelled(booking_id: int) -> None:
    """Tell both sides: whoever cancelled has it in writing, the other hears of it at once."""
    booking = booking_to_tell_of(booking_id)
    if booking.status != Booking.Status.CANCELLED or booking.ended_at is None:
        return
    day, cause = london_day(booking.ended_at), cause_of(booking, "cancelled")
    take_back(
        to=[worker_of(booking), *ward_of(booking)],
        cause=cause_of(booking, "made"),
        day=london_day(booking.booked_at),
    )
    by_ward = booking.ended_by == Booking.EndedBy.TRUST
    notify(
        f"shifts/notifications/cancelled_{'by_ward' if by_ward else 'by_worker'}.txt",
        to=[worker_of(booking)],
        topic="booking.cancelled",
        cause=cause,
        day=day,
        bank=booking.bank_id,
        link="/me/shifts/" if by_ward else worker_link(booking),
        context={"booking": booking},
    )
    notify(
        "shifts/notifications/cancelled_ward.txt",
        to=ward_of(booking),
        topic="booking.cancelled",
        cause=cause,
        day=day,
        bank=booking.bank_id,
        link=ward_link(booking),
        context={"booking": booking, "by_ward": by_ward},
    )


def say_offered(offer_id: int) -> None:
    """Offer it to the worker: in the inbox at once, by email when their quiet hours are over,
    or at once where the offer would be over by then."""
    offer = offer_to_tell_of(offer_id)
    now = clock.now()
    if not offer.stands(now):
        return
    with duty("deliver"):
        choice = MessageChoice.objects.filter(worker=offer.worker_id).first()
        policy = release_policy(numbers_of(offer.bank_id, offer.trust_id, london_day(now)))
    awake = due_by_choice(now, policy)[choice.quiet if choice else MessageChoice.Quiet.BANK]
    notify(
        "shifts/notifications/offered.txt",
        to=[as_worker(offer.worker)],
        topic="offer.made",
        cause=f"offer-{offer.pk}-made",
        day=london_day(offer.offered_at),
        bank=offer.bank_id,
        link=f"/me/offers/{offer.ref}/",
        email_at=awake if awake < offer.ends_at else now,
        context={"offer": offer},
    )


def say_not_taken(offer_id: int) -> None:
    """Tell the ward that an offer was declined or not answered."""
    offer = offer_to_tell_of(offer_id)
    take_back_the_offer(offer_id)
    if offer.status not in {Offer.Status.DECLINED, Offer.Status.EXPIRED} or not offer.ended_at:
        return
    notify(
        "shifts/notifications/offer_not_taken.txt",
        to=ward_of(offer),
        topic="offer.ended",
        cause=f"offer-{offer.pk}-ended",
        day=london_day(offer.ended_at),
        bank=offer.bank_id,
        link=ward_link(offer),
        context={"offer": offer},
    )


def take_back_the_offer(offer_id: int) -> None:
    """Mark an offer that is over gone in the inbox, and stop its letter if it has not left."""
    offer = offer_to_tell_of(offer_id)
    if offer.status != Offer.Status.OPEN:
        take_back(
            to=[as_worker(offer.worker)],
            cause=f"offer-{offer.pk}-made",
            day=london_day(offer.offered_at),
        )


def offer_to_tell_of(offer_id: int) -> Offer:
    with duty("deliver"):
        return Offer.objects.select_related(
            "worker", "trust", "bank", "vacancy__ward", "vacancy__site", "vacancy__grade"
        ).get(pk=offer_id)


def booking_to_tell_of(booking_id: int) -> Booking:
    with duty("deliver"):
        return Booking.objects.select_related(
            "worker", "trust", "bank", "vacancy__ward", "vacancy__site", "vacancy__grade"
        ).get(pk=booking_id)


def vacancy_id_of(booking_id: int) -> int:
    with duty("deliver"):
        return Booking.objects.values_list("vacancy_id", flat=True).get(pk=booking_id)


def worker_of(booking: Booking) -> Recipient:
    return as_worker(booking.worker)


def as_worker(worker: Worker) -> Recipient:
    return Recipient("As worker", user_id=worker.user_id, worker_id=worker.pk, address=worker.email)


def ward_of(about: Booking | Offer, *, by_email: bool = True) -> list[Recipient]:
    """Who manages the ward; where nobody does, the trust's temporary-staffing team."""
    today = clock.today()
    with duty("deliver"):
        held = (
            Membership.objects.filter(trust=about.trust_id, user__is_active=True)
            .current(today)
            .select_related("user")
            .order_by("pk")
        )
        managers = list(held.filter(role="ward_manager", wards=about.vacancy.ward_id))
        seats = managers or list(held.filter(role="staffing_admin"))
    return [
        Recipient(
            f"As {'ward manager' if seat.role == 'ward_manager' else 'temporary-staffing admin'}",
            user_id=seat.user_id,
            trust_id=about.trust_id,
            address=seat.user.email if by_email else "",
        )
        for seat in {seat.user_id: seat for seat in seats}.values()
    ]


def cause_of(booking: Booking, what: str) -> str:
    return f"booking-{booking.pk}-{what}"


def worker_link(booking: Booking) -> str:
    return f"/me/bookings/{booking.ref}/"


def ward_link(about: Booking | Offer) -> str:
    return f"/trust/{about.trust.slug}/vacancies/{about.vacancy.ref}/"


def london_day(moment: datetime) -> date:
    return moment.astimezone(clock.LONDON).date()
