"""Who hears of an override: who may approve it, whom it is of, and each month's readers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Count, Q

from shifts.models import Override
from shifts.selectors.overriding import span_of
from shifts.services.lapsing import look_again_at
from shifts.services.telling import as_worker, london_day
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import duty
from staffbank.notifications.sending import Recipient, notify
from trusts.models import Bank, Membership, PoolMembership, Trust
from trusts.permissions import ROLES, Permission

_MAY = [role.code for role in ROLES.values() if Permission.OVERRIDE_CHECKS in role.permissions]
_AUDIT = [role.code for role in ROLES.values() if Permission.VIEW_RECORD in role.permissions]
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
    """Write to each trust of the job's bank that took somebody without a check last month, and to
    the bank's auditors of all of them; how many were written. Asked again in the same month it
    writes nothing new."""
    today = london_day(now)
    first = today.replace(day=1)
    last = (first - timedelta(days=1)).replace(day=1)
    counts, here = _counts(last, today, by)
    written = 0
    for trust, count in counts.items():
        written += notify(
            "shifts/notifications/overrides_report.txt",
            to=_who_may(trust),
            topic="override.report",
            cause=f"trust-{trust.pk}-overrides-{last:%Y%m}",
            day=first,
            bank=by.bank_id,
            link=f"/trust/{trust.slug}/overrides/?month={last:%Y-%m}",
            context={"place": trust.short_name, "count": count, "month": last},
        )
    if here:
        bank = Bank.objects.get(pk=by.bank_id or 0)
        written += notify(
            "shifts/notifications/overrides_report.txt",
            to=_auditors(bank),
            topic="override.report",
            cause=f"bank-{bank.pk}-overrides-{last:%Y%m}",
            day=first,
            bank=by.bank_id,
            link=f"/bank/{bank.slug}/overrides/?month={last:%Y-%m}",
            context={
                "place": f"trusts of {bank.name}",
                "count": sum(here.values()),
                "month": last,
                "counts": {trust.short_name: count for trust, count in here.items()},
            },
        )
    return written


def _counts(month: date, today: date, by: Actor) -> tuple[dict[Trust, int], dict[Trust, int]]:
    """How often each trust of the bank asked for one in a month, where it did: for any work, as it
    reads itself, and for none of another bank's vacancies, as its bank's auditors do."""
    starts, ends = span_of(month)
    in_bank = Q(vacancy=None) | Q(vacancy__bank=by.bank_id)
    with duty("deliver"):
        places = PoolMembership.objects.current(today).filter(bank=by.bank_id)
        rows = Override.objects.filter(
            trust__in=places.values("trust"), asked_at__gte=starts, asked_at__lt=ends
        )
        asked = (
            rows.order_by()
            .values_list("trust")
            .annotate(every=Count("pk"), here=Count("pk", filter=in_bank))
        )
        counted = {trust: (every, here) for trust, every, here in asked}
        trusts = list(Trust.objects.filter(pk__in=counted).order_by("short_name"))
    return (
        {trust: counted[trust.pk][0] for trust in trusts},
        {trust: here for trust in trusts if (here := counted[trust.pk][1])},
    )


def _row(override_id: int) -> Override:
    with duty("deliver"):
        rows = Override.objects.select_related("trust", "kind", "vacancy", "worker")
        return rows.get(pk=override_id)


def _who_may(trust: Trust) -> list[Recipient]:
    return _recipients(Q(trust=trust, role__in=_MAY))


def _auditors(bank: Bank) -> list[Recipient]:
    return _recipients(Q(bank=bank, role__in=_AUDIT))


def _recipients(whose: Q) -> list[Recipient]:
    with duty("deliver"):
        held = Membership.objects.filter(whose, user__is_active=True)
        seats = list(held.current(clock.today()).select_related("user").order_by("pk"))
    return [
        Recipient(
            f"As {ROLES[seat.role].spoken}",
            user_id=seat.user_id,
            trust_id=seat.trust_id,
            address=seat.user.email,
        )
        for seat in {seat.user_id: seat for seat in seats}.values()
    ]
