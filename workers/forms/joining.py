"""Forms of joining: one thing each, in the order a person says them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from operator import attrgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from staffbank.web.choices import (
    CheckboxesRowField,
    RadiosField,
    RadiosRowField,
    SelectField,
)
from staffbank.web.fields import TextareaField, TextField
from staffbank.web.forms import Form
from staffbank.web.words import sentence
from trusts.models import Grade, Site, Skill, Specialty, StaffGroup, Trust
from workers.models import Joining, SkillStatement, Worker
from workers.rules.registration import SHAPES, what_is_wrong

_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?", re.ASCII)
_WHOLE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)[0-9][A-Z]{2}", re.ASCII)
_PHONE = re.compile(r"\+?[0-9]{10,14}", re.ASCII)
#: More than anybody has had.
FORMER = 10
ANY_DISTANCE = "any"
DISTANCES = [("5", "Up to 5 miles"), ("10", "Up to 10 miles"), ("25", "Up to 25 miles")]


class NameForm(Form):
    """Who one is, on paper and in a corridor."""

    name = TextField(
        label="Full name, as on your documents",
        hint="Your passport or driving licence. A trust compares them",
        max_length=120,
        autocomplete="name",
        missing="Enter your full name, as on your documents",
    )
    known_as = TextField(
        label="What colleagues call you",
        hint="If it is not your first name",
        max_length=60,
        required=False,
        autocomplete="nickname",
    )
    former = TextareaField(
        label="Names you had before",
        hint="One on each line. They may stand on older certificates",
        rows=3,
        max_length=600,
        required=False,
    )

    def clean_former(self) -> list[str]:
        lines = [" ".join(line.split()) for line in self.cleaned_data["former"].splitlines()]
        names = [line for line in lines if line]
        if len(names) > FORMER or any(len(name) > 120 for name in names):
            raise ValidationError(f"Enter at most {FORMER} names, one on each line")
        return names


class ContactForm(Form):
    """How to reach one, and from where one travels."""

    phone = TextField(
        label="Mobile number",
        hint="For a trust that has to reach you about a shift",
        max_length=24,
        width=20,
        autocomplete="tel",
        missing="Enter a mobile number",
    )
    outcode = TextField(
        label="First half of your home postcode",
        hint="For example, W2 or UB8. We work out distances from its middle, and never ask for "
        "your address",
        max_length=9,
        width=5,
        missing="Enter the first half of your home postcode",
    )

    def clean_phone(self) -> str:
        number = re.sub(r"[\s()-]", "", self.cleaned_data["phone"])
        if not _PHONE.fullmatch(number):
            raise ValidationError("Enter a telephone number, like 07700 900123 or +353 85 012 3456")
        return number

    def clean_outcode(self) -> str:
        typed = re.sub(r"\s", "", self.cleaned_data["outcode"]).upper()
        whole = _WHOLE.fullmatch(typed)
        if whole is None and not _OUTCODE.fullmatch(typed):
            raise ValidationError("Enter the first half of a postcode, like W2 or UB8")
        return whole[1] if whole else typed


class RegistrationForm(Form):
    """The register one is on, and one's number there."""

    says_optional = False  # a number is asked for with its register
    body = RadiosField(
        label="Which professional register are you on?",
        size="m",
        choices=Joining.Body.choices,
        missing="Choose the register you are on, or say that you are on none",
        reveals={code: [code] for code in SHAPES},
    )

    def __init__(self, *args: Any, joining: Joining, **kwargs: Any) -> None:
        kwargs["initial"] = {"body": joining.body, joining.body or "nmc": joining.number}
        super().__init__(*args, **kwargs)
        for body, shape in SHAPES.items():
            self.fields[body] = TextField(
                label=shape.called,
                hint=f"{sentence(shape.words)}, like {shape.example}",
                width=10,
                max_length=20,
                required=False,
            )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        body = found.get("body", "")
        if body in SHAPES and (wrong := what_is_wrong(body, found.get(body, ""))):
            self.add_error(body, wrong)
        return found

    @property
    def number(self) -> str:
        return str(self.cleaned_data.get(self.cleaned_data["body"], ""))


