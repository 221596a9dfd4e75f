"""Bookings: a worker promised to a vacancy, and the ledger of known work."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from shifts.models.reference import CancelReason
from staffbank.holders import JOB_BANK, TRUST, WORKER, Holder
from staffbank.periods import Period
from staffbank.states import Staged
from trusts.models import Bank, Trust
from trusts.tenancy import OwnQuerySet, WorkerTrustAndJobQuerySet
from workers.models import Capacity, Engagement, TermsSignature, Worker

#: The statuses in which a booking takes up the worker and the vacancy. Listed, never negated.
LIVE = ("booked", "worked")


def time_range() -> Func:
    """``tstzrange(starts_at, ends_at, '[)')``: half-open, so back-to-back shifts do not clash."""
    return Func(
        F("starts_at"),
        F("ends_at"),
        Value("[)"),
        function="TSTZRANGE",
        output_field=DateTimeRangeField(),
    )


class BookingQuerySet(WorkerTrustAndJobQuerySet["Booking"]):
    """A trust's own, a worker's own, a bank job's own bank's."""

    def live(self) -> Self:
        return self.filter(status__in=LIVE)


class Booking(Staged):
    """A worker promised to a vacancy, with everything that was true when the promise was made.

    Later changes to the vacancy, the worker or the rates never rewrite a past figure.
    """

    class Status(models.TextChoices):
        BOOKED = "booked", "Booked"
        WORKED = "worked", "Worked"
        UNDONE = "undone", "Undone"
        CANCELLED = "cancelled", "Cancelled"
        DID_NOT_ATTEND = "did_not_attend", "Did not attend"

    class Source(models.TextChoices):
        OWN_BANK = "own_bank", "Own bank"
        POOL = "pool", "Other trusts' staff"

    class EndedBy(models.TextChoices):
        WORKER = "worker", "The worker"
        TRUST = "trust", "The ward"
        RULES = "rules", "The rules"

    MOVES: ClassVar = {
        Status.BOOKED: frozenset(
            {Status.WORKED, Status.UNDONE, Status.CANCELLED, Status.DID_NOT_ATTEND}
        ),
        Status.WORKED: frozenset({Status.DID_NOT_ATTEND}),
    }
    HOLDER = Holder(
        "trust",
        reads=(
            f"trust_id = {TRUST}",
            f"worker_id = {WORKER}",
            f"bank_id = {JOB_BANK}",
        ),
        read_duties=frozenset(
            {"auditing", "broadcast", "checking", "deliver", "projecting", "tokens"}
        ),
        write_duties=frozenset({"booking", "sweeping"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vacancy = models.ForeignKey("shifts.Vacancy", on_delete=models.PROTECT, related_name="bookings")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="bookings")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="bookings")
    capacity = models.ForeignKey(Capacity, on_delete=models.PROTECT, related_name="+")
    engagement = models.ForeignKey(Engagement, on_delete=models.PROTECT, related_name="+")
    payer = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    break_minutes = models.PositiveSmallIntegerField()
    core_rate = models.DecimalField(max_digits=7, decimal_places=2)
    unsocial_rate = models.DecimalField(max_digits=7, decimal_places=2)
    sunday_rate = models.DecimalField(max_digits=7, decimal_places=2)
    pay_pence = models.PositiveIntegerField()
    holiday_pence = models.PositiveIntegerField()
    terms = models.CharField(max_length=40)  # the version of the terms shown when it was made
    # What the worker signed with the bank; nothing, where they joined before there was a text.
    signed_terms = models.ForeignKey(
        TermsSignature, on_delete=models.PROTECT, null=True, related_name="bookings"
    )
    status = models.CharField(max_length=15, choices=Status, default=Status.BOOKED)
    booked_at = models.DateTimeField()
    booked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    undo_until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=6, choices=EndedBy, blank=True)
    end_reason = models.ForeignKey(
        CancelReason, on_delete=models.PROTECT, null=True, related_name="+"
    )
    end_note = models.CharField(max_length=300, blank=True)
    ended_late = models.BooleanField(default=False)
    owed_pence = models.PositiveIntegerField(default=0)  # owed to the worker for a late cancel

    objects = BookingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy"],
                condition=Q(status__in=LIVE),
                name="shifts_booking_one_per_vacancy",
            ),
            ExclusionConstraint(
                name="shifts_booking_worker_not_double_booked",
                expressions=[
                    ("worker", RangeOperators.EQUAL),
                    (time_range(), RangeOperators.OVERLAPS),
                ],
                condition=Q(status__in=LIVE),
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="shifts_booking_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVE, ended_at=None, ended_by="")
                | ~Q(status__in=LIVE)
                & Q(ended_at__isnull=False, ended_by__in=("worker", "trust", "rules")),
                name="shifts_booking_ended_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "starts_at"], name="shifts_booking_worker_starts"),
            models.Index(fields=["trust", "starts_at"], name="shifts_booking_trust_starts"),
            models.Index(
                fields=["ends_at"],
                condition=Q(status="booked"),
                name="shifts_booking_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return f"booking {self.ref}"

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)


class WorkPeriodQuerySet(OwnQuerySet["WorkPeriod"]):
    """One's own work."""


class WorkPeriod(models.Model):
    """A stretch of known work, from whatever source, with no trust, ward or pay in it.

    The ledger that safety rules read. Only the person, and the booking duty, may read it.
    """

    class Kind(models.TextChoices):
        BOOKING = "booking", "A booking"
        SUBSTANTIVE = "substantive", "A substantive duty"
        DECLARED = "declared", "Declared by the worker"

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {WORKER}",),
        read_duties=frozenset({"broadcast", "checking"}),
        write_duties=frozenset({"booking"}),
    )

    worker = models.ForeignKey(
        Worker, on_delete=models.PROTECT, related_name="work_periods", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    kind = models.CharField(max_length=12, choices=Kind)
    source = models.CharField(max_length=60)
    booking = models.OneToOneField(
        Booking, on_delete=models.CASCADE, null=True, related_name="work_period"
    )

    objects = WorkPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="shifts_workperiod_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(kind="booking", booking__isnull=False)
                | ~Q(kind="booking") & Q(booking__isnull=True),
                name="shifts_workperiod_booking_named",
            ),
        ]
        indexes = [
            # Who is at work around a shift, and how long in a week, is read from it alone.
            models.Index(fields=["worker", "ends_at", "starts_at"], name="shifts_workperiod_when"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.worker_id}"
