"""Forms for inviting people to work shifts, and for helping them back in."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from staffbank.web.choices import SelectRowField
from staffbank.web.fields import EmailField, TextField
from staffbank.web.forms import Form
from trusts.models import Grade, Trust


class InviteForm(Form):
    """Whom, and as what. A bank says for which trust as well."""

    name = TextField(label="Full name", max_length=120, autocomplete="off")
    email = EmailField(
        label="Email address",
        hint="Their own, which they can read outside work. They log in with it",
        max_length=254,
    )
    trust = SelectRowField(
        queryset=Trust.objects.none(),
        to_field_name="ref",
        label="Trust that engages them",
        missing="Choose the trust that engages them",
        empty_label="Choose a trust",
    )
    grade = SelectRowField(
        queryset=Grade.objects.none(),
        to_field_name="code",
        label="What they work as",
        missing="Choose what they work as",
        empty_label="Choose a grade",
    )

    def __init__(self, *args: Any, trusts: QuerySet[Trust] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("grade", Grade.objects.select_related("staff_group"))
        self.fields["grade"].label_from_instance = _spoken  # type: ignore[attr-defined]
        if trusts is None:
            del self.fields["trust"]
        else:
            self.rows("trust", trusts)
            self.fields["trust"].label_from_instance = attrgetter("short_name")  # type: ignore[attr-defined]


class ResetForm(Form):
    """Whose second step, who checked that it is them and how, and why."""

    email = EmailField(label="Email address they log in with", max_length=254)
    checked_by = TextField(
        label="Who checked that it is them",
        hint="Their full name. They must have met or spoken to the worker themself",
        max_length=80,
        missing="Enter who checked that it is them",
        autocomplete="off",
    )
    how = TextField(
        label="How they checked",
        hint="For example, saw their badge and passport, or rang them on the number we hold",
        max_length=120,
        missing="Enter how they checked",
        autocomplete="off",
    )
    why = TextField(
        label="Why it is reset",
        hint="For example, lost their telephone. It is kept in the record",
        max_length=80,
        missing="Enter why it is reset",
        autocomplete="off",
    )


def _spoken(grade: Grade) -> str:
    return f"{grade.staff_group}: {grade.name}"
