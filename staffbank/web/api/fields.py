"""Fields that take refs and codes, never keys, and only of rows the caller may see."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.timezone import is_naive
from rest_framework import serializers

from staffbank.clock import LONDON

#: Outside these years nothing is posted, and the arithmetic of days and zones ends.
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)


class CodeField(serializers.SlugRelatedField[Any]):
    """A row of reference data by its code: the same list for everybody."""

    default_error_messages = {
        "does_not_exist": "There is no {slug_name} {value}.",
        "invalid": "Send a text.",
    }

    def __init__(self, by: str = "code", **kwargs: Any) -> None:
        super().__init__(slug_field=by, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or "\x00" in data:
            self.fail("invalid")
        return super().to_internal_value(data)


class VisibleRelatedField(CodeField):
    """A row the caller may see, by its ref or code. Anything else is not there.

    Fails closed: without an actor, or over a queryset that cannot say who may see its rows, it
    raises instead of looking.
    """

    def get_queryset(self) -> QuerySet[Any]:
        queryset = super().get_queryset()
        visible_to = getattr(queryset, "visible_to", None)
        if visible_to is None:
            raise TypeError(f"{self.field_name}: {queryset!r} cannot say who may see its rows")
        actor = self.context["actor"]
        if actor is None:
            raise TypeError(f"{self.field_name}: nobody is asking")
        found: QuerySet[Any] = visible_to(actor)
        return found


class MomentField(serializers.DateTimeField):
    """A moment, with the offset said: 20:00 happens twice on one Sunday in October."""

    default_error_messages = {
        "naive": "Say the offset from UTC: 2026-06-01T20:00:00+01:00.",
        "far": "Use a moment in the years 2000 to 2100.",
    }

    def to_representation(self, value: datetime) -> str:
        """London's, as DRF writes it, without asking which zone and which format are meant."""
        return value.astimezone(LONDON).isoformat().replace("+00:00", "Z")

    def enforce_timezone(self, value: datetime) -> datetime:
        if is_naive(value):
            self.fail("naive")
        if not FIRST_DAY < value.date() < LAST_DAY:
            self.fail("far")
        return super().enforce_timezone(value)


class DayField(serializers.DateField):
    """A day in London."""

    default_error_messages = {"far": "Use a day in the years 2000 to 2100."}

    def to_internal_value(self, value: Any) -> date:
        day = super().to_internal_value(value)
        if not FIRST_DAY <= day < LAST_DAY:
            self.fail("far")
        return day


class PenceField(serializers.IntegerField):
    """Pounds in the database (a rate), whole pence outside."""

    def to_representation(self, value: Any) -> int:
        return int(value * 100)
