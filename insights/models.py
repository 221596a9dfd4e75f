"""Projections: what the dashboards read. Rebuildable from bookings and vacancies at any time."""

from __future__ import annotations

import uuid
from typing import Self, TypeVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from staffbank import clock
from staffbank.actors import Actor, Kind
from staffbank.dated import in_force
from staffbank.holders import BANK, ICB, KIND, TODAY, TRUST, Holder
from trusts.models import Bank, StaffGroup, Trust, TrustBoard
from trusts.tenancy import TenantQuerySet

#: The trusts of the acting board, today; it names no column of the row, so it is read once a query.
_IN_BOARD = (
    f"trust_id in (select tb.trust_id from trusts_trustboard tb where tb.icb_id = {ICB} "
    f"and tb.valid_from <= {TODAY} and (tb.valid_to is null or tb.valid_to >= {TODAY}))"
)


_Cells = TypeVar("_Cells", bound="Fill")


class FillQuerySet(TenantQuerySet[_Cells]):
    def visible_to(self, actor: Actor) -> Self:
        match actor.kind:
            case Kind.TRUST:
                return self.filter(trust=actor.trust_id)
            case Kind.BANK | Kind.SYSTEM if actor.bank_id:
                return self.filter(bank=actor.bank_id)
            case Kind.ICB:
                today = clock.today()
                current = TrustBoard.objects.filter(in_force(today), icb=actor.icb_id)
                return self.filter(trust__in=current.values("trust"))
        return self.none()


class Fill(models.Model):
    """Shifts of one trust, bank and staff group, counted by the London day they start.

    Minutes are elapsed less unpaid break; money is pay and holiday pay in pence. Requested is
    published, less what the trust cancelled before the start and duplicates; own, pool and unfilled
    add up to it. ``fill_hours`` counts filled shifts by hours from first published to booked, in
    the bands of ``FILL_BANDS``, so that a median can be read from sums. Cancellations are bookings
    that ended so, late ones under 24 hours before the start.

    ``own_people`` and ``pool_people`` are small sets of the people behind the filled shifts, one of
    ``PEOPLE_BITS`` bits for each: joined by OR over any cells, the bits set never exceed the people
    there were, so a count that passes the small-number rule truly passes it. They name nobody.
    """

    #: Upper edges, in hours, of the bands of ``fill_hours``; the last band has no edge.
    FILL_BANDS = (1, 2, 4, 8, 12, 24, 36, 48, 60, 72, 96, 120, 168, 240, 336, 504, 672, 1008)

    PEOPLE_BITS = 63

    HOLDER = Holder(
        "bank",
        reads=(
            f"trust_id = {TRUST}",
            f"bank_id = {BANK} and {KIND} in ('bank', 'system')",
            _IN_BOARD,
        ),
        write_duties=frozenset({"projecting"}),
    )

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, related_name="+")
    requested_shifts = models.PositiveIntegerField(default=0)
    requested_minutes = models.PositiveBigIntegerField(default=0)
    own_shifts = models.PositiveIntegerField(default=0)
    own_minutes = models.PositiveBigIntegerField(default=0)
    own_pence = models.PositiveBigIntegerField(default=0)
    pool_shifts = models.PositiveIntegerField(default=0)
    pool_minutes = models.PositiveBigIntegerField(default=0)
    pool_pence = models.PositiveBigIntegerField(default=0)
    unfilled_shifts = models.PositiveIntegerField(default=0)
    unfilled_minutes = models.PositiveBigIntegerField(default=0)
    trust_cancelled = models.PositiveIntegerField(default=0)
    trust_cancelled_late = models.PositiveIntegerField(default=0)
    worker_cancelled = models.PositiveIntegerField(default=0)
    worker_cancelled_late = models.PositiveIntegerField(default=0)
    short_notice_shifts = models.PositiveIntegerField(default=0)
    reused_passports = models.PositiveIntegerField(default=0)
    fill_hours = ArrayField(models.PositiveIntegerField(), default=list)
    own_people = models.BigIntegerField(default=0)
    pool_people = models.BigIntegerField(default=0)
    counted_at = models.DateTimeField()

    class Meta:
        abstract = True


class DailyFill(Fill):
    """One day's shifts, counted whole from vacancies and bookings."""

    day = models.DateField()
    workers = models.PositiveIntegerField(default=0)

    objects = FillQuerySet["DailyFill"].as_manager()

    class Meta:
        verbose_name_plural = "daily fill"
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "day", "trust", "staff_group"],
                name="insights_dailyfill_one_cell",
            )
        ]
        indexes = [models.Index(fields=["trust", "day"], name="insights_dailyfill_trust")]

    def __str__(self) -> str:
        return f"{self.trust_id} {self.day}"


class WeeklyFill(Fill):
    """The days of one week, Monday to Sunday, added up: what the figures of weeks are read from."""

    week = models.DateField()  # its Monday

    objects = FillQuerySet["WeeklyFill"].as_manager()

    class Meta:
        verbose_name_plural = "weekly fill"
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "week", "trust", "staff_group"],
                name="insights_weeklyfill_one_cell",
            )
        ]
        indexes = [models.Index(fields=["trust", "week"], name="insights_weeklyfill_trust")]

    def __str__(self) -> str:
        return f"{self.trust_id} {self.week}"


class ReportRunQuerySet(TenantQuerySet["ReportRun"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.kind in {Kind.BANK, Kind.SYSTEM} and actor.bank_id:
            return self.filter(bank=actor.bank_id)
        return self.none()


class ReportRun(models.Model):
    """One run of one report, kept so that a figure quoted can be found again."""

    HOLDER = Holder(
        "bank",
        reads=(f"bank_id = {BANK} and {KIND} in ('bank', 'system')",),
        write_duties=frozenset({"projecting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    report = models.CharField(max_length=40)
    day = models.DateField()
    rows = models.PositiveIntegerField()
    content = models.TextField()  # CSV
    made_at = models.DateTimeField()

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "report", "day"], name="insights_reportrun_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.day}"
