"""What the API takes."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from rest_framework import serializers

from shifts.models import Booking, CancelReason, Reason, Vacancy
from shifts.services.posting import Draft, usual_break
from staffbank import clock
from staffbank.periods import Period, wall_time
from staffbank.web.api.fields import CodeField, DayField, MomentField, VisibleRelatedField
from trusts.models import Grade, Skill, Specialty, Ward
from workers.models import Worker

MOST_HEADS = 20
LONGEST_BREAK = 180
LONGEST_SHIFT = timedelta(hours=24)
FURTHEST_AHEAD = timedelta(days=500)


class OwnWardField(VisibleRelatedField):
    """A ward of the seat's own trust, by its code there."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Ward.objects.filter(closed_on=None), **kwargs)

    def get_queryset(self) -> QuerySet[Ward]:
        return super().get_queryset().filter(trust=self.context["actor"].trust_id)


class PostInput(serializers.Serializer[Any]):
    """One shift, for as many people as are needed."""

    ward = OwnWardField(help_text="The ward's code in your trust.")
    grade = CodeField(queryset=Grade.objects.all())
    also_grade = CodeField(queryset=Grade.objects.all(), required=False, allow_null=True)
    specialty = CodeField(queryset=Specialty.objects.all(), required=False, allow_null=True)
    skills = serializers.ListField(
        child=CodeField(queryset=Skill.objects.all()), required=False, max_length=20
    )
    starts_at = MomentField()
    ends_at = MomentField()
    break_minutes = serializers.IntegerField(
        min_value=0,
        max_value=LONGEST_BREAK,
        allow_null=True,
        default=None,
        help_text="Unpaid. Left out, it is the ward's usual one for a shift so long.",
    )
    heads = serializers.IntegerField(
        min_value=1, max_value=MOST_HEADS, default=1, help_text="How many people."
    )
    reason = CodeField(queryset=Reason.objects.all(), help_text="Why someone is needed.")
    cost_centre = serializers.CharField(
        max_length=20, required=False, allow_blank=True, help_text="The ward's, unless it is said."
    )
    note = serializers.CharField(
        max_length=500,
        required=False,
        allow_blank=True,
        help_text="Workers read it. Nothing about patients.",
    )
    source = serializers.CharField(  # type: ignore[assignment]  # a name DRF's own fields have
        max_length=40, required=False, allow_blank=True, help_text="The system that sends it."
    )
    external_ref = serializers.CharField(
        max_length=80,
        required=False,
        allow_blank=True,
        help_text="Its reference there: one vacancy for each.",
    )
    external_version = serializers.CharField(max_length=64, required=False, allow_blank=True)
    publish = serializers.BooleanField(
        default=False, help_text="Open it to your own bank at once; otherwise it is a draft."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        starts_at, ends_at = attrs["starts_at"], attrs["ends_at"]
        problems = {}
        for name in ("starts_at", "ends_at"):
            if attrs[name].second or attrs[name].microsecond:
                problems[name] = "Use whole minutes."
        if not timedelta() < ends_at - starts_at <= LONGEST_SHIFT:
            problems["ends_at"] = "A shift ends after it starts, within 24 hours."
        else:
            attrs["break_minutes"] = self._break_of(attrs)
            if timedelta(minutes=attrs["break_minutes"]) >= ends_at - starts_at:
                problems["break_minutes"] = "The break is longer than the shift."
        if starts_at > clock.now() + FURTHEST_AHEAD:
            problems["starts_at"] = f"Post at most {FURTHEST_AHEAD.days} days ahead."
        if attrs.get("external_ref") and attrs["heads"] > 1:
            problems["heads"] = "A reference is one vacancy's: send one at a time."
        if problems:
            raise serializers.ValidationError(problems)
        return attrs

    @staticmethod
    def _break_of(attrs: dict[str, Any]) -> int:
        """What was sent, or the usual break: nought only where nought was sent."""
        sent: int | None = attrs["break_minutes"]
        if sent is not None:
            return sent
        return usual_break(
            attrs["ward"], attrs["grade"], Period(attrs["starts_at"], attrs["ends_at"])
        )

    @property
    def draft(self) -> Draft:
        asked = dict(self.validated_data)
        asked.pop("publish")
        period = Period(asked.pop("starts_at"), asked.pop("ends_at"))
        skills = tuple(dict.fromkeys(asked.pop("skills", ())))
        return Draft(period=period, skills=skills, **asked)


class OpenInput(serializers.Serializer[Any]):
    urgent = serializers.BooleanField(
        default=False, help_text="Tell everybody who could take it again, at any hour."
    )


class CancelInput(serializers.Serializer[Any]):
    """Why. The reasons of a trust and of a worker differ."""

    reason = CodeField(queryset=CancelReason.objects.none())
    note = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class TrustCancelInput(CancelInput):
    reason = CodeField(queryset=CancelReason.objects.filter(who=CancelReason.Who.TRUST))


class WorkerCancelInput(CancelInput):
    reason = CodeField(queryset=CancelReason.objects.filter(who=CancelReason.Who.WORKER))


class BookInput(serializers.Serializer[Any]):
    seen = MomentField(
        required=False,
        allow_null=True,
        default=None,
        help_text="The `updated_at` that was read; a shift that changed since is refused.",
    )


class BookWorkerInput(BookInput):
    worker = VisibleRelatedField(
        by="ref", queryset=Worker.objects.all(), help_text="The ref of somebody you may see."
    )


class Days(serializers.Serializer[Any]):
    """London days, both included."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # "from" is a word of Python, so these two cannot be declared as attributes.
        first = DayField(required=False, help_text="Starting on this London day or later.")
        last = DayField(required=False, help_text="Starting on this London day or earlier.")
        return {"from": first, "to": last, **super().get_fields()}


class VacancyFilters(Days):
    status = serializers.MultipleChoiceField(
        choices=Vacancy.Status.choices, required=False, help_text="Any of these."
    )
    ward = OwnWardField(required=False)
    grade = CodeField(queryset=Grade.objects.all(), required=False)
    external_ref = serializers.CharField(max_length=80, required=False)


class BookingFilters(Days):
    status = serializers.MultipleChoiceField(
        choices=Booking.Status.choices, required=False, help_text="Any of these."
    )


def matching(asked: dict[str, Any]) -> Q:
    """Of the statuses and starting on the London days that were asked for, if any were."""
    chosen = Q()
    if first := asked.get("from"):
        chosen &= Q(starts_at__gte=wall_time(first, time()))
    if last := asked.get("to"):
        chosen &= Q(starts_at__lt=wall_time(last + timedelta(days=1), time()))
    if statuses := asked.get("status"):
        chosen &= Q(status__in=statuses)
    return chosen
