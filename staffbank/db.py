"""The one door to rows: who acts, in which duty, and what the database refused.

``acting(actor)`` opens the transaction and tells PostgreSQL who acts, for that transaction only.
A query on a guarded table with nobody acting raises before it is sent. ``duty(name)`` widens what
the running service may read or write, after its permit step, to what the named duty allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, IntegrityError, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.backend.base import DatabaseWrapper
from staffbank.errors import Refusal
from staffbank.holders import DUTIES, guarded_tables

_actor: ContextVar[Actor | None] = ContextVar("staffbank_actor", default=None)
_duty: ContextVar[str] = ContextVar("staffbank_duty", default="")
_as_owner: ContextVar[bool] = ContextVar("staffbank_as_owner", default=False)

_SET_ACTOR = "SELECT " + ", ".join(
    f"set_config('app.{name}', '{{}}', true)"
    for name in (
        "kind",
        "user",
        "worker",
        "trust",
        "bank",
        "icb",
        "trusts",
        "pools",
        "today",
        "duty",
    )
)
_SET_DUTY = {name: f"SELECT set_config('app.duty', '{name}', true)" for name in ("", *DUTIES)}


class NobodyActing(RuntimeError):
    """A guarded table was queried with no actor: a programming error, closed and loud."""


def current_actor() -> Actor | None:
    """Who is acting in this context, if anyone."""
    return _actor.get()


@contextmanager
def acting(actor: Actor) -> Iterator[Actor]:
    """Run the block in a transaction as ``actor``; the former actor is restored on leaving."""
    with transaction.atomic():
        token, duty_token = _actor.set(actor), _duty.set("")
        try:
            _tell(actor, "")
            yield actor
        finally:
            _actor.reset(token)
            _duty.reset(duty_token)
            _restore()


def take_seat(actor: Actor) -> None:
    """Let the logged-in person of this transaction act from a seat until it ends."""
    former = _actor.get()
    if former is None or former.kind not in {Kind.PERSON, Kind.NOBODY}:
        raise NobodyActing("a seat can be taken once, by the person of this transaction")
    _actor.set(actor)
    _tell(actor, _duty.get())


@contextmanager
def duty(name: str) -> Iterator[None]:
    """Let the block read and write what the duty ``name`` may; only within ``acting``."""
    if name not in DUTIES:
        raise LookupError(f"no duty is called {name}")
    actor = _actor.get()
    if actor is None:
        raise NobodyActing(f"duty {name} entered with nobody acting")
    if _duty.get() == name:  # a service called by another in the same duty: it is already said
        yield
        return
    token = _duty.set(name)
    try:
        _say(_SET_DUTY[name])
        yield
    finally:
        _duty.reset(token)
        _restore_duty()


def _restore() -> None:
    former = _actor.get()
    if former is not None and connection.in_atomic_block and not connection.needs_rollback:
        _tell(former, _duty.get())


def _restore_duty() -> None:
    if connection.in_atomic_block and not connection.needs_rollback and _usable():
        _say(_SET_DUTY[_duty.get()])


def _usable() -> bool:
    """Whether the transaction still takes statements (an aborted one restores by rolling back)."""
    raw = connection.connection
    return raw is not None and raw.info.transaction_status.name != "INERROR"


def _tell(actor: Actor, duty_name: str) -> None:
    if not _usable():
        return
    _say(  # numbers, a day and names of our own: there is nothing in them to quote
        _SET_ACTOR.format(
            actor.kind.value,
            _text(actor.user_id),
            _text(actor.worker_id),
            _text(actor.trust_id),
            _text(actor.bank_id),
            _text(actor.icb_id),
            _array(actor.trusts),
            _array(actor.pools),
            clock.today().isoformat(),
            duty_name,
        )
    )


def _say(statement: str) -> None:
    """The database hears it with the next statement, which is the first that could need it."""
    cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS]).say(statement)


def _text(value: int | None) -> str:
    return "" if value is None else str(value)


def _array(values: frozenset[int]) -> str:
    return "{" + ",".join(str(v) for v in sorted(values)) + "}"


def take_time(seconds: int) -> None:
    """Let each statement of this transaction take so long: a page's may take five seconds."""
    with connection.cursor() as cursor:
        cursor.execute("select set_config('statement_timeout', %s, true)", [f"{seconds}s"])


@contextmanager
def refusing(constraint: str, refusal: type[Refusal] | Refusal) -> Iterator[None]:
    """Turn a violation of the named constraint into ``refusal``; others pass unchanged."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if constraint_of(error) != constraint:
            raise
        raise (refusal if isinstance(refusal, Refusal) else refusal()) from error


def constraint_of(error: IntegrityError) -> str | None:
    """The name of the constraint the database says was broken."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None)


# --- nobody acting: closed and loud -----------------------------------------------------------


@cache
def _guarded_name() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, guarded_tables()), key=len, reverse=True))
    return re.compile(rf'(?<![\w.])"?({names})"?(?!\w)') if names else re.compile(r"(?!)")


def refuse_nobody(
    execute: Callable[..., Any],
    sql: str,
    params: Sequence[Any] | None,
    many: bool,
    context: dict[str, Any],
) -> Any:
    """Execute wrapper: a guarded table needs somebody acting on this connection."""
    if _actor.get() is None and not _as_owner.get():
        found = _guarded_name().search(str(sql))
        if found:
            raise NobodyActing(f"{found[1]} was queried with nobody acting")
    return execute(sql, params, many, context)


def guard(sender: object, connection: BaseDatabaseWrapper, **kwargs: object) -> None:
    """Put the wrapper on each new application connection (receiver of ``connection_created``)."""
    if connection.alias == "default" and refuse_nobody not in connection.execute_wrappers:
        connection.execute_wrappers.append(refuse_nobody)


@contextmanager
def as_owner() -> Iterator[None]:
    """Step to the owning role on the same connection. Only a login that is a member of it can:
    tests and the simulation; the application's own login is refused by the database."""
    token = _as_owner.set(True)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_user")
                former = cursor.fetchone()[0]
                cursor.execute("SET ROLE NONE")
            try:
                yield
            finally:
                if _usable():
                    with connection.cursor() as cursor:
                        cursor.execute(f"SET ROLE {former}")
    finally:
        _as_owner.reset(token)


def owner_alias() -> str:
    """The alias that migrates; falls back to the only one there is."""
    return "owner" if "owner" in connections else "default"


def current_duty() -> str:
    """The duty the running service is in, or nothing."""
    return _duty.get()
