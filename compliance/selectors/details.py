"""What the row of a check holds."""

from __future__ import annotations

from typing import Any

from django.db import models

from compliance.models import Credential, Details
from compliance.models.families import ROW_OF


def row_of(credential: Credential) -> Details | None:
    """The row of a check that one may see, if it has one and one may see that too."""
    model = ROW_OF.get(credential.kind.group)
    if model is None:
        return None
    return model._default_manager.filter(credential=credential).first()


def said_of(credential: Credential) -> dict[str, Any]:
    """What its row holds, by column, for a form to begin with."""
    row = row_of(credential)
    if row is None:
        return {}
    skipped = {"credential", "worker", "checked"}
    return {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name not in skipped and not isinstance(field, models.ForeignKey)
    }
