"""What the row of a check holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, cast

from django.db import models

from compliance.models import Credential, Details
from compliance.models.families import ROW_OF
from staffbank.actors import Actor
from trusts.tenancy import TenantQuerySet


def row_of(credential: Credential) -> Details | None:
    """The row of a check that one may see, if it has one and one may see that too."""
    model = ROW_OF.get(credential.kind.group)
    if model is None:
        return None
    return model._default_manager.filter(credential=credential).first()


def rows_of(credentials: Iterable[Credential], actor: Actor) -> dict[int, Details]:
    """The rows of these checks that the actor may see, by check. One query of each family held."""
    held: defaultdict[type[Details], list[int]] = defaultdict(list)
    for each in credentials:
        if model := ROW_OF.get(each.kind.group):
            held[model].append(each.pk)
    return {
        row.credential_id: row
        for model, keys in held.items()
        for row in _rows(model).visible_to(actor).filter(credential__in=keys)
    }


def _rows(model: type[Details]) -> TenantQuerySet[Details]:
    return cast("TenantQuerySet[Details]", model._default_manager.all())


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
