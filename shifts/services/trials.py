"""Trying a change of rules in the background where it is of many people, and making it afterwards.

It takes as long as the region is large, a trust's own rule too, for people come to it from all of
the pool: nobody waits for it at a page, and it is made only if the rules are still those it was
tried on.
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
from trusts.models import Grade, Membership, PoolMembership, Setting, StaffGroup, Trust
from trusts.permissions import ROLES, Permission
from trusts.seats import actor_of

#: Rules that bear on more people than this are not tried while somebody waits, so that no page
#: takes a second: a region's are those of every trust in it, a trust's of the one.
AT_ONCE = {Kind.BANK: 200, Kind.TRUST: 1000}
#: What one statement of it may take, within what a delivery may.
SECONDS = 80
#: What was worked out is worth making for so long.
FRESH = timedelta(hours=24)
Status = Trial.Status


def is_large(by: Actor) -> bool:
    """Whether a change by ``by`` is of so many people that nobody should wait for it."""
    place_of(by)
    return engages_more_than(AT_ONCE[by.kind], _banks_of(by.bank_id, by.trust_id))


@transaction.atomic
def ask(said: Asking | Accepting, *, valid_from: date, reason: str, by: Actor) -> Trial:
    """Have it worked out what a change would mean."""
    place_of(by)
    bank = next(iter(_banks_of(by.bank_id, by.trust_id)), None)
    if bank is None:
        raise NotPermitted
    with duty("checking"):
        trial = Trial.objects.create(
            bank_id=bank,
            trust_id=by.trust_id,
            said=_written(said),
            valid_from=valid_from,
            reason=reason,
            asked_at=clock.now(),
            asked_by_id=by.user_id,
        )
    record("trial.asked", trial, by=by, after=trial.said, reason=reason)
    emit("trial.asked", {"trial": trial.pk}, by=by, bank=bank)
    return trial


@transaction.atomic
def make(trial: Trial, *, by: Actor) -> None:
    """Have a change made whose meaning was read."""
    bank = None if trial.trust_id else trial.bank_id
    if place_of(by) != {"trust_id": trial.trust_id, "bank_id": bank}:
        raise NotPermitted
    if trial.status != Status.TRIED:
        raise TrialOver
    with duty("checking"):
        trial.advance(Status.MAKING, asked_by_id=by.user_id)
    record("trial.confirmed", trial, by=by, after=trial.said, reason=trial.reason)
    emit("trial.confirmed", {"trial": trial.pk}, by=by, bank=trial.bank_id)


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
    rules = digest_of_rules(_banks_of_trial(trial))
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
    if digest_of_rules(_banks_of_trial(trial)) != trial.rules:
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


def _banks_of(bank: int | None, trust: int | None) -> list[int]:
    """The banks whose people a place's rules are of: its own, or each that a trust is in today."""
    if trust is None:
        return [bank] if bank else []
    places = PoolMembership.objects.filter(trust=trust).current(clock.today())
    return list(places.order_by("bank").values_list("bank", flat=True).distinct())


def _banks_of_trial(trial: Trial) -> list[int]:
    return _banks_of(trial.bank_id, trial.trust_id)


def _seat_of(trial: Trial) -> Membership | None:
    """The seat at the bank or trust from which whoever asked may still say it."""
    place = {"trust": trial.trust_id} if trial.trust_id else {"bank": trial.bank_id}
    with duty("seating"):
        held = (
            Membership.objects.filter(user=trial.asked_by_id, **place)
            .current(clock.today())
            .select_related("bank", "trust", "user")
            .prefetch_related("ward_links")
            .order_by("pk")
        )
        seats = [each for each in held if each.user.is_active]
    return next((each for each in seats if actor_of(each).can(Permission.SET_CHECKS)), None)


def _tell(trial: Trial, seat: Membership) -> None:
    """Put what came of it in the inbox of whoever asked."""
    if seat.trust is not None:
        place = f"trust/{seat.trust.slug}/settings"
    else:
        assert seat.bank is not None
        place = f"bank/{seat.bank.slug}"
    now = clock.now()
    notify(
        "shifts/notifications/trial_done.txt",
        to=[
            Recipient(f"As {ROLES[seat.role].spoken}", user_id=seat.user_id, trust_id=seat.trust_id)
        ],
        topic="trial.done",
        cause=f"trial-{trial.pk}-{trial.status}",
        day=now.astimezone(clock.LONDON).date(),
        bank=trial.bank_id,
        link=f"/{place}/checks/trials/{trial.ref}/",
        context={"trial": trial},
    )
