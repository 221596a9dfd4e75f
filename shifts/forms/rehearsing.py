"""The test vacancy of a rehearsal."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from staffbank.periods import wall_period
from staffbank.web.choices import SelectField, SelectRowField
from staffbank.web.fields import DateField
from staffbank.web.forms import Form
from trusts.models import Grade, Ward, WardTime


class RehearsalForm(Form):
    """Where, who and when, as on the page where vacancies are posted."""

    ward = SelectRowField(
        label="Ward",
        queryset=Ward.objects.none(),
        to_field_name="ref",
        missing="Choose a ward",
        empty_label="Choose a ward",
    )
    grade = SelectRowField(
        label="Grade",
        queryset=Grade.objects.none(),
        to_field_name="code",
        missing="Choose a grade",
        empty_label="Choose a grade",
    )
    day = DateField(label="Which day", missing="Enter the day")
    time = SelectField(label="Time", missing="Choose a time")

    def __init__(
        self, *args: Any, wards: QuerySet[Ward], grades: QuerySet[Grade], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows("ward", wards)
        self.rows("grade", grades)
        self.times = {
            time.name: time for time in WardTime.objects.filter(ward__in=wards).order_by("-sort")
        }
        field: Any = self.fields["time"]
        field.choices = [(name, name) for name in reversed(list(self.times))]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return found
        usual = WardTime.objects.filter(ward=found["ward"], name=found["time"]).first()
        usual = usual or self.times[found["time"]]
        try:
            found["period"] = wall_period(found["day"], usual.starts, usual.ends)
        except ValueError:
            raise ValidationError("The clocks change in that night. Choose another day") from None
        found["break_minutes"] = usual.break_minutes
        return found
