"""The form a vacancy is cancelled with."""

from __future__ import annotations

from shifts.models import CancelReason
from staffbank.web.choices import RadiosRowField
from staffbank.web.fields import TextareaField
from staffbank.web.forms import Form


class CancelVacancyForm(Form):
    """Why the ward cancels; whoever was booked reads the reason, and only the trust the note."""

    reason = RadiosRowField(
        queryset=CancelReason.objects.filter(who=CancelReason.Who.TRUST).order_by("sort", "pk"),
        to_field_name="code",
        label="Why are you cancelling?",
        missing="Choose why you are cancelling",
    )
    note = TextareaField(
        label="Note for your own record",
        hint="Workers do not see this",
        max_length=300,
        rows=2,
        required=False,
    )
