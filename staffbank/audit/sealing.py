"""Sealing closed days of the record, and finding out whether one was touched since.

A seal hashes every row of one bank's London day, in the order of their keys, together with the
seal before it. Rows come as PostgreSQL's COPY writes them, in an order of columns that is written
here and never changed: a later column gets a later ``VERSION`` and begins with new seals.

Beside the hash a seal keeps a short mark of each row: its key, and the beginning of its own hash.
Marks prove nothing. They say which row it was, where the hash has said that one was touched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Max, Q
from psycopg import sql

from staffbank import clock, partitions
from staffbank.actors import Actor, Kind
from staffbank.audit.models import AuditEntry, Seal
from staffbank.db import acting, duty

VERSION = b"1"
KEY, MARK = 16, 8  # bytes of a row's key, and of its hash that a seal keeps
#: No day names more rows than this: whoever touched more rewrote the day.
NAMED = 20
#: Entries of no bank are sealed as this one's: keys of banks begin at 1.
NO_BANK = 0
COLUMNS = (
    "id, to_char(at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), verb, actor_kind, actor_role,"
    " job, user_id, duty, object_type, object_id, trust_id, worker_id, bank_id, icb_id,"
    " before::text, after::text, reason, request_id, network"
)
_ROWS = (
    f"copy (select {COLUMNS} from audit_auditentry where day = {{day}}"
    " and coalesce(bank_id, 0) = {bank} order by id) to stdout"
)
JOB = "audit.seal"
#: A bank whose seal failed is looked for again over so many nights; ``verify`` finds the rest.
LATE = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Fault:
    """Where the record is not what was sealed, and how."""

    bank_id: int
    day: date
    what: str
    rows: tuple[str, ...] = ()  # which, each with what became of it


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a look through the whole record found."""

    seals: int
    rows: int
    faults: tuple[Fault, ...]


def seal_closed_days(now: datetime) -> int:
    """Seal every day that is over, each bank's by a job of its own; answer how many seals."""
    today = now.astimezone(clock.LONDON).date()
    made = 0
    for bank in chains(today):
        with acting(Actor.system(JOB, bank=bank or None)) as by:
            made += seal_bank(bank, before=today, now=now, by=by)
    return made


def chains(today: date) -> list[int]:
    """The banks with a closed day on record that may want a seal, 0 for entries of none."""
    with acting(Actor.system(JOB)), duty("sealing"):
        entries = AuditEntry.objects.filter(day__lt=today)
        if newest := Seal.objects.aggregate(day=Max("day"))["day"]:
            entries = entries.filter(day__gte=newest - LATE)
        found = entries.values_list("bank_id", flat=True)
        return sorted({bank or NO_BANK for bank in found.distinct()})


def seal_bank(bank: int, *, before: date, now: datetime, by: Actor) -> int:
    """Seal the days of ``bank`` that are over and have none yet, oldest first.

    Two at once queue for the bank's turn; the second finds nothing left to do.
    """
    if by.kind is not Kind.SYSTEM or (by.bank_id or NO_BANK) != bank:
        raise ValueError("a bank's record is sealed by that bank's own job")
    with duty("sealing"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtext('audit.seal'), %s)", [bank])
        last = Seal.objects.filter(bank_id=bank).defer("marks").order_by("-number").first()
        made = 0
        for day in _days(bank, after=last.day if last else date.min, before=before):
            rows, digest, marks = digest_of(bank, day, last.digest if last else "")
            last = Seal.objects.create(
                bank_id=bank,
                number=last.number + 1 if last else 1,
                day=day,
                rows=rows,
                before=last.digest if last else "",
                digest=digest,
                marks=marks,
                sealed_at=now,
            )
            made += 1
    return made


def _days(bank: int, *, after: date, before: date) -> list[date]:
    own = Q(bank_id__isnull=True) if bank == NO_BANK else Q(bank_id=bank)
    entries = AuditEntry.objects.filter(own, day__gt=after, day__lt=before)
    return list(entries.order_by("day").values_list("day", flat=True).distinct())


def digest_of(bank: int, day: date, before: str) -> tuple[int, str, bytes]:
    """How many rows a day has, the hash of them and of the seal before, and their marks.
    In duty "sealing"."""
    told = hashlib.sha256(b"|".join([VERSION, before.encode(), str(bank).encode()]))
    told.update(day.isoformat().encode())
    marks = bytearray()
    for row in _rows(bank, day):
        told.update(row)
        marks += UUID(row[:36].decode()).bytes + hashlib.sha256(row).digest()[:MARK]
    return len(marks) // (KEY + MARK), told.hexdigest(), bytes(marks)


