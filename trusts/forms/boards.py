"""Appointing somebody to lead an integrated care board."""

from typing import Any

from trusts.forms.role_fields import NewcomerFields


class AppointForm(NewcomerFields):
    """Whom, until when, and why."""

    def __init__(self, *args: Any, needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.needed = needed

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        self.ask_why(found, approved=self.needed)
        return found
