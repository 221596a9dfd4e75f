"""The form a vacancy is posted with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from django.db.models import Count, Q

from shifts.models import Reason, Vacancy, VacancySkill
from shifts.selectors.preview import Wanted
from shifts.selectors.wards import wards_of
from shifts.services.posting import Draft, usual_break
from staffbank import clock
from staffbank.actors import Actor
from staffbank.periods import LONDON, Period, TimeHappensTwice, TimeNeverHappens, wall_period
from staffbank.web.choices import (
    CheckboxesRowField,
    CheckboxField,
    RadiosField,
    SelectRowField,
)
from staffbank.web.fields import (
    DateField,
    HiddenField,
    TextareaField,
    TextField,
    TimeField,
    WholeNumberField,
)
from staffbank.web.forms import Form
from staffbank.web.words import clock_time
from trusts.models import Grade, PoolMembership, Skill, Specialty, Ward, WardTime

OTHER_TIMES = "other"
MOST_HEADS = 20
LONGEST_BREAK = 180
USUAL_SKILLS = 4
DECIDES = frozenset(
    {
        "ward",
        "grade",
        "specialty",
        "day",
        "times",
        "starts",
        "ends",
        "break_minutes",
        "heads",
        "usual_skills",
        "skills",
    }
)
BEFORE_OR_AFTER = (("before", "Before the clocks go back"), ("after", "After the clocks go back"))


class PostingForm(Form):
    """What a ward asks for. Wards, grades and skills are the seat's own; usual values come filled.

    ``drawn_for`` is the ward whose usual times, break and cost centre the page showed: when the
    ward is changed without a script, what was left as it was becomes the new ward's.
    """

    ward = SelectRowField(queryset=Ward.objects.none(), label="Ward", missing="Choose a ward")
    drawn_for = HiddenField(required=False)
    grade = SelectRowField(
        queryset=Grade.objects.none(),
        to_field_name="code",
        label="Who",
        missing="Choose who the shift is for",
    )
    also = CheckboxField(
        label="Also offer to the next band up",
        hint="They are paid at the rate you post, not their own",
        required=False,
    )
    specialty = SelectRowField(
        queryset=Specialty.objects.none(),
        to_field_name="code",
        label="Experience in",
        required=False,
    )
    day = DateField(
        label="Date",
        hint="The day the shift starts",
        missing="Enter the date the shift starts",
    )
    times = RadiosField(label="Times", missing="Choose the times of the shift", small=True)
    starts = TimeField(label="Starts", hint="For example, 8pm or 20:00", required=False)
    ends = TimeField(label="Ends", hint="The next morning, if it is earlier", required=False)
    starts_when = RadiosField(
        label="Which start do you mean?", choices=BEFORE_OR_AFTER, required=False
    )
    ends_when = RadiosField(label="Which end do you mean?", choices=BEFORE_OR_AFTER, required=False)
    break_minutes = WholeNumberField(
        label="Unpaid break",
        hint="Left empty, it is your trust's usual one for a shift of that length",
        suffix="minutes",
        required=False,
        min_value=0,
        max_value=LONGEST_BREAK,
        error_messages={
            "min_value": "Unpaid break must be 0 minutes or more",
            "max_value": f"Unpaid break must be {LONGEST_BREAK} minutes or fewer",
        },
    )
    heads = WholeNumberField(
        label="How many people",
        initial=1,
        min_value=1,
        max_value=MOST_HEADS,
        missing="Enter how many people you need",
        error_messages={
            "min_value": "How many people must be 1 or more",
            "max_value": f"How many people must be {MOST_HEADS} or fewer",
        },
    )
    usual_skills = CheckboxesRowField(
        queryset=Skill.objects.none(),
        to_field_name="code",
        label="Skills this ward usually asks for",
        required=False,
        small=True,
    )
    skills = CheckboxesRowField(
        queryset=Skill.objects.none(),
        to_field_name="code",
        label="Other skills",
        required=False,
        small=True,
    )
    reason = SelectRowField(
        queryset=Reason.objects.all(),
        to_field_name="code",
        label="Why you need someone",
        missing="Choose why you need someone",
    )
    cost_centre = TextField(
        label="Cost centre", max_length=20, width=10, missing="Enter the cost centre to charge"
    )
    note = TextareaField(
        label="Note workers will see",
        hint="Nothing about patients",
        max_length=500,
        rows=3,
        required=False,
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wards = wards_of(actor)
        self.rows("ward", wards)
        self.shown_ward = self._shown_ward(list(wards))
        self._offer_grades(actor)
        self._offer_times()
        self._offer_skills()
        self.asks_start = self.asks_end = False
        self.period: Period | None = None

    def _shown_ward(self, wards: list[Ward]) -> Ward | None:
        asked = (
            self.data.get(self.add_prefix("ward")) if self.is_bound else self.initial.get("ward")
        )
        chosen = next((ward for ward in wards if str(ward.ref) == str(asked)), None)
        return chosen or (wards[0] if wards else None)

    def _offer_grades(self, actor: Actor) -> None:
        shared = PoolMembership.objects.current(clock.today()).filter(trust=actor.trust_id)
        groups = list(shared.values_list("groups__staff_group", flat=True).distinct())
        self.rows("grade", Grade.objects.filter(staff_group__in=groups))
        self.rows(
            "specialty",
            Specialty.objects.filter(Q(staff_group=None) | Q(staff_group__in=groups)),
        )
        self.fields["grade"].label_from_instance = spoken_grade  # type: ignore[attr-defined]
        for name, words in (
            ("ward", "Choose a ward"),
            ("grade", "Choose who"),
            ("specialty", "Any"),
            ("reason", "Choose why"),
        ):
            self.fields[name].empty_label = words  # type: ignore[attr-defined]

    def _offer_times(self) -> None:
        usual = [] if self.shown_ward is None else list(self.shown_ward.times.all())
        field: Any = self.fields["times"]
        field.choices = [(time_code(each), time_words(each)) for each in usual]
        given: Mapping[str, Any] = self.data if self.is_bound else self.initial
        typed = given.get("times", "")
        if (hours := read_times(typed)) and typed not in dict(field.choices):
            field.choices += [(typed, " to ".join(map(clock_time, hours)))]
        field.choices += [(OTHER_TIMES, "Other times")]
        field.reveals = {OTHER_TIMES: ("starts", "ends")}
        if self.shown_ward is not None:
            self.initial.setdefault("ward", str(self.shown_ward.ref))
            self.initial.setdefault("cost_centre", self.shown_ward.cost_centre)
            latest = Vacancy.objects.filter(ward=self.shown_ward).order_by("-pk")
            self.initial.setdefault("grade", latest.values_list("grade__code", flat=True).first())
        self.initial.setdefault("day", clock.today() + timedelta(days=1))
        if usual:
            self.initial.setdefault("times", time_code(usual[-1]))
            self.initial.setdefault("break_minutes", usual[-1].break_minutes)

    def _offer_skills(self) -> None:
        asked = (
            VacancySkill.objects.filter(vacancy__ward=self.shown_ward)
            .values_list("skill", flat=True)
            .annotate(times=Count("pk"))
            .order_by("-times", "skill")[:USUAL_SKILLS]
        )
        usual = list(asked)
        self.rows("usual_skills", Skill.objects.filter(pk__in=usual))
        self.rows("skills", Skill.objects.exclude(pk__in=usual))
        chosen = self.initial.pop("all_skills", None)
        if chosen is not None:
            self.initial["usual_skills"] = self.initial["skills"] = chosen
        self.has_usual_skills = bool(usual)

    @property
    def has_other_skills(self) -> bool:
        """Whether a skill beyond the usual ones is ticked, so that their list stands open."""
        return bool(self["skills"].value())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._follow_the_ward(cleaned)
        hours = self._hours(cleaned)
        if hours and cleaned.get("day"):
            self.period = self._period(cleaned, cleaned["day"], *hours)
        if self.period:
            self._fill_break(cleaned, self.period)
            self._check_period(cleaned, self.period)
        return cleaned

    def _fill_break(self, cleaned: dict[str, Any], period: Period) -> None:
        ward, grade = cleaned.get("ward"), cleaned.get("grade")
        if ward and grade and cleaned.get("break_minutes", 0) is None:
            cleaned["break_minutes"] = usual_break(ward, grade, period)

    def _follow_the_ward(self, cleaned: dict[str, Any]) -> None:
        """Give the new ward's cost centre where the former ward's was left as it was."""
        ward, drawn_for = cleaned.get("ward"), cleaned.get("drawn_for")
        if ward is None or not drawn_for or drawn_for == str(ward.ref):
            return
        former = self.fields["ward"].queryset.filter(ref=drawn_for).first()  # type: ignore[attr-defined]
        if former and cleaned.get("cost_centre") == former.cost_centre:
            cleaned["cost_centre"] = ward.cost_centre
            typed: Any = self.data
            self.data = typed.copy()
            self.data["cost_centre"] = ward.cost_centre  # type: ignore[index]

    def _hours(self, cleaned: dict[str, Any]) -> tuple[time, time] | None:
        said = cleaned.get("times", "")
        if said != OTHER_TIMES:
            return read_times(said)
        for name in ("starts", "ends"):
            if cleaned.get(name) is None and name not in self.errors:
                self.add_error(name, f"Enter when the shift {name}, like 8pm")
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        return None if starts is None or ends is None else (starts, ends)

    def _period(
        self, cleaned: dict[str, Any], day: date, starts: time, ends: time
    ) -> Period | None:
        try:
            return wall_period(
                day,
                starts,
                ends,
                starts_second=second_of(cleaned.get("starts_when")),
                ends_second=second_of(cleaned.get("ends_when")),
            )
        except TimeHappensTwice as twice:
            is_start = (twice.day, twice.time) == (day, starts)
            self.asks_start, self.asks_end = is_start, not is_start
            self.add_error("starts_when" if is_start else "ends_when", str(twice))
        except TimeNeverHappens as never:
            self.add_error("times", str(never))
        except ValueError:
            self.add_error("times", "End time must be after the start")
        return None

    def _check_period(self, cleaned: dict[str, Any], period: Period) -> None:
        if period.starts_at <= clock.now():
            self.add_error("day", "This shift would start in the past. Choose a later day or time")
        pause = cleaned.get("break_minutes")
        if pause is not None and pause >= period.minutes:
            self.add_error("break_minutes", "Unpaid break must be shorter than the shift")

    @property
    def wanted(self) -> Wanted | None:
        """What decides who could take it, once that much is filled in and makes sense."""
        if not self.is_bound or DECIDES & set(self.errors) or self.period is None:
            return None
        asked = self.cleaned_data
        chosen = {*asked["usual_skills"], *asked["skills"]}
        return Wanted(
            ward=asked["ward"],
            grade=asked["grade"],
            also_grade=next_grade(asked["grade"]) if asked["also"] else None,
            specialty=asked["specialty"],
            skills=tuple(sorted(chosen, key=lambda skill: skill.name)),
            period=self.period,
            break_minutes=asked["break_minutes"],
            heads=asked.get("heads", 1),
        )

    def draft(self) -> Draft:
        """What was asked for. Only of a valid form."""
        wanted = self.wanted
        if wanted is None:
            raise ValueError("only a valid form has a draft")
        asked = self.cleaned_data
        return Draft(
            ward=wanted.ward,
            grade=wanted.grade,
            also_grade=wanted.also_grade,
            specialty=wanted.specialty,
            skills=wanted.skills,
            period=wanted.period,
            break_minutes=wanted.break_minutes,
            heads=wanted.heads,
            reason=asked["reason"],
            cost_centre=asked["cost_centre"],
            note=asked["note"],
        )


def values_of(vacancy: Vacancy) -> dict[str, Any]:
    """The form's values for what a vacancy asks for, to copy it or to change it."""
    return {
        "ward": str(vacancy.ward.ref),
        "grade": vacancy.grade.code,
        "also": vacancy.also_grade_id is not None,
        "specialty": vacancy.specialty.code if vacancy.specialty else "",
        "day": vacancy.period.starts_on,
        "times": time_code_of(vacancy.period),
        "break_minutes": vacancy.break_minutes,
        "reason": vacancy.reason.code,
        "cost_centre": vacancy.cost_centre,
        "note": vacancy.note,
        "all_skills": [link.skill.code for link in vacancy.skill_links.select_related("skill")],
    }


