"""The form a posted vacancy is changed with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS

from shifts.forms.posting import PostingForm, values_of
from shifts.models import Vacancy
from shifts.services.posting import Draft
from staffbank.actors import Actor
from staffbank.web.fields import HiddenField
from trusts.models import Grade


class ChangeForm(PostingForm):
    """What a vacancy asks for, filled in as it is. It stays one vacancy of its staff group.

    ``seen`` is the version that was on the page, so that nobody writes over a newer one unread.
    """

    heads = None  # type: ignore[assignment]
    seen = HiddenField(required=False)

    def __init__(self, *args: Any, vacancy: Vacancy, actor: Actor, **kwargs: Any) -> None:
        seen = vacancy.updated_at.isoformat()
        initial = values_of(vacancy) | {"seen": seen}
        super().__init__(*args, actor=actor, initial=initial, **kwargs)
        self.vacancy = vacancy
        self.rows("grade", Grade.objects.filter(staff_group=vacancy.staff_group_id))

    def seen_version(self) -> datetime | None:
        """The version that was changed; None when the page did not say."""
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            return None

    @property
    def is_complete(self) -> bool:
        """Whether every field makes sense, though the whole may have been refused."""
        return self.is_bound and set(self.errors) <= {NON_FIELD_ERRORS}

    def see_the_latest(self) -> None:
        """Let the form, shown again, be about the version there is now."""
        typed: Any = self.data
        self.data = typed.copy()
        self.data["seen"] = self.vacancy.updated_at.isoformat()  # type: ignore[index]

    def draft(self) -> Draft:
        """What it is to ask for. The version a connected system sent stays the one it sent."""
        return replace(super().draft(), external_version=self.vacancy.external_version)
