"""Who holds a row: the declaration from which its row-level security policies are made.

Each model says ``HOLDER = ...``. A holder lists the *reads* (predicates over the row's own columns,
each bound to a setting of the acting transaction) and the *writes*, and names the duties that may
read or write across holders. ``wall_sql`` compiles them; a migration carries the result, and a test
holds the two together. Reference data that everybody may see is written on ``SEEN_BY_ALL``.

Settings are read in a sub-select so that PostgreSQL evaluates them once a query, and only leakproof
comparisons (equality on keys) are used, so that indexes still serve behind the wall.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models

APP_ROLE = "staffbank_app"

#: Every duty there is, and what it is for. A service enters one after its permit step.
DUTIES: dict[str, str] = {
    "accounts": "log people in, and accept invitations, before anyone has a seat",
    "answering": "answer what a person asks about the data that is kept of them",
    "auditing": "read the record of a bank's trusts, their roles, and whom they took without what",
    "broadcast": "find everyone who could take a vacancy, and write that they were told",
    "booking": "check a worker's whole known work, and write a booking for trust and worker alike",
    "checking": "see what a change to a person's checks opens or closes",
    "counting": "say in numbers how a wave fared, or what is open elsewhere, and of nobody by name",
    "forgetting": "let go of what need not be kept any longer, and of who somebody was",
    "keeping": "put by what a logged-out person typed, and forget it when its day is over",
    "deliver": "hand a message to the channel that carries it out of the building",
    "noting": "count what browsers report that a page tried and the content policy stopped",
    "onboarding": "write a new trust's own rows before it has anyone to act for it",
    "presenting": "show what somebody shared to whoever holds the link they gave",
    "projecting": "count vacancies and bookings into the daily figures",
    "relay": "claim and deliver outbox events",
    "sealing": "count and hash the closed days of the record",
    "seating": "work out which seats a logged-in person may take",
    "signing": "keep the private keys of trusts and people, and sign with them",
    "sweeping": "complete what time has completed",
    "idempotency": "remember which request was already answered",
    "tokens": "find whom a secret link or machine token stands for",
}


def setting(name: str, cast: str = "bigint") -> str:
    """SQL for one setting of the acting transaction; null when unset."""
    return f"(select nullif(current_setting('app.{name}', true), '')::{cast})"


KIND = setting("kind", "text")
USER = setting("user")
WORKER = setting("worker")
TRUST = setting("trust")
BANK = setting("bank")
ICB = setting("icb")
# The outer cast keeps ANY(...) reading an array rather than a subquery of rows.
TRUSTS = setting("trusts", "bigint[]") + "::bigint[]"
POOLS = setting("pools", "bigint[]") + "::bigint[]"
#: The bank whose own job acts; nobody else reads a row by its bank. One value, read once a query.
JOB_BANK = (
    "(select case when current_setting('app.kind', true) = 'system' "
    "then nullif(current_setting('app.bank', true), '')::bigint end)"
)
TODAY = setting("today", "date")
DUTY = setting("duty", "text")


@dataclass(frozen=True)
class Holder:
    """Who may read and write a model's rows.

    ``kind`` names the holder (trust, worker, bank, shared, chassis). ``reads`` and ``writes`` are
    SQL predicates, OR-ed. ``read_duties`` and ``write_duties`` are names in ``DUTIES``; a duty that
    writes also reads. ``append_only`` rows are never updated or deleted.
    """

    kind: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    read_duties: frozenset[str] = frozenset()
    write_duties: frozenset[str] = frozenset()
    append_only: bool = False

    def __post_init__(self) -> None:
        unknown = (self.read_duties | self.write_duties) - DUTIES.keys()
        if unknown:
            raise ValueError(f"unknown duties: {sorted(unknown)}")

    @property
    def read_sql(self) -> str:
        """The holder's own columns are compared first, then the duty, then what asks a table: an
        ``or`` stops at the first arm that holds."""
        if self.kind == "shared":  # whoever acts at all reads it, in whatever duty
            return _any(self.reads)
        own = tuple(p for p in self.reads if not _asks_a_table(p))
        others = tuple(p for p in self.reads if _asks_a_table(p))
        return _any((*own, *_on_duty(self.read_duties | self.write_duties), *others))

    @property
    def write_sql(self) -> str:
        return _any((*_on_duty(self.write_duties), *self.writes))


def _asks_a_table(predicate: str) -> bool:
    return predicate.startswith(("exists", "id in (select "))


def _on_duty(names: Iterable[str]) -> tuple[str, ...]:
    """Whether the duty is one of ``names``: asked once a query, and not of each row."""
    listed = ", ".join(f"'{name}'" for name in sorted(names))
    return (f"(select current_setting('app.duty', true) in ({listed}))",) if listed else ()


def _any(predicates: tuple[str, ...]) -> str:
    return " or ".join(f"({p})" for p in predicates) or "false"


def by_trust(
    *,
    column: str = "trust_id",
    reads: tuple[str, ...] = (),
    read_duties: Iterable[str] = (),
    write_duties: Iterable[str] = (),
) -> Holder:
    """Held by a trust: its own seats read and write it."""
    own = f"{column} = {TRUST}"
    return Holder("trust", (own, *reads), (own,), frozenset(read_duties), frozenset(write_duties))


def by_worker(
    *,
    column: str = "worker_id",
    reads: tuple[str, ...] = (),
    writes: tuple[str, ...] = (),
    read_duties: Iterable[str] = (),
    write_duties: Iterable[str] = (),
) -> Holder:
    """Held by a person: they read and write it from their own seat."""
    own = f"{column} = {WORKER}"
    return Holder(
        "worker",
        (own, *reads),
        (own, *writes),
        frozenset(read_duties),
        frozenset(write_duties),
    )


def by_bank(
    *,
    column: str = "bank_id",
    reads: tuple[str, ...] = (),
    writes: tuple[str, ...] = (),
    read_duties: Iterable[str] = (),
    write_duties: Iterable[str] = (),
) -> Holder:
    """Held by a bank: its own seats, and its jobs, read and write it."""
    own = f"{column} = {BANK}"
    return Holder(
        "bank",
        (own, *reads),
        (own, *writes),
        frozenset(read_duties),
        frozenset(write_duties),
    )


def shared(
    *,
    writes: tuple[str, ...] = (),
    write_duties: Iterable[str] = (),
) -> Holder:
    """Readable from any seat (names on pooled vacancies), written by its holder."""
    return Holder("shared", (f"{KIND} is not null",), writes, frozenset(), frozenset(write_duties))


def chassis(
    *,
    reads: tuple[str, ...] = (),
    writes: tuple[str, ...] = (),
    read_duties: Iterable[str] = (),
    write_duties: Iterable[str] = (),
    append_only: bool = False,
) -> Holder:
    """The machinery's own records."""
    return Holder(
        "chassis",
        reads,
        writes,
        frozenset(read_duties),
        frozenset(write_duties),
        append_only,
    )