def next_grade(grade: Grade) -> Grade | None:
    """The next band up of the same job: N5 and N6, HCA3 and HCA4, never a healthcare assistant
    and a maternity support worker."""
    job = job_of(grade)
    above = Grade.objects.filter(
        staff_group=grade.staff_group_id, code__startswith=job, sort__gt=grade.sort
    )
    return next((each for each in above.order_by("sort") if job_of(each) == job), None)


def job_of(grade: Grade) -> str:
    """The letters before the band: the "N" of "N5"."""
    return grade.code.rstrip("ABCD").rstrip("0123456789")


def spoken_grade(grade: Grade) -> str:
    return grade.name[:1].upper() + grade.name[1:]


def time_code(usual: WardTime) -> str:
    return f"{usual.starts:%H%M}-{usual.ends:%H%M}"


def time_code_of(period: Period) -> str:
    """The times of a period that is there already, as a radio's value."""
    starts, ends = (at.astimezone(LONDON) for at in (period.starts_at, period.ends_at))
    return f"{starts:%H%M}-{ends:%H%M}"


def time_words(usual: WardTime) -> str:
    return f"{usual.name}, {clock_time(usual.starts)} to {clock_time(usual.ends)}"


def read_times(code: str) -> tuple[time, time] | None:
    """The times a radio stands for: they mean what its label said, whatever the ward is now."""
    try:
        starts, ends = (time(int(each[:2]), int(each[2:])) for each in code.split("-"))
    except ValueError:
        return None
    return starts, ends


def second_of(said: str | None) -> bool | None:
    return None if not said else said == "after"
