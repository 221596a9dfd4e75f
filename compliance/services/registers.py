"""Asking professional registers: before a booking, of everybody at night, and again of who waits.

A register is asked with no transaction open. What it could not be asked stands as a question until
it is answered, whoever dies meanwhile.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q

from compliance.errors import BeingRechecked, NoRegisterNumber, RegisterAgainst, RegisterDown
from compliance.interop.registers import AT_ONCE, Down, TooSlow, Unanswered, register_of
from compliance.models import (
    Credential,
    CredentialKind,
    RegisterAnswer,
    RegisterQuestion,
)
from compliance.rules.registers import Word
from compliance.selectors.registers import Entry, entries_behind
from compliance.services.permits import require_checker
from compliance.services.register_answers import Read, take_in
from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import acting, duty
from staffbank.errors import NotPermitted
from staffbank.outside import do_first
from workers.models import Worker, WorkerIdentifier

Why = RegisterAnswer.Why

BEFORE_BOOKING = "compliance.ask_before_booking"
ASKING = "compliance.ask_registers"
#: Somebody waits: a register has so many seconds to answer before a booking, and so many otherwise.
WITHIN, PATIENTLY = 2.0, 10.0
#: A register that could not be asked is asked again after this long.
AGAIN = timedelta(minutes=5)
#: A taken question may be taken by another after this long: longer than asking it takes.
LEASE = timedelta(seconds=60)
#: The seconds between two requests to the registers: they are not ours alone.
PACE = 0.2


# --- Before a booking -----------------------------------------------------------------------------


def ask_before_booking(worker_id: int, requirement_id: int) -> None:
    """Have registers asked whose last word is too old for a booking; nothing is locked yet, and the
    transaction is undone for it. Comes back when they were asked, or where nobody can do that."""
    now = clock.now()
    with duty("checking"):
        entries = entries_behind(worker_id, requirement_id, clock.today())
    old = [each for each in entries if each.number and each.worth(now) in {Word.ASK, Word.TOO_OLD}]
    if old:
        do_first(f"registers of {worker_id}", lambda: ask_now(old))


def ask_now(entries: Iterable[Entry]) -> None:
    """Ask registers while somebody waits, two seconds in all. Opens its own transactions."""
    until = time.monotonic() + WITHIN
    by = Actor.system(BEFORE_BOOKING)
    for entry in entries:
        register = register_of(entry.body)
        if register is None or entry.number is None:
            continue
        left = until - time.monotonic()
        try:
            if left <= 0:
                raise TooSlow("the time was used up")
            found = register.look_up([entry.number], within=left)
        except Unanswered as error:
            with acting(by):
                _ask_later(entry, down=isinstance(error, Down), by=by)
            continue
        said = [
            Read(entry.worker_id, entry.kind_id, number, status) for number, status in found.items()
        ]
        take_in(said, why=Why.BOOKING, by=by)


def _ask_later(entry: Entry, *, down: bool, by: Actor) -> None:
    """Leave it as a question that comes before others."""
    now = clock.now()
    with duty("checking"):
        rows = RegisterQuestion.objects.filter(worker=entry.worker_id, kind=entry.kind_id)
        held = rows.select_for_update(no_key=True).first()
        if held is None:
            RegisterQuestion.objects.bulk_create(
                [
                    RegisterQuestion(
                        worker_id=entry.worker_id,
                        kind_id=entry.kind_id,
                        why=Why.PRIORITY,
                        urgent=True,
                        asked_at=now,
                        due_at=now + AGAIN if down else now,
                        down_at=now if down else None,
                    )
                ],
                ignore_conflicts=True,  # somebody else has just left the same one
            )
            return
        held.urgent, held.why = True, Why.PRIORITY
        if down:
            held.down_at = held.down_at or now
        held.save(update_fields=["urgent", "why", "down_at"])


def refuse_unconfirmed(
    worker_id: int, requirement_id: int, now: datetime, *, by: Actor, ring: Callable[[], str]
) -> None:
    """Refuse a booking that rests on a registration which no register has confirmed lately.

    Call it under the booking's locks: what a register says meanwhile waits for them. ``ring`` is
    the number of the bank team.
    """
    with duty("checking"):
        entries = entries_behind(worker_id, requirement_id, clock.today())
    whose = "your" if by.is_worker else "this person's"
    for entry in entries:
        if entry.number is None:
            raise NoRegisterNumber.of(entry.name, whose)
        match entry.worth(now):
            case Word.ASK:
                raise BeingRechecked.of(entry.name, whose)
            case Word.AGAINST:
                raise RegisterAgainst.of(entry.name, whose)
            case Word.TOO_OLD:
                raise RegisterDown.of(entry.name, whose, entry.patience.serves, ring())


# --- Everybody, at night; and what waits ----------------------------------------------------------

_ASK_ABOUT_EVERYBODY = """
insert into compliance_registerquestion (worker_id, kind_id, why, urgent, asked_at, due_at)
select distinct c.worker_id, c.kind_id, 'nightly', false, %(now)s::timestamptz, %(now)s::timestamptz
from compliance_credential c
join compliance_credentialkind k on k.id = c.kind_id and k.code = any(%(bodies)s)
join workers_workeridentifier i on i.worker_id = c.worker_id and i.scheme = k.code
join workers_worker w on w.id = c.worker_id and w.erased_at is null and w.merged_into_id is null
where c.status in ('verified', 'suspended')
on conflict (worker_id, kind_id) do nothing
"""


def ask_about_everybody(now: datetime, *, by: Actor) -> int:
    """Leave a question about everybody on every register that is asked; how many are new."""
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
    if not settings.REGISTERS:
        return 0
    with duty("checking"), connection.cursor() as cursor:
        asked: dict[str, Any] = {"now": now, "bodies": sorted(settings.REGISTERS)}
        cursor.execute(_ASK_ABOUT_EVERYBODY, asked)
        return int(cursor.rowcount)


def ask_soon(worker: Worker, *, by: Actor) -> int:
    """Have the registers asked about somebody before anybody else, for an officer who checks them;
    how many."""
    require_checker(worker.pk, by)
    asked = ask_first(worker.pk, settings.REGISTERS)
    record("register.asked", worker, by=by, worker=worker.pk)
    return asked


def ask_about_checked(credential_id: int, *, by: Actor) -> int:
    """Have the register asked about a registration that an officer has just checked."""
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted
    if not settings.REGISTERS:
        return 0
    with duty("checking"):
        checked = Credential.objects.select_related("kind").get(pk=credential_id)
    if checked.status != Credential.Status.VERIFIED or checked.kind.code not in settings.REGISTERS:
        return 0
    return ask_first(checked.worker_id, [checked.kind.code])


def ask_first(worker_id: int, bodies: Iterable[str]) -> int:
    """Leave urgent questions about somebody's numbers, for whoever may ask; how many."""
    now = clock.now()
    with duty("checking"):
        numbers = WorkerIdentifier.objects.filter(worker=worker_id, scheme__in=list(bodies))
        kinds = CredentialKind.objects.filter(code__in=numbers.values("scheme"))
        written = RegisterQuestion.objects.bulk_create(
            (
                RegisterQuestion(
                    worker_id=worker_id,
                    kind=kind,
                    why=Why.PRIORITY,
                    urgent=True,
                    asked_at=now,
                    due_at=now,
                )
                for kind in kinds
            ),
            update_conflicts=True,
            unique_fields=["worker", "kind"],
            update_fields=["urgent", "why", "due_at"],
        )
    return len(written)


