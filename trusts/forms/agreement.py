"""Forms for the bank's agreement."""

from staffbank.web.choices import CheckboxField
from staffbank.web.fields import EmailField, TextareaField, TextField
from staffbank.web.forms import Form


class PublishForm(Form):
    """A new version of the text."""

    title = TextField(label="Title", max_length=120)
    text = TextareaField(
        label="Text",
        hint="A line that begins with # is a heading. An empty line begins a new paragraph",
        rows=24,
        missing="Enter the text of the agreement",
    )


class SignForm(Form):
    """Who signs, as what."""

    name = TextField(label="Your full name", max_length=120, autocomplete="name")
    position = TextField(
        label="Your position at the trust",
        hint="For example, chief people officer",
        max_length=120,
        autocomplete="organization-title",
    )
    agreed = CheckboxField(
        label="I have read the agreement and may sign it for the trust",
        missing="Tick to say that you have read it and may sign it",
    )


class SignatoryForm(Form):
    """Who is asked to sign for a trust."""

    name = TextField(label="Full name", max_length=120, autocomplete="off")
    email = EmailField(label="Work email address", max_length=254)
