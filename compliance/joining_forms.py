"""Forms of officers about people who join."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from staffbank.web.choices import CheckboxesField, CheckboxField
from staffbank.web.fields import TextareaField
from staffbank.web.forms import Form
from workers.models import SkillStatement


class AgreeForm(Form):
    """What an officer agrees to of somebody who joins: that they work as they say, and which of
    their skills are signed off."""

    skills = CheckboxesField(
        label="Sign off these skills",
        hint="Leave out what they have not shown. They read which ones you signed off",
        size="m",
        required=False,
    )
    works_as = CheckboxField(
        label="They work as they say, and we engage them",
        missing="Tick the box when they work as they say. If they do not, ask them to change it",
    )

    def __init__(self, *args: Any, said: Sequence[SkillStatement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not said:
            del self.fields["skills"]
            return
        field: Any = self.fields["skills"]
        field.choices = [
            (each.skill.code, f'{each.skill.name}: "{each.get_level_display()}"') for each in said
        ]
        self.keys = {each.skill.code: each.skill_id for each in said}

    @property
    def signed_off(self) -> frozenset[int]:
        """The keys of the skills that were ticked."""
        return frozenset(self.keys[code] for code in self.cleaned_data.get("skills", ()))


class TurnAwayForm(Form):
    """Why a trust does not engage somebody, in the words they read."""

    reason = TextareaField(
        label="Why do you not engage them?",
        hint="They read this. For example: you are not on the register that you named",
        size="m",
        max_length=300,
        missing="Enter why you do not engage them",
    )
