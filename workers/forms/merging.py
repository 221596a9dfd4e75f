"""The form by which two records are joined."""

from __future__ import annotations

from typing import Any

from staffbank.accounts.models import User
from staffbank.web.choices import RadiosField
from staffbank.web.fields import TextareaField
from staffbank.web.forms import Form
from workers.models import Worker
from workers.services.two_accounts import in_use


class ApartForm(Form):
    """How it is known that two records are of two people."""

    reason = TextareaField(
        label="How do you know that they are two people?",
        hint="For example: rang both, they were born in different years",
        max_length=300,
        missing="Enter how you know that they are two people",
    )


class MergeForm(Form):
    """Which of the two goes on, and how it is known that they are one person."""

    keep = RadiosField(
        label="Which record goes on?",
        hint="Its own checks stand where both have one of the same kind",
        missing="Choose which record goes on",
    )
    account = RadiosField(
        label="With which account do they go on?",
        hint="The other is closed to logging in, and logged out. Both addresses get an email",
        missing="Choose the account that they go on logging in with",
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
        self.accounts = {str(each.ref): each for each in in_use(kept, other)}
        if len(self.accounts) < 2:
            del self.fields["account"]
        else:
            self.fields["account"].choices = [  # type: ignore[attr-defined]
                (ref, each.email) for ref, each in self.accounts.items()
            ]

    @property
    def goes_on_with(self) -> User | None:
        """The account that was chosen, where there was a choice."""
        return self.accounts.get(self.cleaned_data.get("account", ""))
