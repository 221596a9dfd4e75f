"""What every form asks by which a trust or a bank decides something of a kind of check."""

from typing import Any

from compliance.models import CredentialKind
from staffbank.web.choices import SelectRowField
from staffbank.web.fields import TextareaField
from staffbank.web.forms import Form


class PlaceRuleForm(Form):
    """Of which kind, and why. What is decided comes between the two."""

    kind = SelectRowField(
        label="Kind of check",
        queryset=CredentialKind.objects.none(),
        to_field_name="code",
        missing="Choose a kind of check",
        empty_label="Choose a kind of check",
    )
    reason = TextareaField(label="Why", max_length=300, rows=3, missing="Enter why")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("kind", CredentialKind.objects.all())
