"""Why a worker cancels."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from shifts.models import CancelReason
from staffbank.web.choices import RadiosRowField
from staffbank.web.fields import TextareaField
from staffbank.web.forms import Form


class CancelBookingForm(Form):
    """The reason, and anything the ward should know."""

    reason = RadiosRowField(
        label="Why you are cancelling",
        queryset=CancelReason.objects.none(),
        to_field_name="code",
        missing="Choose why you are cancelling",
    )
    note = TextareaField(
        label="Anything the ward should know",
        hint="The ward reads this. Leave out health details.",
        max_length=300,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, reasons: QuerySet[CancelReason], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("reason", reasons)
