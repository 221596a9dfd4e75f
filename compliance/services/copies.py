"""Copies of the files of documents: kept beside the database's backups, and put back from them.

A file never changes under its name, and opens with the key in its row alone. So a copy is added to
and never written over, and of a page that was deleted it shows nothing to anybody once the backups
of the database are past it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from compliance.models import Evidence
from compliance.services.evidence import VAULT
from staffbank.actors import Actor, Kind
from staffbank.audit.recording import record
from staffbank.db import duty
from staffbank.errors import NotPermitted
from staffbank.interop.vault import FileLost

#: So long a copy outlives its file: as long as backups of the database are kept, and no longer.
OUTLIVES = timedelta(days=35)


@dataclass(frozen=True, slots=True)
class Copied:
    """Files that were added to the copy, and copies that were let go of."""

    added: int
    let_go: int


@dataclass(frozen=True, slots=True)
class Compared:
    """Rows that have no file, by their ref, and how many files have no row."""

    rows: int
    without_file: tuple[str, ...]
    without_row: int


def copy_to(folder: Path, now: datetime, *, by: Actor) -> Copied:
    """Add to ``folder`` every file that is not in it yet, and let go of copies whose file has been
    gone for longer than backups are kept. Safe to stop, and to run again."""
    _only_a_job(by)
    added = 0
    for name, _ in VAULT.names():
        copy = folder / name[:2] / name
        if not copy.exists():
            try:
                _write(copy, VAULT.sealed(name))
            except FileLost:  # deleted since it was listed
                continue
            added += 1
        os.utime(copy, (now.timestamp(), now.timestamp()))  # there was a file to it today
    old = [copy for copy in _copies(folder) if copy.stat().st_mtime < (now - OUTLIVES).timestamp()]
    for copy in old:
        copy.unlink()
    done = Copied(added, len(old))
    record("evidence.copied", Evidence(), by=by, after={"added": added, "let_go": len(old)})
    return done


def restore_from(folder: Path, *, by: Actor) -> int:
    """Put back the file of every row that has none and is in ``folder``; how many. What no row
    names stays where it is."""
    _only_a_job(by)
    there = {name for name, _ in VAULT.names()}
    back = 0
    for name in sorted(_named() - there):
        copy = folder / name[:2] / name
        if copy.exists():
            VAULT.put_back(name, copy.read_bytes())
            back += 1
    record("evidence.restored", Evidence(), by=by, after={"pages": back})
    return back


def compare(*, by: Actor) -> Compared:
    """Rows without a file and files without a row. Changes nothing."""
    _only_a_job(by)
    named = _named()
    there = {name for name, _ in VAULT.names()}
    with duty("forgetting"):
        missing = Evidence.objects.filter(file__in=named - there).order_by("pk")
        refs = tuple(str(ref) for ref in missing.values_list("ref", flat=True))
    return Compared(len(named), refs, len(there - named))


def _only_a_job(by: Actor) -> None:
    if by.kind is not Kind.SYSTEM:
        raise NotPermitted


def _named() -> set[str]:
    with duty("forgetting"):
        return set(Evidence.objects.values_list("file", flat=True))


def _copies(folder: Path) -> Iterator[Path]:
    return (copy for copy in folder.glob("??/*") if copy.is_file())


def _write(copy: Path, sealed: bytes) -> None:
    """Whole or not at all: a copy that was broken off has another name."""
    copy.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    begun = copy.with_suffix(".part")
    with os.fdopen(os.open(begun, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(sealed)
        os.fsync(file.fileno())
    begun.replace(copy)
