"""What forms ask that give somebody a role: which, of which wards, and who is new here."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from staffbank import clock
from staffbank.web.choices import CheckboxesRowField, RadiosField
from staffbank.web.fields import DateField, EmailField, TextField
from staffbank.web.forms import Form
from trusts.models import Ward
from trusts.permissions import ROLES


class RoleFields(Form):
    """The roles of one level, and for a role that is of wards, which."""

    role = RadiosField(label="Role", missing="Choose what they will do here")
    wards = CheckboxesRowField(
        label="Their wards", queryset=Ward.objects.none(), required=False, small=True
    )

    def offer_roles(self, level: str, wards: QuerySet[Ward]) -> None:
        roles = [role for role in ROLES.values() if role.level == level]
        field: Any = self.fields["role"]
        field.choices = [(role.code, role.name) for role in roles]
        field.hints = {role.code: role.sentence for role in roles}
        if wards.exists():
            self.rows("wards", wards)
            field.reveals = {role.code: ["wards"] for role in roles if role.ward_scoped}
        else:
            del self.fields["wards"]

    def keep_wards_of_role(self, found: dict[str, Any]) -> None:
        """Ask for a ward where the role is of wards, and forget any where it is not."""
        role = found.get("role")
        if role and ROLES[role].ward_scoped and not found.get("wards"):
            missing = "wards" if "wards" in self.fields else "role"
            self.add_error(missing, "Choose at least one ward that they manage")
        if role and not ROLES[role].ward_scoped:
            found["wards"] = []


class NewcomerFields(Form):
    """Who somebody is that does not act here yet, until when they will, and why."""

    name = TextField(label="Full name", max_length=120, autocomplete="off")
    email = EmailField(label="Work email address", max_length=254)
    until = DateField(
        label="Last day", hint="Leave it empty if it has none. It ends by itself", required=False
    )
    reason = TextField(
        label="Why",
        hint="Where the role needs a second person, they read it",
        max_length=300,
        required=False,
        autocomplete="off",
    )

    def ask_why(self, found: dict[str, Any], *, approved: bool) -> None:
        """Ask why where a second person approves it, and for no last day that is past."""
        if approved and not found.get("reason"):
            self.add_error("reason", "Enter why they need this role: a second person approves it")
        if found.get("until") and found["until"] < clock.today():
            self.add_error("until", "Last day must be today or later")