def _rows(bank: int, day: date) -> Iterator[bytes]:
    """Each row as a line, the key first: COPY sends them one by one."""
    asked = sql.SQL(_ROWS).format(day=sql.Literal(day), bank=sql.Literal(bank))
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("select 1")  # sends who acts, which waits for a statement
        with cursor.cursor.copy(asked) as copying:
            for row in copying:
                yield bytes(row)


def verify(now: datetime, *, copies: Mapping[tuple[int, int], str] | None = None) -> Verdict:
    """Count and hash everything again, and compare it with the seals and with ``copies`` of them
    (bank and number to digest) that were kept elsewhere. Changes nothing."""
    today = now.astimezone(clock.LONDON).date()
    faults: list[Fault] = []
    with acting(Actor.system(JOB)), duty("sealing"):
        seals = list(Seal.objects.defer("marks").order_by("bank_id", "number"))
        kept_from = _kept_from(today)
        former: Seal | None = None
        for seal in seals:
            if former is not None and former.bank_id != seal.bank_id:
                former = None
            faults += _wrong_with(seal, former, kept_from)
            former = seal
        faults += _unsealed(seals, today)
    found = {(seal.bank_id, seal.number): seal for seal in seals}
    for (bank, number), digest in (copies or {}).items():
        kept = found.get((bank, number))
        if kept is None:
            faults.append(Fault(bank, today, f"seal {number} is gone: your copy has it"))
        elif kept.digest != digest:
            faults.append(Fault(bank, kept.day, f"seal {number} is not the one you have a copy of"))
    return Verdict(len(seals), sum(seal.rows for seal in seals), tuple(faults))


def _wrong_with(seal: Seal, former: Seal | None, kept_from: date) -> Iterator[Fault]:
    number, before = (former.number + 1, former.digest) if former else (1, "")
    if seal.number != number:
        yield Fault(seal.bank_id, seal.day, f"a seal before number {seal.number} is missing")
    elif seal.before != before:
        yield Fault(seal.bank_id, seal.day, "the seal does not follow from the one before it")
    if seal.day < kept_from:
        return  # the rows need not be kept any more; the seal still holds its place
    rows, digest, marks = digest_of(seal.bank_id, seal.day, seal.before)
    if rows == seal.rows and digest == seal.digest:
        return
    if rows < seal.rows:
        what = f"rows are missing: {seal.rows} sealed, {rows} there"
    elif rows > seal.rows:
        what = f"rows were added: {seal.rows} sealed, {rows} there"
    else:
        what = "a row or the seal was altered"
    yield Fault(seal.bank_id, seal.day, what, tuple(_touched(seal, marks)))


def _touched(seal: Seal, marks: bytes) -> list[str]:
    """Which rows differ from what the seal's marks say, by their keys. Read where the hash has
    failed, and no earlier: seals of an older release have none."""
    sealed, there = _by_key(seal.marks), _by_key(marks)
    if not sealed:
        return []
    found = [f"{key} is missing" for key in sealed.keys() - there.keys()]
    found += [f"{key} was added" for key in there.keys() - sealed.keys()]
    found += [f"{key} was altered" for key in sealed if there.get(key, sealed[key]) != sealed[key]]
    more = len(found) - NAMED
    return sorted(found)[:NAMED] + ([f"and {more} more"] if more > 0 else [])


def _by_key(marks: bytes | memoryview) -> dict[UUID, bytes]:
    each = [bytes(marks[at : at + KEY + MARK]) for at in range(0, len(marks), KEY + MARK)]
    return {UUID(bytes=mark[:KEY]): mark[KEY:] for mark in each}


def _kept_from(today: date) -> date:
    """The first day whose month retention has not let go."""
    months = partitions.months_kept()[AuditEntry._meta.db_table]
    count = today.year * 12 + today.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


def _unsealed(seals: list[Seal], today: date) -> Iterator[Fault]:
    """Days with rows and no seal that the nightly job has had its time to seal."""
    sealed = {(seal.bank_id, seal.day) for seal in seals}
    days = AuditEntry.objects.filter(day__lt=today - timedelta(days=1))
    for bank, day in days.order_by("bank_id", "day").values_list("bank_id", "day").distinct():
        if (bank or NO_BANK, day) not in sealed:
            yield Fault(bank or NO_BANK, day, "rows of a closed day that no seal covers")
