"""Who holds each joining, and letting people in once theirs is whole."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from compliance.models import Registration
from compliance.rules.joining import Side
from compliance.selectors.joining import progress_of, progress_of_each
from compliance.services.credentials import submit_credential
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.notifications.sending import Recipient, notify
from staffbank.outbox.emitting import emit
from trusts.permissions import Permission
from workers.errors import JoiningOver, NothingOfTheirs, NudgedToday
from workers.models import Joining, JoiningSpell, Worker
from workers.services.letting_in import finish, hold

#: How long after a reminder the next may be sent.
BETWEEN_NUDGES = timedelta(hours=24)


def settle(joining_id: int, now: datetime, *, by: Actor) -> bool:
    """Note who holds a joining now, or let the person in; whether anything changed.

    It looks at how things stand, so that it may come late, twice or in any order.
    """
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
    with duty("accounts"):
        rows = Joining.objects.open().select_for_update(no_key=True, of=("self",))
        joining = rows.filter(pk=joining_id).first()
    if joining is None:
        return False
    side = progress_of(joining, now.astimezone(clock.LONDON).date()).side
    if side is not None:
        return hold(joining, JoiningSpell.Side(side), at=now, by=by)
    _tell(finish(joining, at=now, by=by), joining, now)
    return True


def settle_person(worker_id: int, now: datetime, *, by: Actor) -> bool:
    """The same for whatever somebody is joining, if they are."""
    with duty("checking"):
        joining = Joining.objects.open().filter(worker=worker_id).first()
    return settle(joining.pk, now, by=by) if joining else False


def settle_bank(now: datetime, *, by: Actor) -> int:
    """Look again at everybody who joins the job's bank: rules and days change by themselves."""
    if by.bank_id is None:
        raise NotPermitted
    today: date = now.astimezone(clock.LONDON).date()
    with duty("checking"):
        found = list(Joining.objects.open().filter(bank=by.bank_id).order_by("pk"))
        held = dict(
            JoiningSpell.objects.filter(joining__in=found, until=None).values_list(
                "joining", "side"
            )
        )
    return sum(
        settle(each.joining.pk, now, by=by)
        for each in progress_of_each(found, today)
        if held.get(each.joining.pk) != each.side
    )


def ask_register(worker: Worker, joining: Joining, today: date, *, by: Actor) -> None:
    """Ask for oneself that one's registration be looked up, by the number one gave."""
    if by.worker_id != worker.pk or joining.worker_id != worker.pk:
        raise NotPermitted
    bodies = set(Registration.Body)
    wanted = [
        each
        for each in progress_of(joining, today).theirs
        if each.by_register and joining.body in bodies
    ]
    for each in wanted:
        submit_credential(
            worker,
            each.kind,
            issuer=joining.get_body_display(),
            valid_from=today,
            number_hint=joining.number[-4:],
            evidence="Their number on the register, which is on their record",
            said=Registration(body=joining.body, number=joining.number),
            by=by,
        )


def nudge(joining: Joining, *, by: Actor) -> Joining:
    """Remind somebody of what waits for them, at most once a day."""
    if not by.can(Permission.CHECK_CREDENTIALS) or by.trust_id is None:
        raise NotPermitted
    now = clock.now()
    with duty("accounts"):
        rows = Joining.objects.open().select_for_update(no_key=True, of=("self",))
        found = rows.select_related("worker__user", "trust").filter(pk=joining.pk).first()
        if found is None or found.trust_id != by.trust_id:
            raise JoiningOver("They have joined already, or somebody refused them meanwhile.")
        if found.nudged_at and now - found.nudged_at < BETWEEN_NUDGES:
            raise NudgedToday
        progress = progress_of(found, clock.today())
        if progress.side is not Side.WORKER:
            raise NothingOfTheirs
        Joining.objects.filter(pk=found.pk).update(nudged_at=now)
    found.nudged_at = now
    notify(
        "compliance/notifications/nudge.txt",
        to=[_person(found.worker)],
        topic="joining.nudged",
        cause=f"joining-{found.pk}-nudged-{int(now.timestamp())}",
        day=now.astimezone(clock.LONDON).date(),
        bank=found.bank_id,
        link="/me/joining/",
        context={
            "trust": found.trust,
            "questions": sum(part.said_at is None for part in progress.parts),
            "documents": len(progress.theirs),
        },
    )
    record("joining.nudged", found, by=by, worker=found.worker_id)
    emit("joining.nudged", {"joining": found.pk}, by=by, bank=found.bank_id)
    return found


def _tell(worker: Worker, joining: Joining, now: datetime) -> None:
    notify(
        "compliance/notifications/joined.txt",
        to=[_person(worker)],
        topic="worker.cleared",
        cause=f"joining-{joining.pk}-finished",
        day=now.astimezone(clock.LONDON).date(),
        bank=joining.bank_id,
        link="/me/shifts/",
        context={"bank": joining.bank},
    )


def _person(worker: Worker) -> Recipient:
    return Recipient("As worker", user_id=worker.user_id, worker_id=worker.pk, address=worker.email)
