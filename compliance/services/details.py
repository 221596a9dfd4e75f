"""What was said or read of a check, in the row that its kind has."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compliance.errors import NothingRead
from compliance.models import Credential, Details, ImmunityItem
from compliance.models.families import READ_FIRST, ROW_OF
from staffbank.db import duty

#: What every row has.
_KEYS = {"credential_id", "worker_id", "checked"}


@dataclass(frozen=True, slots=True)
class Read:
    """What whoever checks it read: the row, not saved yet; of health its items too."""

    row: Details | None = None
    immunity: Mapping[str, str] | None = None


def keep_said(credential: Credential, row: Details | None) -> None:
    """Keep what the person said of what they sent in."""
    if row is not None:
        _save(credential, row, checked=False)


def keep_read(credential: Credential, read: Read) -> None:
    """Keep what was read, in place of what the person said. Runs in the duty of checking."""
    group = credential.kind.group
    if read.row is None and group in READ_FIRST:
        raise NothingRead
    if read.row is not None:
        _save(credential, read.row, checked=True)
    if read.immunity is not None:
        _save_immunity(credential, read.immunity.items())


def reads_the_same(credential: Credential, read: Read) -> bool:
    """Whether what was read is what the row holds already, as the first of two people read it."""
    model = ROW_OF.get(credential.kind.group)
    if model is None or read.row is None:
        return True
    with duty("checking"):
        kept = model._default_manager.filter(credential=credential).first()
    if kept is None:
        return False
    names = {field.attname for field in model._meta.concrete_fields} - _KEYS
    return all(getattr(kept, name) == getattr(read.row, name) for name in names)


def _save(credential: Credential, row: Details, *, checked: bool) -> None:
    if not isinstance(row, ROW_OF.get(credential.kind.group, type(None))):
        raise TypeError(f"{type(row).__name__} is no row of {credential.kind.code}")
    row.credential_id, row.worker_id = credential.pk, credential.worker_id
    row.checked = checked
    row.save()


def _save_immunity(credential: Credential, said: Iterable[tuple[str, str]]) -> None:
    ImmunityItem.objects.filter(credential=credential).delete()
    ImmunityItem.objects.bulk_create(
        ImmunityItem(
            credential=credential, worker_id=credential.worker_id, item=item, outcome=outcome
        )
        for item, outcome in said
        if outcome
    )
