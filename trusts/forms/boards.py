"""Appointing somebody to lead an integrated care board."""

from typing import Any

from staffbank import clock
from staffbank.web.fields import DateField, EmailField, TextField
from staffbank.web.forms import Form


class AppointForm(Form):
    """Whom, until when, and why."""

    name = TextField(label="Full name", max_length=120, autocomplete="off")
    email = EmailField(label="Work email address", max_length=254)
    until = DateField(
        label="Last day", hint="Leave it empty if it has none. It ends by itself", required=False
    )
    reason = TextField(
        label="Why",
        hint="Where the role needs a second person, they read it",
        max_length=300,
        required=False,
        autocomplete="off",
    )

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = needed

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.needed and not found.get("reason"):
            self.add_error("reason", "Enter why they need this role: a second person approves it")
        if found.get("until") and found["until"] < clock.today():
            self.add_error("until", "Last day must be today or later")
        return found
