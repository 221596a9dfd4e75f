"""``manage.py check --deploy`` asks the bucket itself whether strangers can reach into it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.core.files.storage import storages


@register(Tags.security, deploy=True)
def bucket_is_closed(**options: Any) -> Iterable[CheckMessage]:
    """Nothing is asked where files lie in a folder."""
    storage: Any = storages["evidence"]
    if not hasattr(storage, "openings"):
        return []
    try:
        found = storage.openings()
    except OSError as error:
        said = f"Whether EVIDENCE_BUCKET is closed could not be asked: {error}."
        return [Warning(said, id="interop.W001")]
    return [
        Error(
            f"EVIDENCE_BUCKET is open: {opening}.", hint="Block public access.", id="interop.E001"
        )
        for opening in found
    ]
