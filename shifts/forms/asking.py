"""Forms for what is asked for and accepted."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.forms import BoundField

from compliance.models import AcceptedCheck, CredentialKind
from compliance.services.asking import Accepting, Asking
from shifts.forms.numbers import FromADay
from staffbank.web.choices import CheckboxesRowField, RadiosField, SelectRowField
from staffbank.web.fields import WholeNumberField
from staffbank.web.figures import plural
from staffbank.web.forms import Form, GetForm
from trusts.models import Grade, Setting, Trust, Ward

ABOVE = "above"


class WorkFilter(GetForm):
    """Of which work the page tells: a grade, and a sort of ward."""

    grade = SelectRowField(
        label="Grade",
        queryset=Grade.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=None,
    )
    setting = SelectRowField(
        label="Ward",
        queryset=Setting.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="A ward like most",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("grade", Grade.objects.select_related("staff_group").order_by("sort"))
        self.rows("setting", Setting.objects.all())


class AskingForm(FromADay):
    """Whether a kind is asked for, of whom and where."""

    field_order = ("kind", "asked", "of", "where", "valid_from", "reason")

    kind = SelectRowField(
        label="Check",
        queryset=CredentialKind.objects.none(),
        to_field_name="code",
        missing="Choose a check",
        empty_label="Choose a check",
    )
    asked = RadiosField(label="Is it asked for?", missing="Choose whether it is asked for")
    of = RadiosField(label="Of whom", missing="Choose of whom")
    where = SelectRowField(
        label="On which wards",
        queryset=Setting.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="Every ward",
    )

    def __init__(self, *args: Any, above: str, grade: Grade, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grade = grade
        self.rows("kind", CredentialKind.objects.all())
        self.rows("where", Setting.objects.all())
        asked: Any = self.fields["asked"]
        asked.choices = [
            (ABOVE, f"As {above} asks"),
            ("yes", "Yes, ask for it"),
            ("no", "No, do without it"),
        ]
        of: Any = self.fields["of"]
        of.choices = [
            ("group", f"Everybody: {grade.staff_group.name}"),
            ("grade", f"Only a {grade.name}"),
        ]

    @property
    def said(self) -> Asking:
        """What is asked, of a valid form."""
        found = self.cleaned_data
        return Asking(
            kind=found["kind"],
            staff_group=self.grade.staff_group,
            asked=None if found["asked"] == ABOVE else found["asked"] == "yes",
            grade=self.grade if found["of"] == "grade" else None,
            setting=found["where"],
        )


class AcceptingForm(FromADay):
    """From whom a check is accepted, and how old it may be."""

    field_order = ("from_whom", "named", "months", "valid_from", "reason")

    from_whom = RadiosField(label="Whose checks", missing="Choose whose checks are accepted")
    named = CheckboxesRowField(label="Which trusts", queryset=Trust.objects.none(), required=False)
    months = WholeNumberField(
        label="No older than",
        hint="At the shift. Leave it empty for any age, as long as it has not ended",
        suffix="months",
        min_value=1,
        max_value=120,
        required=False,
    )

    def __init__(
        self, *args: Any, kind: CredentialKind, above: str, own: str, trusts: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.rows("named", trusts)
        whom: Any = self.fields["from_whom"]
        whom.choices = [
            (ABOVE, above),
            (AcceptedCheck.FromWhom.ANY, "Any trust of the bank"),
            (AcceptedCheck.FromWhom.NAMED, f"Some trusts, and {own}"),
            (AcceptedCheck.FromWhom.OWN, f"Only {own}"),
        ]
        whom.reveals = {AcceptedCheck.FromWhom.NAMED: ["named"]}

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        whom = found.get("from_whom")
        if whom == AcceptedCheck.FromWhom.NAMED and not found.get("named"):
            self.add_error("named", "Choose at least one trust")
        if whom == ABOVE and found.get("months"):
            self.add_error("months", "Choose whose checks, or leave the age empty")
        return found

    @property
    def said(self) -> Accepting:
        """What is accepted, of a valid form."""
        found = self.cleaned_data
        whom = None if found["from_whom"] == ABOVE else found["from_whom"]
        return Accepting(self.kind, whom, tuple(found["named"]), found["months"])


class SettingsForm(Form):
    """Which wards are of each setting."""

    def __init__(
        self, *args: Any, settings: list[Setting], wards: QuerySet[Ward], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.settings = settings
        for each in settings:
            self.fields[each.code] = CheckboxesRowField(
                label=each.name, queryset=wards, required=False, small=True
            )
            named: Any = self.fields[each.code]
            named.label_from_instance = lambda ward: f"{ward.name}, {ward.site.short_name}"

    @property
    def lists(self) -> list[tuple[str, BoundField]]:
        """The wards under each setting, with how many are of it."""
        return [
            (f"{each.name}: {plural(len(self[each.code].value() or ()), 'ward')}", self[each.code])
            for each in self.settings
        ]

    @property
    def said(self) -> dict[Setting, list[Ward]]:
        """The wards of each setting, of a valid form."""
        return {each: list(self.cleaned_data[each.code]) for each in self.settings}
