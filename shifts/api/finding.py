"""What a worker asks of Find shifts, and what it answers."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from shifts.api.inputs import Days
from shifts.api.outputs import ShiftOutput, shift_said
from shifts.selectors.bookable import Bookable, Filters, Sort
from staffbank.web.api.fields import MomentField, VisibleRelatedField
from trusts.models import Site, Trust

FURTHEST_MILES = 500
LAST_PAGE = 10_000


class ShiftFilters(Days):
    """What the caller wants of a shift; what is not said does not matter."""

    nights = serializers.BooleanField(
        required=False, allow_null=True, default=None, help_text="True: nights; false: days."
    )
    miles = serializers.IntegerField(
        required=False,
        min_value=1,
        max_value=FURTHEST_MILES,
        help_text="At most so far from the middle of your area.",
    )
    trust = VisibleRelatedField(by="slug", queryset=Trust.objects.all(), required=False)
    site = VisibleRelatedField(by="ods_code", queryset=Site.objects.all(), required=False)
    anywhere = serializers.BooleanField(
        default=False,
        help_text="True: not only where you said you would go. A distance, trust or site says it.",
    )
    least_pay_pence = serializers.IntegerField(
        required=False, min_value=0, max_value=1_000_000, help_text="For the shift, before tax."
    )
    sort = serializers.ChoiceField(
        choices=[sort.value for sort in Sort], default=Sort.SOONEST.value
    )
    page = serializers.IntegerField(min_value=1, max_value=LAST_PAGE, default=1)

    @property
    def filters(self) -> Filters:
        wanted = self.validated_data
        return Filters(
            first_day=wanted.get("from"),
            last_day=wanted.get("to"),
            nights=wanted["nights"],
            miles=wanted.get("miles"),
            trusts=_key(wanted.get("trust")),
            sites=_key(wanted.get("site")),
            anywhere=wanted["anywhere"],
            least_pay_pence=wanted.get("least_pay_pence"),
        )


def _key(row: Any) -> frozenset[int]:
    return frozenset() if row is None else frozenset({row.pk})


class BookableOutput(serializers.Serializer[Any]):
    """A shift the caller could book at this moment."""

    shift = ShiftOutput(source="vacancy", read_only=True)
    miles = serializers.FloatField(
        read_only=True,
        allow_null=True,
        help_text="In a straight line from the middle of your area.",
    )
    worked_here = serializers.IntegerField(
        read_only=True, help_text="How many shifts you have worked there."
    )

    def to_representation(self, found: Bookable) -> dict[str, Any]:
        """The same as the fields say, without asking them."""
        return {
            "shift": shift_said(found.vacancy, found.skills),
            "miles": None if found.miles is None else float(found.miles),
            "worked_here": found.worked_here,
        }


class FoundOutput(serializers.Serializer[Any]):
    """One page of them."""

    total = serializers.IntegerField(
        read_only=True, help_text="Counted to 200, or to the end of this page."
    )
    more = serializers.BooleanField(read_only=True, help_text="There are more than `total`.")
    page = serializers.IntegerField(source="number", read_only=True)
    pages = serializers.IntegerField(read_only=True, help_text="As many as `total` fills.")
    as_of = MomentField(read_only=True)
    results = BookableOutput(source="items", many=True, read_only=True)