class GroupForm(Form):
    """One's staff group: it decides what one can work as."""

    group = RadiosRowField(
        label="What is your job?",
        hint="The nearest to yours",
        size="m",
        queryset=StaffGroup.objects.none(),
        to_field_name="slug",
        missing="Choose the job that is nearest to yours",
    )

    def __init__(self, *args: Any, groups: QuerySet[StaffGroup], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("group", groups)
        field: Any = self.fields["group"]
        field.label_from_instance = lambda group: sentence(group.short_name)
        field.hints = {group.slug: group.name for group in groups}


class GradesForm(Form):
    """The grades one works as, and in which areas."""

    grades = CheckboxesRowField(
        label="Which of these can you work as?",
        hint="Your trust agrees them before you can book",
        size="m",
        queryset=Grade.objects.none(),
        to_field_name="code",
        missing="Choose at least one",
    )
    specialties = CheckboxesRowField(
        label="Which areas do you work in?",
        hint="Leave them all empty if you work in any",
        size="m",
        small=True,
        queryset=Specialty.objects.none(),
        to_field_name="code",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        grades: QuerySet[Grade],
        specialties: QuerySet[Specialty],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows("grades", grades)
        named: Any = self.fields["grades"]
        named.label_from_instance = lambda grade: sentence(grade.name)
        self.rows("specialties", specialties)


class SkillsForm(Form):
    """What one has been signed off to do."""

    skills = CheckboxesRowField(
        label="Which of these can you do?",
        hint="Choose only what you could show. Your trust signs it off",
        size="m",
        small=True,
        queryset=Skill.objects.none(),
        to_field_name="code",
        required=False,
    )

    def __init__(self, *args: Any, skills: QuerySet[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("skills", skills)


class LevelsForm(Form):
    """How well one does each."""

    def __init__(self, *args: Any, said: list[SkillStatement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for each in said:
            self.fields[f"level_{each.skill.code.lower()}"] = SelectField(
                label=each.skill.name,
                choices=SkillStatement.Level.choices,
                initial=each.level,
                missing=f"Choose how well you do {each.skill.name}",
            )
        self.said = said

    @property
    def levels(self) -> Mapping[int, str]:
        return {
            each.skill_id: self.cleaned_data[f"level_{each.skill.code.lower()}"]
            for each in self.said
        }


class TrustForm(Form):
    """Who checks one."""

    trust = RadiosRowField(
        label="Which trust should check you?",
        hint="The one you know best, or the nearest. The others rely on its checks",
        size="m",
        queryset=Trust.objects.none(),
        to_field_name="slug",
        missing="Choose the trust that should check you",
    )

    def __init__(self, *args: Any, trusts: QuerySet[Trust], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("trust", trusts)
        self.fields["trust"].label_from_instance = attrgetter("short_name")  # type: ignore[attr-defined]


def travel_of(worker: Worker) -> str:
    """The choice that says how far they travel."""
    return ANY_DISTANCE if worker.travel_miles is None else str(worker.travel_miles)


class SitesForm(Form):
    """Where one would go, and how far."""

    travel = RadiosField(
        label="How far would you travel?",
        size="m",
        choices=[*DISTANCES, (ANY_DISTANCE, "Any distance")],
        missing="Choose how far you would travel",
    )
    sites = CheckboxesRowField(
        label="Where would you go?",
        hint="We tell you of shifts at these, however far they are. Leave them all empty if you "
        "would go anywhere within that distance",
        size="m",
        small=True,
        queryset=Site.objects.none(),
        to_field_name="ods_code",
        required=False,
    )

    def __init__(self, *args: Any, sites: QuerySet[Site], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows("sites", sites)
        field: Any = self.fields["sites"]
        field.label_from_instance = lambda site: f"{site.name}, {site.trust.short_name}"

    @property
    def travel_miles(self) -> int | None:
        chosen: str = self.cleaned_data["travel"]
        return None if chosen == ANY_DISTANCE else int(chosen)


class RegionForm(Form):
    """Whether the other trusts may book one."""

    joins = RadiosField(
        label="Can other trusts of the region book you?",
        size="m",
        choices=[("yes", "Yes, show me shifts at all of them"), ("no", "No, only at my own trust")],
        missing="Choose whether other trusts can book you",
    )
