"""Which ward's week to look at."""

from __future__ import annotations

from typing import Any

from shifts.selectors.wards import wards_of
from staffbank.actors import Actor
from staffbank.web.choices import SelectRowField
from staffbank.web.forms import GetForm
from trusts.models import Ward


class WardForm(GetForm):
    ward = SelectRowField(queryset=Ward.objects.none(), label="Ward", empty_label=None)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("ward", wards_of(actor))
        self.several = self.fields["ward"].queryset.count() > 1  # type: ignore[attr-defined]
