"""Forms of somebody who registers, before they have an account."""

from staffbank.web.fields import EmailField, TextField
from staffbank.web.forms import Form
from trusts.forms.people import JoinForm


class AddressForm(Form):
    """Which address one logs in with."""

    email = EmailField(
        label="Your email address",
        hint="Your own, which you can read outside work. You log in with it, and we send a code "
        "to it now",
        max_length=254,
    )


class CodeForm(Form):
    """The code that was sent to it."""

    code = TextField(
        label="Code",
        hint="From the email we sent you. Capital or small letters, with or without the dash",
        max_length=20,
        width=10,
        autocomplete="one-time-code",
        missing="Enter the code from the email",
    )


class AccountForm(JoinForm):
    """A name and a password."""
