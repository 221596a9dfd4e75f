"""What the API says of vacancies, bookings and shifts: refs and codes, ISO times, whole pence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from shifts.models import Booking, Vacancy
from staffbank.web.api.fields import MomentField, PenceField
from trusts.models import Site, Trust, Ward
from workers.models import Worker


class WardOutput(serializers.ModelSerializer[Ward]):
    class Meta:
        model = Ward
        fields = ("ref", "code", "name")


class SiteOutput(serializers.ModelSerializer[Site]):
    class Meta:
        model = Site
        fields = ("ods_code", "name", "postcode")


class TrustOutput(serializers.ModelSerializer[Trust]):
    class Meta:
        model = Trust
        fields = ("slug", "name")


class PersonOutput(serializers.ModelSerializer[Worker]):
    class Meta:
        model = Worker
        fields = ("ref", "name")


_MOMENT, _PENCE = MomentField(), PenceField()


class ShiftFields(serializers.ModelSerializer[Vacancy]):
    """What everybody who may see it reads of a shift, field by field."""

    trust = TrustOutput(read_only=True)
    site = SiteOutput(read_only=True)
    ward = WardOutput(read_only=True)
    staff_group = serializers.CharField(source="staff_group.code", read_only=True)
    grade = serializers.CharField(source="grade.code", read_only=True)
    also_grade = serializers.CharField(source="also_grade.code", read_only=True, allow_null=True)
    specialty = serializers.CharField(source="specialty.code", read_only=True, allow_null=True)
    skills = serializers.SerializerMethodField()
    starts_at = MomentField(read_only=True)
    ends_at = MomentField(read_only=True)
    pay_pence = serializers.IntegerField(read_only=True, help_text="For the shift, before tax.")
    holiday_pence = serializers.IntegerField(read_only=True, help_text="Paid on top of it.")
    core_rate_pence = PenceField(source="core_rate", read_only=True, help_text="An hour.")
    unsocial_rate_pence = PenceField(
        source="unsocial_rate", read_only=True, help_text="An hour at night or on a Saturday."
    )
    sunday_rate_pence = PenceField(
        source="sunday_rate", read_only=True, help_text="An hour on a Sunday or a public holiday."
    )
    updated_at = MomentField(
        read_only=True, help_text="Send it back as `seen` when booking, to be told of changes."
    )

    class Meta:
        model = Vacancy
        fields: tuple[str, ...] = (
            "ref",
            "number",
            "status",
            "trust",
            "site",
            "ward",
            "staff_group",
            "grade",
            "also_grade",
            "specialty",
            "skills",
            "starts_at",
            "ends_at",
            "break_minutes",
            "pay_pence",
            "holiday_pence",
            "core_rate_pence",
            "unsocial_rate_pence",
            "sunday_rate_pence",
            "note",
            "updated_at",
        )
        read_only_fields = fields

    def get_skills(self, vacancy: Vacancy) -> list[str]:
        return sorted(link.skill.code for link in vacancy.skill_links.all())


class ShiftOutput(ShiftFields):
    """A shift as the person who would work it reads it."""

    def to_representation(self, vacancy: Vacancy) -> dict[str, Any]:
        return shift_said(vacancy, self.get_skills(vacancy))


def shift_said(vacancy: Vacancy, skills: Sequence[str]) -> dict[str, Any]:
    """The same as the fields of ``ShiftOutput`` say, without asking them: lists of twenty are read
    all day."""
    trust, site, ward = vacancy.trust, vacancy.site, vacancy.ward
    also_grade, specialty = vacancy.also_grade, vacancy.specialty
    return {
        "ref": str(vacancy.ref),
        "number": vacancy.number,
        "status": vacancy.status,
        "trust": {"slug": trust.slug, "name": trust.name},
        "site": {"ods_code": site.ods_code, "name": site.name, "postcode": site.postcode},
        "ward": {"ref": str(ward.ref), "code": ward.code, "name": ward.name},
        "staff_group": vacancy.staff_group.code,
        "grade": vacancy.grade.code,
        "also_grade": also_grade.code if also_grade else None,
        "specialty": specialty.code if specialty else None,
        "skills": list(skills),
        "starts_at": _MOMENT.to_representation(vacancy.starts_at),
        "ends_at": _MOMENT.to_representation(vacancy.ends_at),
        "break_minutes": vacancy.break_minutes,
        "pay_pence": vacancy.pay_pence,
        "holiday_pence": vacancy.holiday_pence,
        "core_rate_pence": _PENCE.to_representation(vacancy.core_rate),
        "unsocial_rate_pence": _PENCE.to_representation(vacancy.unsocial_rate),
        "sunday_rate_pence": _PENCE.to_representation(vacancy.sunday_rate),
        "note": vacancy.note,
        "updated_at": _MOMENT.to_representation(vacancy.updated_at),
    }


class VacancyOutput(ShiftFields):
    """A vacancy as the trust that posted it reads it."""

    reason = serializers.CharField(source="reason.code", read_only=True)
    published_at = MomentField(read_only=True, allow_null=True)
    opens_to_region_at = MomentField(
        source="opens_to_pool_at",
        read_only=True,
        allow_null=True,
        help_text="When it opens to the region by itself.",
    )
    region_opened_at = MomentField(source="pool_opened_at", read_only=True, allow_null=True)
    urgent_at = MomentField(read_only=True, allow_null=True)
    filled_at = MomentField(read_only=True, allow_null=True)
    cancelled_at = MomentField(read_only=True, allow_null=True)
    cancel_reason = serializers.CharField(
        source="cancel_reason.code", read_only=True, allow_null=True
    )
    booking = serializers.SerializerMethodField(help_text="The ref of the live booking.")

    class Meta(ShiftFields.Meta):
        fields = (
            *ShiftFields.Meta.fields,
            "reason",
            "cost_centre",
            "published_at",
            "opens_to_region_at",
            "region_opened_at",
            "urgent_at",
            "filled_at",
            "cancelled_at",
            "cancel_reason",
            "booking",
            "source",
            "external_ref",
            "external_version",
        )
        read_only_fields = fields

    def get_booking(self, vacancy: Vacancy) -> str | None:
        live = [
            booking for booking in vacancy.bookings.all() if booking.status in ("booked", "worked")
        ]
        return str(live[0].ref) if live else None


class PostedOutput(serializers.Serializer[Any]):
    """One vacancy for each person asked for."""

    vacancies = VacancyOutput(many=True, read_only=True)


class _BookingOutput(serializers.ModelSerializer[Booking]):
    starts_at = MomentField(read_only=True)
    ends_at = MomentField(read_only=True)
    booked_at = MomentField(read_only=True)
    undo_until = MomentField(read_only=True)
    ended_at = MomentField(read_only=True, allow_null=True)
    ended_by = serializers.SerializerMethodField(
        help_text="`worker`, `trust` or `rules`, once it ended."
    )
    end_reason = serializers.CharField(source="end_reason.code", read_only=True, allow_null=True)
    core_rate_pence = PenceField(source="core_rate", read_only=True)
    unsocial_rate_pence = PenceField(source="unsocial_rate", read_only=True)
    sunday_rate_pence = PenceField(source="sunday_rate", read_only=True)
    pay_pence = serializers.IntegerField(read_only=True)
    holiday_pence = serializers.IntegerField(read_only=True)
    owed_pence = serializers.IntegerField(
        read_only=True, help_text="Owed to the worker because it was cancelled late."
    )

    def get_ended_by(self, booking: Booking) -> str | None:
        return booking.ended_by or None


_BOOKING_FIELDS = (
    "ref",
    "status",
    "starts_at",
    "ends_at",
    "break_minutes",
    "pay_pence",
    "holiday_pence",
    "core_rate_pence",
    "unsocial_rate_pence",
    "sunday_rate_pence",
    "terms",
    "booked_at",
    "undo_until",
    "ended_at",
    "ended_by",
    "end_reason",
    "ended_late",
    "owed_pence",
)


class OfVacancyOutput(serializers.ModelSerializer[Vacancy]):
    ward = WardOutput(read_only=True)
    grade = serializers.CharField(source="grade.code", read_only=True)

    class Meta:
        model = Vacancy
        fields = ("ref", "number", "ward", "grade", "source", "external_ref")


class BookingOutput(_BookingOutput):
    """A booking as the trust reads it."""

    vacancy = OfVacancyOutput(read_only=True)
    worker = PersonOutput(
        read_only=True,
        allow_null=True,
        help_text="Null once the trust no longer has a reason to see who it was.",
    )

    class Meta:
        model = Booking
        fields = (*_BOOKING_FIELDS, "source", "vacancy", "worker")
        read_only_fields = fields


class OwnBookingOutput(_BookingOutput):
    """A booking as the person who works it reads it."""

    shift = ShiftOutput(source="vacancy", read_only=True)

    class Meta:
        model = Booking
        fields = (*_BOOKING_FIELDS, "shift")
        read_only_fields = fields