@dataclass(frozen=True, slots=True)
class Taken:
    """Questions to one register, that somebody asks now."""

    kind: CredentialKind
    why: str
    questions: tuple[RegisterQuestion, ...]
    numbers: Mapping[str, int]


def ask_what_waits(*, seconds: float) -> int:
    """Ask what is due, the urgent first, for so many seconds; how many were answered.

    Starts with nobody acting. Safe to run beside itself. A register that gives no answer is left
    until its questions are due again.
    """
    until, answered = time.monotonic() + seconds, 0
    by = Actor.system(ASKING)
    while time.monotonic() < until:
        taken = _take(by)
        if taken is None:
            break
        answered += _ask(taken, by)
        time.sleep(PACE)
    return answered


def _take(by: Actor) -> Taken | None:
    """Take the questions to one register that come first. Commits."""
    now = clock.now()
    with acting(by), duty("checking"):
        due = RegisterQuestion.objects.filter(
            Q(taken_until=None) | Q(taken_until__lte=now),
            kind__code__in=sorted(settings.REGISTERS),
            due_at__lte=now,
        ).order_by("-urgent", "due_at", "pk")
        first = due.select_related("kind").first()
        if first is None:
            return None
        alike = due.filter(kind=first.kind, urgent=first.urgent)
        rows = list(alike.select_for_update(no_key=True, skip_locked=True, of=("self",))[:AT_ONCE])
        RegisterQuestion.objects.filter(pk__in=[each.pk for each in rows]).update(
            taken_until=now + LEASE
        )
        held = WorkerIdentifier.objects.filter(
            worker__in=[each.worker_id for each in rows], scheme=first.kind.code
        )
        numbers = dict(held.values_list("value", "worker"))
        nameless = [each.pk for each in rows if each.worker_id not in numbers.values()]
        RegisterQuestion.objects.filter(pk__in=nameless).delete()
    return Taken(first.kind, first.why, tuple(rows), numbers)


def _ask(taken: Taken, by: Actor) -> int:
    """Ask, and take in what is said; what is left unanswered is put off."""
    said: list[Read] = []
    down = True
    register = register_of(taken.kind.code)
    try:
        if register is not None and taken.numbers:
            found = register.look_up(list(taken.numbers)[:AT_ONCE], within=PATIENTLY)
            said = [
                Read(taken.numbers[number], taken.kind.pk, number, status)
                for number, status in found.items()
            ]
            down = False
    except Unanswered:
        pass
    take_in(said, why=taken.why, by=by)
    with acting(by), duty("checking"):
        now = clock.now()
        left = RegisterQuestion.objects.filter(pk__in=[each.pk for each in taken.questions])
        if down:
            left.filter(down_at=None).update(down_at=now)
        left.update(due_at=now + AGAIN, taken_until=None)
    return len(said)
