"""What people are told of checks that end: before it, and of the bookings they may not work.

Each looks at it as it stands when it is told. The person reads what ends and what to do; a ward
reads of its own bookings only; the officers of the trust that engages the person hear of endings
once a day, however many there are.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from zlib import crc32

from compliance.models import Credential, CredentialKind, Reminder
from shifts.models import Booking, Flag
from shifts.services.quiet import due_by_choice
from shifts.services.telling import (
    as_worker,
    booking_to_tell_of,
    cause_of,
    london_day,
    ward_link,
    ward_of,
    worker_link,
    worker_of,
)
from shifts.services.vacancy import release_policy
from staffbank import clock
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify, take_back
from staffbank.periods import wall_time
from trusts.models import Membership, PoolMembership, Skill, Trust
from trusts.permissions import ROLES, Permission
from trusts.selectors.numbers import numbers_of
from workers.models import Engagement, MessageChoice, Worker

_DAY = timedelta(days=1)
_OFFICERS = [
    role.code for role in ROLES.values() if Permission.CHECK_CREDENTIALS in role.permissions
]


def say_ending(credential_id: int) -> None:
    """Remind the person, and once a day the officers of each trust that engages them: whoever
    chose to hear so early."""
    with duty("checking"):
        credential = Credential.objects.select_related("kind", "worker").get(pk=credential_id)
        reminder = Reminder.objects.filter(credential=credential_id).order_by("days").first()
        renewal = Credential.objects.waiting().filter(
            worker=credential.worker_id, kind=credential.kind_id
        )
        if reminder is None or not _still_ends(credential, reminder):
            return
        after = wall_time(reminder.ends_on + _DAY, time())
        context = {
            "credential": credential,
            "days": (reminder.ends_on - reminder.made_on).days,
            "renewal": renewal.exists(),
            "bookings": Booking.objects.filter(
                worker=credential.worker_id, status=Booking.Status.BOOKED, ends_at__gt=after
            ).count(),
        }
        engaging = list(Trust.objects.filter(pk__in=reminder.trusts).order_by("pk"))
    if reminder.tells_worker:
        notify(
            "shifts/notifications/ending.txt",
            to=[as_worker(credential.worker)],
            topic="credential.ending",
            cause=f"credential-{credential.pk}-ends-{reminder.ends_on:%Y%m%d}-{reminder.days}",
            day=reminder.made_on,
            bank=None,
            link=f"/me/passport/add/?kind={credential.kind.code}",
            email_at=awake(credential.worker, clock.now()),
            context=context,
        )
    for trust in engaging:
        notify(
            "shifts/notifications/endings.txt",
            to=officers_of(trust),
            topic="credential.ending",
            cause=f"trust-{trust.pk}-endings",
            day=reminder.made_on,
            bank=None,
            link=f"/trust/{trust.slug}/checks/ending/",
            context={"trust": trust},
        )


def _still_ends(credential: Credential, reminder: Reminder) -> bool:
    """Whether it is checked, ends when the reminder says, and is not over."""
    return (
        credential.status == Credential.Status.VERIFIED
        and credential.valid_to == reminder.ends_on
        and reminder.ends_on >= clock.today()
    )


def say_flagged(booking_id: int) -> None:
    """Tell the person what to put right by when, the ward that the shift may come free, and the
    officers who can check it. Of what is given back at once they hear that alone."""
    now, booking = clock.now(), booking_to_tell_of(booking_id)
    with duty("deliver"):
        flag = Flag.objects.standing().filter(booking=booking_id).first()
        due = Flag.objects.due(now).filter(booking=booking_id).exists()
    if flag is None or due or booking.status != Booking.Status.BOOKED:
        return
    context = _of_flag(flag) | {"begun": booking.starts_at <= now}
    _tell_all(
        booking, "flagged", cause=_cause(flag), day=london_day(flag.flagged_at), context=context
    )


def say_unflagged(booking_id: int) -> None:
    """Take back what has not left, and say in the inbox that it was put right."""
    booking = booking_to_tell_of(booking_id)
    with duty("deliver"):
        rows = Flag.objects.filter(booking=booking_id, status=Flag.Status.RENEWED)
        flag = rows.order_by("-ended_at").first()
    if flag is None or flag.ended_at is None or booking.status != Booking.Status.BOOKED:
        return
    everyone = [worker_of(booking), *ward_of(booking), *_officers_for(booking)]
    take_back(to=everyone, cause=_cause(flag), day=london_day(flag.flagged_at))
    for to, link in (
        ([worker_of(booking)], worker_link(booking)),
        (ward_of(booking), ward_link(booking)),
    ):
        notify(
            "shifts/notifications/unflagged.txt",
            to=to,
            topic="booking.unflagged",
            cause=f"flag-{flag.pk}-ended",
            day=london_day(flag.ended_at),
            bank=booking.bank_id,
            link=link,
            channels=("in_app",),
            context={"booking": booking},
        )


def say_released(booking_id: int) -> None:
    """Tell all sides that the booking was given back, and why."""
    booking = booking_to_tell_of(booking_id)
    if booking.ended_by != Booking.EndedBy.RULES or booking.ended_at is None:
        return
    with duty("deliver"):
        flag = Flag.objects.filter(booking=booking_id, status=Flag.Status.RELEASED).latest("pk")
    day = london_day(booking.ended_at)
    everyone = [worker_of(booking), *ward_of(booking)]
    take_back(to=everyone, cause=cause_of(booking, "made"), day=london_day(booking.booked_at))
    _tell_all(
        booking, "released", cause=cause_of(booking, "released"), day=day, context=_of_flag(flag)
    )


def _tell_all(
    booking: Booking, what: str, *, cause: str, day: date, context: Mapping[str, object]
) -> None:
    sides = (
        ("worker", [worker_of(booking)], worker_link(booking)),
        ("ward", ward_of(booking), ward_link(booking)),
        ("officers", _officers_for(booking), _record_link(booking)),
    )
    for side, to, link in sides:
        notify(
            f"shifts/notifications/{what}_{side}.txt",
            to=to,
            topic=f"booking.{what}",
            cause=cause,
            day=day,
            bank=booking.bank_id,
            link=link,
            context={"booking": booking, **context},
        )


def _of_flag(flag: Flag) -> dict[str, object]:
    kinds = CredentialKind.objects.filter(pk__in=flag.kinds).order_by("sort")
    lacks = Skill.objects.filter(pk__in=flag.skills).order_by("name")
    return {"flag": flag, "kinds": list(kinds), "skills": list(lacks)}


def _cause(flag: Flag) -> str:
    """The flag, with what lacks: of something new they hear anew."""
    amiss = repr((flag.kinds, flag.skills, flag.restricted))
    return f"flag-{flag.pk}-{crc32(amiss.encode())}"


def _home_of(booking: Booking) -> Trust:
    """The trust that engages whoever is booked: its officers check what they send in."""
    with duty("deliver"):
        engagement = Engagement.objects.select_related("trust").get(pk=booking.engagement_id)
    return engagement.trust


def _officers_for(booking: Booking) -> list[Recipient]:
    return officers_of(_home_of(booking))


def _record_link(booking: Booking) -> str:
    home = _home_of(booking)
    with duty("deliver"):
        ref = Worker.objects.values_list("ref", flat=True).get(pk=booking.worker_id)
    return f"/trust/{home.slug}/workers/{ref}/"


def officers_of(trust: Trust) -> list[Recipient]:
    """Who checks credentials at a trust, one seat each."""
    with duty("deliver"):
        held = (
            Membership.objects.filter(trust=trust, role__in=_OFFICERS, user__is_active=True)
            .current(clock.today())
            .select_related("user")
            .order_by("pk")
        )
        seats = {seat.user_id: seat for seat in held}
    return [
        Recipient(
            f"As {ROLES[seat.role].spoken}",
            user_id=seat.user_id,
            trust_id=trust.pk,
            address=seat.user.email,
        )
        for seat in seats.values()
    ]


def awake(worker: Worker, now: datetime) -> datetime:
    """When an email that can wait may reach a person, by the quiet hours they chose; the night is
    that of their own trust."""
    today = london_day(now)
    with duty("deliver"):
        choice = MessageChoice.objects.filter(worker=worker).first()
        own = Engagement.objects.filter(worker=worker).current(today).order_by("-primary", "pk")
        engagement = own.first()
        place = PoolMembership.objects.current(today).filter(
            trust=engagement.trust_id if engagement else None
        )
        pool = place.first()
        if engagement is None or pool is None:
            return now
        policy = release_policy(numbers_of(pool.bank_id, engagement.trust_id, today))
    return due_by_choice(now, policy)[choice.quiet if choice else MessageChoice.Quiet.BANK]
