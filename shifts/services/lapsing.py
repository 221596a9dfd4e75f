"""Bookings that their person may not work: flagged at once, given back in time.

Looking again is all there is, whatever happened: a check ended, an officer or a register stopped
one, a skill was signed off or revoked, a restriction was made or lifted. It writes what differs, so
it may run at any time and twice, and a run that was broken off is made good by the next. Those of a
bank take turns: none writes what another has seen to be over.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from django.db import connection, transaction

from compliance.models import Credential, CredentialKind, Restriction
from shifts.models import Booking, CancelReason, Flag
from shifts.rules.lapsing import release_at
from shifts.selectors.lapsing import Lack, lacking, may_not_work
from shifts.services.booking import lock, reopen
from shifts.services.cancelling import numbers_now
from staffbank.actors import Actor
from staffbank.audit.recording import record
from staffbank.db import acting, duty
from staffbank.outbox.emitting import emit
from trusts.models import Skill
from workers.models import WorkerSkill

#: Why a booking that was given back ended.
LAPSED = "LAPSED"
#: As what the bookings of one bank are looked at.
JOB = "shifts.flag_bookings"
#: Bookings given back in one run.
AT_ONCE = 100


@transaction.atomic
def look_again(now: datetime, *, by: Actor, workers: Collection[int] | None = None) -> int:
    """Flag what is to be flagged of the job's bank, or of some people there, and take off what was
    put right; how many changed."""
    assert by.bank_id is not None
    with duty("booking"):
        _take_turns(by.bank_id)
        found = lacking(by.bank_id, now, workers)
        standing = Flag.objects.visible_to(by).standing()
        if workers is not None:
            standing = standing.filter(worker__in=workers)
        held = {flag.booking_id: flag for flag in standing.select_related("booking")}
        law = set(CredentialKind.objects.filter(by_law=True).values_list("pk", flat=True))
        changed = sum(
            _take_off(flag, now, by=by) for key, flag in sorted(held.items()) if key not in found
        )
        bookings = Booking.objects.visible_to(by).select_related("vacancy").in_bulk(found)
        for key, booking in sorted(bookings.items()):
            lack = found[key]
            by_law = lack.restricted or not law.isdisjoint(lack.kinds)
            changed += _keep(held.get(key), booking, lack, now, by_law=by_law, by=by)
    return changed


def _take_turns(bank_id: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtext(%s), %s)", [JOB, bank_id])


def look_again_at_holder(credential_id: int, now: datetime) -> None:
    """Look at whose check was decided, stopped or restored, at each bank in which they are
    booked."""
    with duty("booking"):
        worker = Credential.objects.values_list("worker", flat=True).get(pk=credential_id)
    look_again_at(worker, now)


def look_again_at_restricted(restriction_id: int, now: datetime) -> None:
    """Look at whom a restriction is of, made or lifted."""
    with duty("booking"):
        worker = Restriction.objects.values_list("worker", flat=True).get(pk=restriction_id)
    look_again_at(worker, now)


def look_again_at_skilled(skill_id: int, now: datetime) -> None:
    """Look at whom was signed off in a skill, or whose sign-off was revoked."""
    with duty("booking"):
        worker = WorkerSkill.objects.values_list("worker", flat=True).get(pk=skill_id)
    look_again_at(worker, now)


def look_again_at(worker: int, now: datetime) -> None:
    """Look at somebody's bookings at each bank in which they are booked."""
    with duty("booking"):
        ahead = Booking.objects.filter(worker=worker, status=Booking.Status.BOOKED, ends_at__gt=now)
        banks = sorted(set(ahead.values_list("bank", flat=True)))
    for bank in banks:
        with acting(Actor.system(JOB, bank=bank)) as by:
            look_again(now, by=by, workers=[worker])


