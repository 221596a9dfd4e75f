"""The form by which two records are joined."""

from __future__ import annotations

from typing import Any

from staffbank.web.choices import RadiosField
from staffbank.web.fields import TextareaField
from staffbank.web.forms import Form
from workers.models import Worker


class MergeForm(Form):
    """Which of the two goes on, and how it is known that they are one person."""

    keep = RadiosField(
        label="Which record goes on?",
        hint="Its own checks stand where both have one of the same kind",
        missing="Choose which record goes on",
    )
    reason = TextareaField(
        label="How do you know that they are one person?",
        hint="For example: rang her, she confirmed her NMC number and both addresses",
        max_length=300,
        missing="Enter how you know that they are one person",
    )

    def __init__(self, *args: Any, kept: Worker, other: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["keep"].choices = [  # type: ignore[attr-defined]
            (str(kept.ref), f"Record 1: {kept.name}"),
            (str(other.ref), f"Record 2: {other.name}"),
        ]
