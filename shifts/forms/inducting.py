"""Forms of who was shown round a site or a ward."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from compliance.services.inductions import Given
from shifts.selectors.inducting import Coming
from shifts.selectors.wards import wards_of
from staffbank import clock
from staffbank.actors import Actor
from staffbank.web.choices import CheckboxesRowField, SelectRowField
from staffbank.web.fields import DateField, TextareaField, TextField
from staffbank.web.forms import Form
from staffbank.web.words import shift_when
from trusts.models import Site, Ward
from workers.models import Worker


class RoundForm(Form):
    """When people were shown round, by whom, and until when it counts."""

    says_optional = False

    given_on = DateField(label="Day it was given", missing="Enter the day it was given")
    valid_to = DateField(
        label="Counts until (optional)",
        hint="The last day. Empty: until it is withdrawn",
        required=False,
    )
    given_by = TextField(
        label="Who gave it (optional)",
        hint="Empty: you did",
        max_length=80,
        required=False,
        autocomplete="off",
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        given, until = found.get("given_on"), found.get("valid_to")
        if given and given > clock.today():
            self.add_error("given_on", "The day it was given must be today or earlier")
        if given and until and until < given:
            self.add_error("valid_to", "It must count until the day it was given or later")
        return found

    def given_at(self, place: Site | Ward) -> Given:
        said = self.cleaned_data
        return Given(place, said["given_on"], said["valid_to"], said["given_by"])


class WardRoundForm(RoundForm):
    """Which of those who come to a ward were shown round it."""

    workers = CheckboxesRowField(
        label="Who was shown round?",
        queryset=Worker.objects.none(),
        missing="Choose who was shown round",
    )

    def __init__(self, *args: Any, coming: Collection[Coming], actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shifts = {each.worker.pk: each.booking for each in coming}
        rows = Worker.objects.visible_to(actor).filter(pk__in=shifts)
        self.rows("workers", rows.order_by("name_key", "pk"))

        def as_coming(worker: Worker) -> str:
            return f"{worker.name}: {shift_when(shifts[worker.pk])}"

        self.fields["workers"].label_from_instance = as_coming  # type: ignore[attr-defined]


class PersonRoundForm(RoundForm):
    """Which place somebody was shown round: a manager of some wards names one of those."""

    ward = SelectRowField(
        label="Ward", queryset=Ward.objects.none(), required=False, empty_label="Choose a ward"
    )
    site = SelectRowField(
        label="Or a whole site",
        queryset=Site.objects.none(),
        to_field_name="ods_code",
        required=False,
        empty_label="Choose a site",
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("ward", wards_of(actor).select_related("site"))
        named: Any = self.fields["ward"]
        named.label_from_instance = lambda ward: f"{ward.name}, {ward.site.short_name}"
        self.rows("site", Site.objects.filter(trust=actor.trust_id).order_by("name"))
        if actor.wards is not None:
            del self.fields["site"]

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        if bool(found.get("ward")) == bool(found.get("site")) and "ward" not in self.errors:
            self.add_error("ward", "Choose one place: a ward, or a whole site")
        return found

    @property
    def given(self) -> Given:
        return self.given_at(self.cleaned_data["ward"] or self.cleaned_data["site"])


class WithdrawForm(Form):
    """Why an induction is withdrawn."""

    reason = TextareaField(
        label="Why it is withdrawn",
        hint="They read this",
        max_length=300,
        missing="Enter why it is withdrawn",
    )