#: Tables with no policy, each with its reason. Anything else without a HOLDER fails a test.
SEEN_BY_ALL: dict[str, str] = {
    "contenttypes.ContentType": "Django's own list of models",
    "auth.Permission": "Django's own; unused by us",
    "auth.Group": "Django's own; unused by us",
    "auth.Group_permissions": "Django's own; unused by us",
    "sessions.Session": "read before anyone is known; the key is a secret",
    "accounts.User": "read to log in, before anyone is known",
    "account.EmailAddress": "read to log in, before anyone is known",
    "account.EmailConfirmation": "read to confirm an address, before anyone is known",
    "mfa.Authenticator": "read to log in, before anyone is known",
    "socialaccount.SocialAccount": "read to log in, before anyone is known",
    "socialaccount.SocialApp": "the library's own; unused by us: organisations are settings",
    "socialaccount.SocialToken": "the library's own; unused by us: tokens are not kept",
}


@dataclass(frozen=True)
class Guarded:
    """A model behind the wall and the statements that put it there."""

    model: type[models.Model]
    holder: Holder
    statements: tuple[str, ...] = field(default=())


def holder_of(model: type[models.Model]) -> Holder | None:
    """The model's declaration; a many-to-many link table is held as its owner says."""
    declared = getattr(model, "HOLDER", None)
    return declared if isinstance(declared, Holder) else None


def guarded_models() -> list[type[models.Model]]:
    """Every model with a holder, in a stable order."""
    found = [m for m in apps.get_models(include_auto_created=True) if holder_of(m)]
    return sorted(found, key=lambda m: m._meta.label)


def guarded_tables() -> frozenset[str]:
    """The tables no query may touch unless somebody is acting."""
    return frozenset(m._meta.db_table for m in guarded_models())


def wall_sql(model: type[models.Model]) -> list[str]:
    """The statements that enable the wall on ``model``, idempotent and in order."""
    holder = holder_of(model)
    if holder is None:
        raise LookupError(f"{model._meta.label} declares no HOLDER")
    table = model._meta.db_table
    commands = {"select": holder.read_sql, "insert": holder.write_sql}
    if not holder.append_only:
        commands |= {"update": holder.write_sql, "delete": holder.write_sql}
    statements = [f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"]
    for command, predicate in commands.items():
        name = f"{table}_{command}"
        clause = "WITH CHECK" if command == "insert" else "USING"
        statements += [
            f"DROP POLICY IF EXISTS {name} ON {table};",
            (
                f"CREATE POLICY {name} ON {table} FOR {command.upper()} TO {APP_ROLE} "
                f"{clause} ({predicate});"
            ),
        ]
    return statements