def _keep(
    flag: Flag | None,
    booking: Booking,
    lack: Lack,
    now: datetime,
    *,
    by_law: bool,
    by: Actor,
) -> bool:
    """Write the flag, or what of it has changed; what is new of it is told anew."""
    at = release_at(
        booking.period,
        flagged_at=flag.flagged_at if flag else now,
        days=numbers_now(booking, now).release_days,
        by_law=by_law,
    )
    if flag is None:
        return _flag(booking, lack, at, now, by=by)
    if flag.release_at == at and Lack(flag.kinds, flag.skills, flag.restricted) == lack:
        return False
    Flag.objects.filter(pk=flag.pk).update(**asdict(lack), release_at=at)
    if lack.exceeds(flag):
        _say(booking, lack, by=by)
    return True


def _flag(booking: Booking, lack: Lack, at: datetime, now: datetime, *, by: Actor) -> bool:
    flag = Flag(
        booking=booking,
        bank_id=booking.bank_id,
        trust_id=booking.trust_id,
        worker_id=booking.worker_id,
        flagged_at=now,
        release_at=at,
        **asdict(lack),
    )
    # What was given back or cancelled since it was looked at is left alone.
    still = Booking.objects.filter(pk=booking.pk, status=Booking.Status.BOOKED)
    if not still.select_for_update(no_key=True).exists():
        return False
    flag.save(force_insert=True)
    _say(booking, lack, by=by)
    return True


def _say(booking: Booking, lack: Lack, *, by: Actor) -> None:
    codes = CredentialKind.objects.filter(pk__in=lack.kinds).values_list("code", flat=True)
    skills = Skill.objects.filter(pk__in=lack.skills).values_list("code", flat=True)
    after = {"kinds": sorted(codes), "skills": sorted(skills), "restricted": lack.restricted}
    record("booking.flagged", booking, by=by, after=after)
    emit("booking.flagged", {"booking": booking.pk}, by=by, bank=booking.bank_id)


def _take_off(flag: Flag, now: datetime, *, by: Actor) -> bool:
    booking = flag.booking
    if booking.status != Booking.Status.BOOKED or booking.ends_at <= now:
        flag.advance(Flag.Status.OVER, ended_at=now)
        return True
    flag.advance(Flag.Status.RENEWED, ended_at=now)
    record("booking.unflagged", booking, by=by)
    emit("booking.unflagged", {"booking": booking.pk}, by=by, bank=booking.bank_id)
    return True


def due_for_release(now: datetime, *, by: Actor) -> list[int]:
    """The flags of the job's bank whose bookings are to be given back, the longest due first."""
    due = Flag.objects.visible_to(by).due(now)
    return list(due.order_by("release_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def release_if_due(booking_id: int, now: datetime, *, by: Actor) -> None:
    """Give a booking back that was flagged too late to wait."""
    with duty("booking"):
        due = Flag.objects.due(now).filter(booking=booking_id).values_list("pk", flat=True).first()
    if due is not None:
        release(due, now, by=by)


@transaction.atomic
def release(key: int, now: datetime, *, by: Actor) -> bool:
    """Give one back, if it is still booked and its person, judged anew under the locks, may still
    not work it. What was put right meanwhile is left to the next look.

    Each is a transaction of its own: its locks are those of a booking, in their order."""
    with duty("booking"):
        flag = Flag.objects.select_related("booking").get(pk=key)
        booking = lock(flag.booking)
        flag = Flag.objects.get(pk=key)
        if flag.status != Flag.Status.FLAGGED or booking.status != Booking.Status.BOOKED:
            return False
        if booking.starts_at <= now or not may_not_work(booking.worker, booking.vacancy):
            return False
        reason = CancelReason.objects.get(code=LAPSED, who=CancelReason.Who.RULES)
        booking.advance(
            Booking.Status.CANCELLED,
            ended_at=now,
            ended_by=Booking.EndedBy.RULES,
            end_reason=reason,
        )
        flag.advance(Flag.Status.RELEASED, ended_at=now)
        reopen(booking)
    record("booking.released", booking, by=by, after={"reason": reason.code})
    emit("booking.released", {"booking": booking.pk}, by=by, bank=booking.bank_id)
    return True
