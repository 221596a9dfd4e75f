"""Whose the rows are that a payload names: a delivery of one bank does nothing to another's.

A handler may enter a duty, which reads across banks. So before it runs the relay looks, as the job
of the delivery's bank and in no duty, whether that job sees what the payload names.
"""

from __future__ import annotations

from django.db import models

from staffbank.db import current_actor
from staffbank.outbox.emitting import Payload

_models: dict[str, type[models.Model]] = {}


class OtherBank(LookupError):
    """A payload names a row that is not of the delivery's bank: a fault, and nothing was done."""


def held_by_a_bank(name: str, model: type[models.Model]) -> None:
    """Let ``name`` in a payload be the key of a row of ``model``, whose bank's job sees it."""
    _models[name] = model


def names_held_by_banks() -> dict[str, type[models.Model]]:
    """What payloads may name of a bank's."""
    return dict(_models)


def refuse_other_banks(payload: Payload) -> None:
    """Raise ``OtherBank`` where whoever acts may not see what ``payload`` names."""
    for name in payload.keys() & _models.keys():
        rows = _models[name]._default_manager.visible_to(current_actor())  # type: ignore[attr-defined]
        if not rows.filter(pk=payload[name]).exists():
            raise OtherBank(f"{name} {payload[name]}")
