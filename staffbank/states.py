"""Statuses that move only along declared lines, in Python and in the database alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import ClassVar

from django.apps import apps
from django.db import models
from django.db.models import Q

from staffbank.errors import AlreadyMoved, IllegalMove


class Staged(models.Model):
    """A row with a status. ``MOVES`` says from which status it may go to which."""

    MOVES: ClassVar[Mapping[str, frozenset[str]]] = {}

    class Meta:
        abstract = True

    def advance(self, to: str, **columns: object) -> None:
        """Move to ``to``, writing ``columns`` in the same statement, or refuse.

        At most one of several racers wins; the others get ``AlreadyMoved``.
        """
        status: str = self.status  # type: ignore[attr-defined]
        if to not in self.MOVES.get(status, frozenset()):
            raise IllegalMove(status=status, to=to)
        changes = {"status": to, **columns}
        mine = type(self)._default_manager.filter(Q(pk=self.pk) & Q(("status", status)))
        if mine.update(**changes) != 1:
            raise AlreadyMoved(status=status, to=to)
        for name, value in changes.items():
            setattr(self, name, value)


def staged_models() -> list[type[Staged]]:
    """Every concrete model that declares moves."""
    return [m for m in apps.get_models() if issubclass(m, Staged)]


def moves_json(model: type[Staged]) -> str:
    """The model's moves in the one spelling the trigger carries."""
    return json.dumps({a: sorted(b) for a, b in sorted(model.MOVES.items())}, separators=(",", ":"))


def trigger_sql(model: type[Staged]) -> str:
    """The statement that makes the database keep ``model``'s moves."""
    table = model._meta.db_table
    return (
        f"CREATE OR REPLACE TRIGGER {table}_moves BEFORE UPDATE OF status ON {table} FOR EACH ROW "
        f"WHEN (OLD.status IS DISTINCT FROM NEW.status) "
        f"EXECUTE FUNCTION staffbank_refuse_illegal_move('{moves_json(model)}');"
    )
