"""Forms for bringing a trust into a bank."""

from typing import Any

from django.core.exceptions import ValidationError

from staffbank.web.choices import (
    CheckboxesField,
    CheckboxesRowField,
    RadiosField,
    SelectField,
    SelectRowField,
)
from staffbank.web.fields import EmailField, FileField, TextField
from staffbank.web.forms import Form, GetForm
from trusts.models import RegisterEntry, Site, StaffGroup, Trust
from trusts.permissions import ROLES
from trusts.services.template import Part
from trusts.services.wards import WardRow

#: How many rows of wards a page begins with, and how many more are added at a time.
ROWS, MORE = 5, 5
MOST_ROWS = 60


class FindForm(GetForm):
    """A trust's code or part of its name."""

    q = TextField(
        label="ODS code or part of the name", hint="For example, RAS or Hillingdon", width=20
    )


class BeginForm(Form):
    """What the register does not know, and which of its sites take part."""

    short_name = TextField(
        label="What people call it",
        hint="Used on shifts and in messages",
        max_length=60,
        missing="Enter what people call it",
    )
    bank_phone = TextField(
        label="Bank team's telephone",
        hint="Answered at night. It is on every page of the trust's people",
        max_length=20,
        autocomplete="tel",
        missing="Enter the telephone number that is answered at night",
    )
    sites = CheckboxesField(
        label="Sites", hint="As the register has them", missing="Choose at least one site", size="m"
    )

    def __init__(self, *args: Any, sites: list[RegisterEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sites"]
        field.choices = [(site.code, site.name) for site in sites]
        field.hints = {
            site.code: ", ".join(part for part in (site.code, site.town, site.postcode) if part)
            for site in sites
        }


class DetailsForm(BeginForm):
    """The same again, as it stands."""

    def __init__(self, *args: Any, trust: Trust, sites: list[RegisterEntry]) -> None:
        initial = {
            "short_name": trust.short_name,
            "bank_phone": trust.bank_phone,
            "sites": [site.ods_code for site in trust.sites.all()],
        }
        super().__init__(*args, sites=sites, initial=initial)


class TemplateForm(Form):
    """Which trust to begin from."""

    template = SelectRowField(
        label="Trust to begin from",
        hint="Choose one of about the same size",
        queryset=Trust.objects.none(),
        to_field_name="ref",
        missing="Choose a trust",
        empty_label="Choose a trust",
    )
    parts = CheckboxesField(
        label="What to take from it",
        choices=[
            (Part.GROUPS, "Staff groups shared"),
            (Part.WARDS, "Wards, with their divisions, usual times and settings"),
            (Part.NUMBERS, "Breaks and rules of its own"),
            (Part.CHECKS, "What it asks of people, and whose checks it accepts"),
            (Part.ROLES, "Which roles need a second person"),
        ],
        hints={
            Part.WARDS: "To change before they are saved. Cost centres are not taken",
            Part.NUMBERS: "Where it differs from the region. Rates of its own are not taken: they "
            "are asked for and approved at each trust",
            Part.CHECKS: "Where it differs from the region. The trust confirms it first",
            Part.ROLES: "Such a role can be given once two people of the trust give roles",
        },
        initial=[part.value for part in Part],
        missing="Choose at least one thing to take",
    )


class GroupsForm(Form):
    """Which staff groups the trust shares."""

    groups = CheckboxesRowField(
        label="Staff groups shared through the bank",
        hint="Vacancies and people of these groups can reach the other trusts",
        queryset=StaffGroup.objects.none(),
        to_field_name="code",
        missing="Choose at least one staff group",
    )


class WardsForm(Form):
    """Several wards, one a row. An empty row is passed over."""

    def __init__(self, *args: Any, sites: list[Site], rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row_count = rows
        choices = [(site.ods_code, site.name) for site in sites]
        if len(choices) > 1:
            choices.insert(0, ("", "Choose a site"))
        for row in range(1, rows + 1):
            self.fields[f"code_{row}"] = TextField(
                label="Code", width=10, required=False, max_length=20
            )
            self.fields[f"ward_{row}"] = TextField(label="Name", required=False, max_length=120)
            self.fields[f"site_{row}"] = SelectField(label="Site", choices=choices, required=False)
            self.fields[f"division_{row}"] = TextField(
                label="Division", required=False, max_length=80
            )
            self.fields[f"cost_{row}"] = TextField(
                label="Cost centre", width=10, required=False, max_length=20
            )

    says_optional = False

    @property
    def printed_rows(self) -> list[list[Any]]:
        """The bound fields of each row."""
        return [
            [self[f"{part}_{row}"] for part in ("code", "ward", "site", "division", "cost")]
            for row in range(1, self.row_count + 1)
        ]

    @property
    def wards(self) -> list[WardRow]:
        """The rows that have something typed in them."""
        data = self.cleaned_data
        rows = [
            WardRow(
                row,
                data.get(f"code_{row}", ""),
                data.get(f"ward_{row}", ""),
                data.get(f"site_{row}", ""),
                data.get(f"cost_{row}", ""),
                data.get(f"division_{row}", ""),
            )
            for row in range(1, self.row_count + 1)
        ]
        return [row for row in rows if row.code or row.name or row.cost_centre]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and not self.wards:
            raise ValidationError("Enter at least one ward")
        return found


#: What a problem's column is called in the form.
FIELD_OF = {
    "code": "code",
    "name": "ward",
    "site": "site",
    "cost centre": "cost",
    "division": "division",
}


class WardsFileForm(Form):
    """Wards from a file."""

    file = FileField(
        label="Choose a CSV file",
        hint="Columns: code, name, site (its ODS code), cost_centre and, if you like, division. "
        "At most 1 MB",
        accept=".csv,text/csv",
        at_most=1,
        missing="Choose a CSV file of wards",
    )


class ManagerForm(Form):
    """The first person who will act for the trust."""

    name = TextField(label="Full name", max_length=120, autocomplete="off")
    email = EmailField(label="Work email address", max_length=254)
    role = RadiosField(label="Role", missing="Choose what they will do")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["role"]
        first = ("staffing_admin", "trust_admin")
        field.choices = [(code, ROLES[code].name) for code in first]
        field.hints = {code: ROLES[code].sentence for code in first}
