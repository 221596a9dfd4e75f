"""Forms for inviting people, and for accepting."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from staffbank.accounts.models import User
from staffbank.web.fields import PasswordField, TextField
from staffbank.web.forms import Form
from trusts.forms.role_fields import NewcomerFields, RoleFields
from trusts.models import Ward


class InviteForm(RoleFields, NewcomerFields):
    """Whom to invite, as what."""

    field_order = ("name", "email", "role", "wards", "until", "reason")

    def __init__(
        self,
        *args: Any,
        level: str,
        wards: QuerySet[Ward],
        needed: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.needed = needed
        self.offer_roles(level, wards)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        self.keep_wards_of_role(found)
        self.ask_why(found, approved=found.get("role") in self.needed)
        return found


class ResetForm(Form):
    """Why somebody's second step is reset. It is kept in the record."""

    reason = TextField(
        label="How you checked that it is them",
        hint="For example, met them with their badge, or rang them on the number we hold",
        max_length=200,
        missing="Enter how you checked that it is them",
        autocomplete="off",
    )


class JoinForm(Form):
    """What somebody new needs in order to log in."""

    name = TextField(label="Full name", max_length=120, autocomplete="name")
    password = PasswordField(
        label="Choose a password",
        hint="At least 12 characters. Three words nobody would guess are easy to remember",
        autocomplete="new-password",
        missing="Choose a password of at least 12 characters",
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        someone = User(email=self.email, name=self.cleaned_data.get("name", ""))
        try:
            validate_password(password, someone)
        except ValidationError as error:
            raise ValidationError([_said(each.code) for each in error.error_list]) from None
        return password


_SAID = {
    "password_too_short": "Password must be at least 12 characters",
    "password_too_common": "Choose a password that fewer people use",
    "password_breached": "This password has been stolen from another website. Choose another",
    "password_too_similar": "Choose a password that is not like your name or email address",
}


def _said(code: str | None) -> str:
    return _SAID.get(code or "", "Choose another password")
