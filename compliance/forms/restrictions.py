"""Forms of officers who restrict what somebody may be booked on."""

from __future__ import annotations

from typing import Any

from compliance.models import Restriction
from compliance.services.restrictions import Asked
from staffbank import clock
from staffbank.actors import Actor
from staffbank.web.choices import RadiosField, SelectRowField
from staffbank.web.fields import DateField, TextareaField
from staffbank.web.forms import Form
from trusts.models import Setting, StaffGroup, Ward

_ASKED = {
    "ward": "Choose a ward",
    "staff_group": "Choose a staff group",
    "setting": "Choose a setting",
}


class RestrictForm(Form):
    """What somebody may not be booked on, from when to when, and who reads why."""

    says_optional = False

    scope = RadiosField(
        label="What can they not be booked on?",
        size="m",
        choices=Restriction.Scope.choices,
        reveals={"ward": ["ward"], "group": ["staff_group"], "setting": ["setting"]},
        missing="Choose what they cannot be booked on",
    )
    ward = SelectRowField(
        label="Which of your wards?",
        queryset=Ward.objects.none(),
        to_field_name="ref",
        required=False,
        empty_label=_ASKED["ward"],
    )
    staff_group = SelectRowField(
        label="Which staff group?",
        queryset=StaffGroup.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_ASKED["staff_group"],
    )
    setting = SelectRowField(
        label="Which setting?",
        queryset=Setting.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_ASKED["setting"],
    )
    valid_from = DateField(
        label="From", hint="Today or a later day", missing="Enter the day from which it holds"
    )
    valid_to = DateField(
        label="Until (optional)", hint="The last day. Empty: until it is lifted", required=False
    )
    reason = TextareaField(
        label="Why",
        hint="They read this. Say what you know, not what you suspect",
        max_length=300,
        missing="Enter why",
    )
    shown_to = RadiosField(
        label="Who reads why?",
        choices=Restriction.ShownTo.choices,
        missing="Choose who reads why",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = Ward.objects.visible_to(actor).filter(trust=actor.trust_id)
        self.rows("ward", own.select_related("site").order_by("name"))
        named: Any = self.fields["ward"]
        named.label_from_instance = lambda ward: f"{ward.name}, {ward.site.short_name}"
        self.rows("staff_group", StaffGroup.objects.order_by("code"))
        self.rows("setting", Setting.objects.all())

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        names = {"ward": "ward", "group": "staff_group", "setting": "setting"}
        named = names.get(found.get("scope", ""))
        for name in names.values():
            if name != named:
                found[name] = None  # chosen under another answer, and not asked for any more
            elif not found.get(name):
                self.add_error(name, _ASKED[name])
        starts, ends = found.get("valid_from"), found.get("valid_to")
        if starts and starts < clock.today():
            self.add_error("valid_from", "The day must be today or later")
        if starts and ends and ends < starts:
            self.add_error("valid_to", "Until must be the day it begins or later")
        return found

    @property
    def asked(self) -> Asked:
        return Asked(**self.cleaned_data)


class LiftForm(Form):
    """Why a restriction is lifted."""

    reason = TextareaField(
        label="Why it is lifted",
        hint="For the record of what was done",
        max_length=300,
        missing="Enter why it is lifted",
    )
