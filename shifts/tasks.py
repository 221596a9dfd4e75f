"""Periodic jobs of shifts. Each works for one bank at a time, as that bank's job."""

from celery import shared_task

from shifts.models import Import
from shifts.services import booking, departing, digest, lapsing, offer, override_telling, vacancy
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting
from trusts.jobs import for_each_bank
from trusts.services import kept_files


@shared_task(soft_time_limit=100, time_limit=120)
def open_due() -> int:
    """Open to the region whatever the release plans say is due."""
    now = clock.now()
    return for_each_bank("shifts.open_due", lambda by: vacancy.open_due(now, by=by))


@shared_task(soft_time_limit=100, time_limit=120)
def complete_past() -> int:
    """Call the bookings whose work is over worked."""
    now = clock.now()
    return for_each_bank("shifts.complete_past", lambda by: booking.complete_past(now, by=by))


@shared_task(soft_time_limit=100, time_limit=120)
def lapse_empty() -> int:
    """End the vacancies that started with nobody booked."""
    now = clock.now()
    return for_each_bank("shifts.lapse_empty", lambda by: vacancy.lapse_empty(now, by=by))


@shared_task(soft_time_limit=100, time_limit=120)
def expire_offers() -> int:
    """End the offers that nobody answered in time."""
    now = clock.now()
    return for_each_bank("shifts.expire_offers", lambda by: offer.expire_due(now, by=by))


@shared_task(soft_time_limit=100, time_limit=120)
def carry_out_departures() -> int:
    """Suspend or end the places in banks whose day has come."""
    now = clock.now()
    return for_each_bank(
        "shifts.carry_out_departures", lambda by: departing.carry_out_due(now, by=by)
    )


@shared_task(soft_time_limit=100, time_limit=120)
def flag_bookings() -> int:
    """Flag the bookings of people who will not be cleared for them, and give back what is due."""
    now = clock.now()
    due: list[tuple[int | None, int]] = []

    def look(by: Actor) -> int:
        changed = lapsing.look_again(now, by=by)
        due.extend((by.bank_id, key) for key in lapsing.due_for_release(now, by=by))
        return changed

    changed = for_each_bank(lapsing.JOB, look)
    for bank, key in due:
        with acting(Actor.system(lapsing.JOB, bank=bank)) as by:
            changed += lapsing.release(key, now, by=by)
    return changed


@shared_task(soft_time_limit=100, time_limit=120)
def report_overrides() -> int:
    """Report to each trust whom it took without a check last month."""
    now = clock.now()
    return for_each_bank("shifts.report_overrides", lambda by: override_telling.report(now, by=by))


@shared_task(soft_time_limit=100, time_limit=120)
def begin_digests() -> int:
    """Ask for the morning's letter to each person who chose one."""
    now = clock.now()
    return for_each_bank("shifts.begin_digests", lambda by: digest.begin_digests(now, by=by))


@shared_task(soft_time_limit=100, time_limit=120)
def forget_imports() -> int:
    """Delete the imported files whose time is over."""
    with acting(Actor.system("shifts.forget_imports")):
        return kept_files.forget(Import, clock.now())
