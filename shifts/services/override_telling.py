"""Who hears of an override: who may approve it, whom it is of, and each month's readers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from shifts.models import Override
from shifts.services.lapsing import look_again_at
from shifts.services.telling import as_worker, london_day
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify
from trusts.models import Membership, PoolMembership, Trust
from trusts.permissions import ROLES, Permission

_MAY = [role.code for role in ROLES.values() if Permission.OVERRIDE_CHECKS in role.permissions]
Status = Override.Status


def say_asked(override_id: int) -> None:
    """Ask those who may for their approval."""
    row = _row(override_id)
    if row.status != Status.ASKED:
        return
    notify(
        "shifts/notifications/override_asked.txt",
        to=[each for each in _who_may(row.trust) if each.user_id != row.asked_by_id],
        topic="override.asked",
        cause=f"override-{row.pk}-asked",
        day=london_day(row.asked_at),
        bank=None,
        link=f"/trust/{row.trust.slug}/overrides/",
        context={"override": row},
    )


def say_changed(override_id: int, now: datetime) -> None:
    """Tell whom it is of that it counts, or no longer does; and look at their bookings again."""
    row = _row(override_id)
    if row.status == Status.STANDING:
        _tell(row, "made", london_day(row.decided_at or row.asked_at))
    elif row.status == Status.ENDED and row.ended_at:
        _tell(row, "ended", london_day(row.ended_at))
    look_again_at(row.worker_id, now)


def _tell(row: Override, what: str, day: date) -> None:
    notify(
        f"shifts/notifications/override_{what}.txt",
        to=[as_worker(row.worker)],
        topic=f"override.{what}",
        cause=f"override-{row.pk}-{what}",
        day=day,
        bank=None,
        link="/me/passport/",
        context={"override": row},
    )


def report(now: datetime, *, by: Actor) -> int:
    """Write to each trust of the job's bank that took somebody without a check last month; how many
    were written. Asked again in the same month it writes nothing new."""
    today = london_day(now)
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    written = 0
    with duty("deliver"):
        places = PoolMembership.objects.current(today).filter(bank=by.bank_id)
        trusts = list(Trust.objects.filter(pk__in=places.values("trust")))
    for trust in trusts:
        with duty("deliver"):
            rows = Override.objects.filter(trust=trust)
            count = sum(
                last <= london_day(at) < today.replace(day=1)
                for at in rows.values_list("asked_at", flat=True)
            )
        if count:
            written += notify(
                "shifts/notifications/overrides_report.txt",
                to=_who_may(trust),
                topic="override.report",
                cause=f"trust-{trust.pk}-overrides-{last:%Y%m}",
                day=today.replace(day=1),
                bank=by.bank_id,
                link=f"/trust/{trust.slug}/overrides/?month={last:%Y-%m}",
                context={"trust": trust, "count": count, "month": last},
            )
    return written


def _row(override_id: int) -> Override:
    with duty("deliver"):
        rows = Override.objects.select_related("trust", "kind", "vacancy", "worker")
        return rows.get(pk=override_id)


def _who_may(trust: Trust) -> list[Recipient]:
    with duty("deliver"):
        held = Membership.objects.filter(trust=trust, role__in=_MAY, user__is_active=True)
        seats = list(held.current(clock.today()).select_related("user").order_by("pk"))
    return [
        Recipient(
            f"As {ROLES[seat.role].spoken}",
            user_id=seat.user_id,
            trust_id=trust.pk,
            address=seat.user.email,
        )
        for seat in {seat.user_id: seat for seat in seats}.values()
    ]
