"""Locking a person's checks of one kind, so that two who decide on them go one after the other."""

from __future__ import annotations

from compliance.models import Credential
from staffbank.db import duty


def locked_with_its_kind(credential: Credential) -> Credential:
    """Lock every check of the person's that is of the kind, by key, and read this one again."""
    with duty("checking"):
        rows = (
            Credential.objects.select_for_update(no_key=True, of=("self",))
            .filter(worker=credential.worker_id, kind=credential.kind_id)
            .select_related("kind", "worker")
            .order_by("pk")
        )
        (locked,) = (row for row in rows if row.pk == credential.pk)
    return locked
