"""The form that connects a system."""

from typing import Any

from staffbank.actors import Actor
from staffbank.web.choices import CheckboxesField
from staffbank.web.fields import TextField
from staffbank.web.forms import Form
from trusts.permissions import Permission
from trusts.services.token import grantable

#: What a system may do, in words.
MAY = {
    Permission.VIEW_TRUST: "Read the trust's vacancies and bookings",
    Permission.POST_VACANCY: "Post vacancies",
    Permission.RELEASE_VACANCY: "Publish vacancies and open them to the region",
    Permission.CANCEL_VACANCY: "Cancel vacancies and bookings",
    Permission.BOOK_WORKER: "Book workers",
}


class TokenForm(Form):
    """What the system is called, and what it may do: no more than the person who connects it."""

    name = TextField(
        label="Which system is it?",
        hint="For example, Allocate rostering",
        max_length=80,
        missing="Enter what the system is called",
    )
    permissions = CheckboxesField(
        label="What may it do?",
        hint="Only what it needs. Your own role sets the limit",
        missing="Choose at least one thing it may do",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["permissions"]
        field.choices = [(permission.value, MAY[permission]) for permission in grantable(actor)]
