"""How somebody was trained, who they are and what they did before."""

from __future__ import annotations

from typing import Any

from compliance.forms.checks import AcceptForm
from compliance.models import (
    EmploymentHistory,
    IdentityProof,
    LifeSupportCourse,
    Training,
)
from compliance.services.details import Read
from staffbank.web.choices import (
    RadiosField,
    SelectRowField,
)
from staffbank.web.fields import DateField, TextField, WholeNumberField


class ReadsTraining(AcceptForm):
    OF_KIND = ("course", "delivery")

    course = SelectRowField(
        label="Which course",
        queryset=LifeSupportCourse.objects.none(),
        to_field_name="code",
        empty_label="Choose the course",
        missing="Choose the course",
    )
    delivery = RadiosField(
        label="How it was taught",
        choices=Training.Delivery.choices,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.kind.population:
            self.rows("course", LifeSupportCourse.objects.filter(kind=self.kind))
        else:
            del self.fields["course"]

    @property
    def read(self) -> Read:
        found = self.cleaned_data
        return Read(Training(delivery=found["delivery"], course=found.get("course")))


class ReadsIdentity(AcceptForm):
    OF_KIND = ("method",)

    method = RadiosField(
        label="How they proved who they are",
        choices=IdentityProof.Method.choices,
        reveals={"documents": ["photo_documents", "address_documents"], "digital": ["provider"]},
        missing="Choose how they proved who they are",
    )
    photo_documents = WholeNumberField(
        label="Documents with a photo",
        width=2,
        min_value=0,
        max_value=5,
        required=False,
        when_shown=True,
    )
    address_documents = WholeNumberField(
        label="Documents with their address",
        width=2,
        min_value=0,
        max_value=5,
        required=False,
        when_shown=True,
    )
    provider = TextField(label="Certified provider", max_length=80, required=False, when_shown=True)

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        photo, address = found.get("photo_documents") or 0, found.get("address_documents") or 0
        if found.get("method") == IdentityProof.Method.DOCUMENTS:
            found["provider"] = ""
            if photo < 1 or address < 1 or photo + address < 3:
                self.add_error(
                    "photo_documents",
                    "See two documents with a photo and one with an address, or one and two",
                )
        elif found.get("method") == IdentityProof.Method.DIGITAL:
            photo = address = 0
            if not found.get("provider"):
                self.add_error("provider", "Enter the certified provider")
        found["photo_documents"], found["address_documents"] = photo, address
        return found

    @property
    def read(self) -> Read:
        names = ("method", "photo_documents", "address_documents", "provider")
        return Read(IdentityProof(**{name: self.cleaned_data[name] for name in names}))


class ReadsHistory(AcceptForm):
    OF_KIND = ("covers_from", "covers_to", "references_seen", "gaps")

    covers_from = DateField(label="History is known from")
    covers_to = DateField(label="History is known to")
    references_seen = WholeNumberField(
        label="References seen", width=2, min_value=1, max_value=20, missing="Enter how many"
    )
    gaps = RadiosField(
        label="Gaps",
        choices=EmploymentHistory.Gaps.choices,
        missing="Choose whether there are gaps. If one is not explained, ask for more",
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean()
        starts, ends = found.get("covers_from"), found.get("covers_to")
        if starts and ends and ends <= starts:
            self.add_error("covers_to", "History is known to must be after the day it begins")
        return found

    @property
    def read(self) -> Read:
        return Read(EmploymentHistory(**{name: self.cleaned_data[name] for name in self.OF_KIND}))
