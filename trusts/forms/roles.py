"""Forms for giving, changing and ending roles, and for the second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from staffbank import clock
from staffbank.accounts.models import User
from staffbank.web.choices import (
    CheckboxesField,
    CheckboxesRowField,
    RadiosField,
    SelectField,
    SelectRowField,
)
from staffbank.web.fields import DateField, TextareaField, TextField
from staffbank.web.forms import Form, GetForm
from trusts.forms.role_fields import RoleFields
from trusts.models import Membership, Ward
from trusts.permissions import DECIDED_BY, ROLES, SENTENCES, Permission
from trusts.services.roles import LONGEST_COVER

_WHY = "It is kept in the record, and shown to whoever may see it"


def _why(missing: str) -> TextField:
    return TextField(label="Why", hint=_WHY, max_length=300, missing=missing, autocomplete="off")


class _Days(Form):
    """A first day, today unless it says otherwise, and a last one."""

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        today = clock.today()
        first: date | None = found.get("valid_from")
        last: date | None = found.get("valid_to")
        if first and first < today:
            self.add_error("valid_from", "First day must be today or later")
        elif last and last < (first or today):
            self.add_error("valid_to", "Last day must not be before the first")
        found["valid_from"] = first or today
        return found


class GiveForm(RoleFields, _Days):
    """Which role, for whom of those who act here already, from when to when, and why."""

    field_order = ("person", "role", "wards", "valid_from", "valid_to", "reason")

    person = SelectRowField(
        label="Who",
        queryset=User.objects.none(),
        missing="Choose a colleague",
        empty_label="Choose a colleague",
    )
    valid_from = DateField(label="First day", hint="Leave it empty for today", required=False)
    valid_to = DateField(
        label="Last day", hint="Leave it empty if it has none. It ends by itself", required=False
    )
    reason = _why(missing="Enter why they need this role")

    def __init__(
        self,
        *args: Any,
        level: str,
        people: QuerySet[User],
        wards: QuerySet[Ward],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows("person", people)
        chooser: Any = self.fields["person"]
        chooser.label_from_instance = lambda user: user.name or user.email
        self.offer_roles(level, wards)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        self.keep_wards_of_role(found)
        return found


class CoverForm(_Days):
    """Who covers for somebody, from when to when, for which of their wards."""

    deputy = SelectRowField(
        label="Who covers",
        queryset=User.objects.none(),
        missing="Choose a colleague",
        empty_label="Choose a colleague",
    )
    wards = CheckboxesRowField(
        label="For which wards",
        queryset=Ward.objects.none(),
        missing="Choose at least one ward",
        small=True,
    )
    valid_from = DateField(label="First day", hint="Leave it empty for today", required=False)
    valid_to = DateField(
        label="Last day",
        hint=f"At most {LONGEST_COVER.days} days. It ends by itself",
        missing="Enter the last day of the cover",
    )
    reason = _why(missing="Enter why, for example annual leave")

    def __init__(
        self, *args: Any, covered: Membership, people: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows("deputy", people)
        chooser: Any = self.fields["deputy"]
        chooser.label_from_instance = lambda user: user.name or user.email
        theirs = Ward.objects.filter(pk__in=covered.ward_links.values("ward"))
        if theirs.exists():
            self.rows("wards", theirs)
        else:
            del self.fields["wards"]


class WardsOfForm(Form):
    """For which wards a ward manager acts."""

    wards = CheckboxesRowField(
        label="Their wards",
        queryset=Ward.objects.none(),
        missing="Choose at least one ward that they manage",
    )
    reason = _why(missing="Enter why their wards change")

    def __init__(self, *args: Any, wards: QuerySet[Ward], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("wards", wards)


class EndForm(Form):
    """When a role ends, and why."""

    says_optional = False  # its last day is asked for where it is shown

    when = RadiosField(
        label="When",
        choices=[("now", "Now"), ("later", "At the end of a day")],
        missing="Choose when it ends",
    )
    last_day = DateField(label="Last day", required=False)
    reason = _why(missing="Enter why it ends")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["when"]
        field.reveals = {"later": ["last_day"]}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("when") == "now":
            found["last_day"] = None
        elif found.get("when") == "later" and "last_day" not in self.errors:
            if not found.get("last_day"):
                self.add_error("last_day", "Enter the last day of the role")
            elif found["last_day"] < clock.today():
                self.add_error("last_day", "Last day must be today or later")
        return found


class PolicyForm(Form):
    """Which roles need a second person."""

    roles = CheckboxesField(
        label="Roles that need a second person", required=False, hint="Choose all that do"
    )

    def __init__(self, *args: Any, level: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in ROLES.values() if role.level in DECIDED_BY[level]]
        field: Any = self.fields["roles"]
        field.choices = [(role.code, role.name) for role in roles]
        field.hints = {role.code: role.sentence for role in roles}


class DecideForm(Form):
    """What a second person decides; a no says why."""

    says_optional = False  # why not is asked for where it is shown

    decision = RadiosField(
        label="Your decision",
        choices=[("yes", "Approve"), ("no", "Do not approve")],
        missing="Choose what you decide",
    )
    note = TextareaField(label="Why not", hint=_WHY, max_length=300, rows=3, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["decision"]
        field.reveals = {"no": ["note"]}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("decision") == "no" and not found.get("note"):
            self.add_error("note", "Enter why you do not approve it")
        return found


class WhoForm(GetForm):
    """What somebody would do, and on which day."""

    may = SelectField(label="Who can", missing="Choose what they would do")
    on = DateField(label="On", hint="Leave it empty for today", required=False)

    def __init__(self, *args: Any, permissions: Iterable[Permission], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["may"]
        field.choices = [
            ("", "Choose what they may do"),
            *((each.value, SENTENCES[each]) for each in permissions),
        ]
