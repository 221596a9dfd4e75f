"""Migrations run as they are written, with their models rendered less often.

Django renders a changed model, and all that are related to it, anew after every operation: on an
empty database that is most of the time a migration takes.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddConstraint, AddField, AddIndex
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

#: What only adds to a table that is there: none of a run needs the state between two of them.
Adding = AddConstraint | AddField | AddIndex
ADDING = (AddConstraint, AddField, AddIndex)


class Together(Operation):
    """A run of operations that add, whose models are rendered once, after the last."""

    def __init__(self, operations: Sequence[Adding]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        rendered = state.__dict__.pop("apps", None)  # where there is none, nothing is rendered
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if rendered is not None:
            state.__dict__["apps"] = rendered
            changed = {operation.model_name_lower for operation in self.operations}
            state.reload_models([(app_label, name) for name in changed], delay=False)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for operation in self.operations:
            operation.database_forwards(app_label, schema_editor, from_state, to_state)


def with_runs_together(operations: Sequence[Operation]) -> list[Operation]:
    found: list[Operation] = []
    run: list[Adding] = []
    for operation in operations:
        if isinstance(operation, ADDING):
            run.append(operation)
            continue
        found += [*_as_one(run), operation]
        run = []
    return [*found, *_as_one(run)]


def _as_one(run: list[Adding]) -> list[Adding] | list[Together]:
    return [Together(run)] if len(run) > 1 else run


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for garbage seldom: rendering makes a great deal, most of which lives on."""
    before = gc.get_threshold()
    gc.set_threshold(100_000, 50, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
