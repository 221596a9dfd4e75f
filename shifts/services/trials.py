"""Trying a change of a large region's rules in the background, and making it afterwards.

It takes as long as the region is large: nobody waits for it at a page, and it is made only if the
rules are still those it was tried on.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from compliance.models import CredentialKind
from compliance.services.asking import Accepting, Asking, place_of, set_accepted, set_asked
from shifts.errors import TrialOver
from shifts.models import Trial
from shifts.selectors.trying import digest_of_rules, engages_more_than, what_it_would_mean
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import acting, duty
from staffbank.errors import NotPermitted, Refusal
from staffbank.notifications.sending import Recipient, notify
from staffbank.outbox.emitting import emit
from trusts.models import Grade, Membership, Setting, StaffGroup, Trust
from trusts.permissions import ROLES, Permission
from trusts.seats import actor_of

#: A region of more people than this is not asked about while somebody waits.
AT_ONCE = 2000
#: What one statement of it may take, within what a delivery may.
SECONDS = 80
#: What was worked out is worth making for so long.
FRESH = timedelta(hours=24)
Status = Trial.Status


def is_large(by: Actor) -> bool:
    """Whether a change by ``by`` is of so many people that nobody should wait for it."""
    if by.kind is not Kind.BANK:
        return False
    place_of(by)
    return engages_more_than(AT_ONCE, by.bank_id or 0)


@transaction.atomic
def ask(said: Asking | Accepting, *, valid_from: date, reason: str, by: Actor) -> Trial:
    """Have it worked out what a change would mean."""
    place_of(by)
    if by.kind is not Kind.BANK or by.bank_id is None:
        raise NotPermitted
    with duty("checking"):
        trial = Trial.objects.create(
            bank_id=by.bank_id,
            said=_written(said),
            valid_from=valid_from,
            reason=reason,
            asked_at=clock.now(),
            asked_by_id=by.user_id,
        )
    record("trial.asked", trial, by=by, after=trial.said, reason=reason)
    emit("trial.asked", {"trial": trial.pk}, by=by, bank=by.bank_id)
    return trial


@transaction.atomic
def make(trial: Trial, *, by: Actor) -> None:
    """Have a change made whose meaning was read."""
    place_of(by)
    if by.kind is not Kind.BANK or trial.bank_id != by.bank_id:
        raise NotPermitted
    if trial.status != Status.TRIED:
        raise TrialOver
    with duty("checking"):
        trial.advance(Status.MAKING, asked_by_id=by.user_id)
    record("trial.confirmed", trial, by=by, after=trial.said, reason=trial.reason)
    emit("trial.confirmed", {"trial": trial.pk}, by=by, bank=by.bank_id)


def carry_on(trial_id: int) -> None:
    """Work out, or make, what waits; from the seat of whoever asked. What is done is left so."""
    with duty("checking"):
        trial = Trial.objects.select_for_update(no_key=True).get(pk=trial_id)
    if not trial.under_way:
        return
    seat = _seat_of(trial)
    try:
        if seat is None:
            raise NotPermitted
        with acting(actor_of(seat)) as by:
            found = _made(trial, by) if trial.status == Status.MAKING else _tried(trial, by)
    except Refusal as refusal:
        found = {"status": Status.REFUSED, "refused": refusal.message[:400]}
    status = str(found.pop("status"))
    with duty("checking"):
        trial.advance(status, **found)
    if seat is not None:
        _tell(trial, seat)


def _tried(trial: Trial, by: Actor) -> dict[str, Any]:
    rules = digest_of_rules(trial.bank_id)
    found = what_it_would_mean(lambda: _change(trial, by), day=trial.valid_from, by=by)
    return {
        "status": Status.TRIED,
        "tried_at": clock.now(),
        "rules": rules,
        "lose": found.lose,
        "gain": found.gain,
        "bookings": found.bookings,
    }


def _made(trial: Trial, by: Actor) -> dict[str, Any]:
    now = clock.now()
    if trial.tried_at is None or now - trial.tried_at > FRESH:
        raise TrialOver
    if digest_of_rules(trial.bank_id) != trial.rules:
        raise TrialOver
    _change(trial, by)
    return {"status": Status.MADE, "ended_at": now}


def _change(trial: Trial, by: Actor) -> None:
    said = _read(trial.said)
    how: dict[str, Any] = {
        "valid_from": trial.valid_from,
        "reason": trial.reason,
        "by": by,
        "seconds": SECONDS,
    }
    if isinstance(said, Asking):
        set_asked(said, **how)
    else:
        set_accepted(said, **how)


def _written(said: Asking | Accepting) -> dict[str, Any]:
    if isinstance(said, Accepting):
        return {
            "kind": said.kind.code,
            "from_whom": said.from_whom,
            "trusts": sorted(str(trust.ref) for trust in said.trusts),
            "months": said.months,
        }
    return {
        "kind": said.kind.code,
        "staff_group": said.staff_group.code,
        "asked": said.asked,
        "grade": said.grade.code if said.grade else None,
        "setting": said.setting.code if said.setting else None,
    }


def _read(said: dict[str, Any]) -> Asking | Accepting:
    kind = CredentialKind.objects.get(code=said["kind"])
    if "staff_group" not in said:
        trusts = tuple(Trust.objects.filter(ref__in=said["trusts"]))
        return Accepting(kind, said["from_whom"], trusts, said["months"])
    return Asking(
        kind,
        StaffGroup.objects.get(code=said["staff_group"]),
        said["asked"],
        Grade.objects.filter(code=said["grade"] or "").first(),
        Setting.objects.filter(code=said["setting"] or "").first(),
    )


def _seat_of(trial: Trial) -> Membership | None:
    """The seat at the bank from which whoever asked may still say it."""
    with duty("seating"):
        held = (
            Membership.objects.filter(user=trial.asked_by_id, bank=trial.bank_id)
            .current(clock.today())
            .select_related("bank", "user")
            .prefetch_related("ward_links")
            .order_by("pk")
        )
        seats = [each for each in held if each.user.is_active]
    return next((each for each in seats if actor_of(each).can(Permission.SET_CHECKS)), None)


def _tell(trial: Trial, seat: Membership) -> None:
    """Put what came of it in the inbox of whoever asked."""
    assert seat.bank is not None
    now = clock.now()
    notify(
        "shifts/notifications/trial_done.txt",
        to=[Recipient(f"As {ROLES[seat.role].spoken}", user_id=seat.user_id)],
        topic="trial.done",
        cause=f"trial-{trial.pk}-{trial.status}",
        day=now.astimezone(clock.LONDON).date(),
        bank=trial.bank_id,
        link=f"/bank/{seat.bank.slug}/checks/trials/{trial.ref}/",
        context={"trial": trial},
    )
