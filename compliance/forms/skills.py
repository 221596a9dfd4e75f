"""Forms of what somebody is signed off in."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from staffbank import clock
from staffbank.web.choices import RadiosField, SelectRowField
from staffbank.web.fields import DateField, TextareaField
from staffbank.web.forms import Form
from trusts.models import Skill
from workers.models import Capacity, Worker, WorkerSkill
from workers.services.skills import Assessed


class SignOffForm(Form):
    """In which skill, at which level, how that was found, and until when it counts."""

    says_optional = False

    skill = SelectRowField(
        label="Skill",
        queryset=Skill.objects.none(),
        to_field_name="code",
        missing="Choose a skill",
        empty_label="Choose a skill",
    )
    level = RadiosField(
        label="At which level?",
        choices=WorkerSkill.Level.choices,
        hints={
            "novice": "They are learning it",
            "supervised": "With somebody beside them",
            "independent": "By themselves: a shift that asks for it can be booked",
            "assessor": "They assess others in it as well",
        },
        missing="Choose a level",
    )
    how = RadiosField(
        label="How do you know?",
        choices=[each for each in WorkerSkill.How.choices if each[0] != WorkerSkill.How.JOINING],
        missing="Choose how you know",
    )
    until = DateField(label="Counts until (optional)", hint="The last day", required=False)

    def __init__(self, *args: Any, worker: Worker, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = Capacity.objects.current(clock.today()).filter(worker=worker)
        theirs = Q(staff_group=None) | Q(staff_group__in=groups.values("staff_group"))
        skills = Skill.objects.filter(theirs)
        self.rows("skill", skills.order_by("name"))

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until and until < clock.today():
            self.add_error("until", "The last day must be today or later")
        return until

    @property
    def found(self) -> Assessed:
        return Assessed(**self.cleaned_data)


class RevokeSkillForm(Form):
    """Why a skill is revoked."""

    reason = TextareaField(
        label="Why it is revoked",
        hint="They read this",
        max_length=300,
        missing="Enter why it is revoked",
    )
