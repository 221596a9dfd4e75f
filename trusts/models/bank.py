"""The bank: trusts that share their staff, and the numbers they agreed."""

from __future__ import annotations

import uuid
from datetime import date, time
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from staffbank.dated import in_force, not_over
from staffbank.holders import BANK, KIND, shared
from staffbank.rows import rows_of
from trusts.models.reference import StaffGroup
from trusts.numbers import BREAK_BY, LEAST_BREAK
from trusts.tenancy import TenantQuerySet


class DateSpan(Func):
    """``daterange(valid_from, valid_to, '[]')``: both days included, an open end allowed."""

    function = "DATERANGE"
    output_field = DateRangeField()

    def __init__(self, start: str = "valid_from", end: str = "valid_to") -> None:
        super().__init__(F(start), F(end), Value("[]"))


#: Working Time Regulations 1998, regulation 10, and Employment Rights (Amendment) Regulations 2023.
LEAST_REST_HOURS, LEAST_HOLIDAY_PERCENT = Decimal(11), Decimal("12.07")
#: Under so many people a figure would point at somebody.
LEAST_SUPPRESSED = 3


class BankQuerySet(TenantQuerySet["Bank"]):
    """Banks are named to everybody who has a seat."""


class Bank(models.Model):
    """A collaborative staff bank: what its users call the region."""

    HOLDER = shared(
        writes=(f"id = {BANK} and {KIND} = 'bank'",),
        write_duties=("onboarding",),  # roles change one after another: that locks their place
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)

    objects = BankQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class BankPolicyQuerySet(TenantQuerySet["BankPolicy"]):
    def on(self, bank_id: int, day: date) -> BankPolicy:
        """The numbers in force at ``bank_id`` on ``day``: each booking and each wave asks them."""
        found = rows_of(
            self.model,
            "bank_id = %s and valid_from <= %s order by valid_from desc limit 1",
            [bank_id, day],
        )
        if not found:
            raise self.model.DoesNotExist(f"bank {bank_id} has agreed no numbers for {day}")
        return found[0]


class BankPolicy(models.Model):
    """What a bank has agreed, from a day on. The newest row that has begun is in force.

    Trusts may set some of the numbers otherwise (``LocalNumber``): what holds for a vacancy or a
    booking is asked of ``trusts.selectors.numbers``.
    """

    class Payer(models.TextChoices):
        PRIMARY_TRUST = "primary_trust", "The worker's primary trust"
        LEAD_EMPLOYER = "lead_employer", "The lead employer"
        HOST_TRUST = "host_trust", "The trust where the shift is"

    class PoolRule(models.TextChoices):
        OPT_IN = "opt_in", "By choosing to be"
        JOINING = "joining", "By joining a trust, and they may leave"

    HOLDER = shared(writes=(f"bank_id = {BANK} and {KIND} = 'bank'",), write_duties=("onboarding",))

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="policies")
    valid_from = models.DateField()
    night_phone = models.CharField(max_length=20)
    payer = models.CharField(max_length=15, choices=Payer, default=Payer.PRIMARY_TRUST)
    lead_employer = models.ForeignKey(
        "trusts.Trust", on_delete=models.PROTECT, null=True, related_name="+"
    )
    # Whether anybody may register to work shifts, or only those who are invited.
    open_registration = models.BooleanField(default=False, db_default=False)
    # Whether people are in the pool from joining a trust, or once they choose to be.
    pool_rule = models.CharField(max_length=8, choices=PoolRule, default=PoolRule.OPT_IN)
    # Working Time Regulations 1998, regulation 10: 11 hours' rest in each 24.
    minimum_rest_hours = models.DecimalField(max_digits=4, decimal_places=1, default=Decimal(11))
    travel_factor = models.DecimalField(max_digits=4, decimal_places=2, default=Decimal("1.35"))
    travel_kmh = models.DecimalField(max_digits=5, decimal_places=1, default=Decimal(22))
    handover_minutes = models.PositiveSmallIntegerField(default=15)
    undo_minutes = models.PositiveSmallIntegerField(default=5)
    cancel_free_hours = models.PositiveSmallIntegerField(default=48)
    cancel_cutoff_hours = models.PositiveSmallIntegerField(default=4)
    ward_late_hours = models.PositiveSmallIntegerField(default=24)
    ward_late_paid_hours = models.PositiveSmallIntegerField(default=4)
    # A booking somebody is no longer cleared for is given back so long before its day.
    release_days = models.PositiveSmallIntegerField(default=3, db_default=3)
    unmerge_days = models.PositiveSmallIntegerField(default=30, db_default=30)
    own_bank_hours = models.PositiveSmallIntegerField(default=24)
    region_within_hours = models.PositiveSmallIntegerField(null=True, default=60)
    break_over_hours = models.PositiveSmallIntegerField(default=6)
    break_minutes = models.PositiveSmallIntegerField(default=30)
    long_break_over_hours = models.PositiveSmallIntegerField(default=9)
    long_break_minutes = models.PositiveSmallIntegerField(default=60)
    quiet_from = models.TimeField(default=time(22))
    quiet_to = models.TimeField(default=time(7))
    check_hours = models.PositiveSmallIntegerField(default=48, db_default=48)
    # Who checks hears that a check ends from so many days before its last one.
    officers_remind_days = models.PositiveSmallIntegerField(default=90, db_default=90)
    told_per_day = models.PositiveSmallIntegerField(default=6)
    # Rolled-up holiday pay: 5.6 / 46.4 weeks, Employment Rights (Amendment) Regulations 2023.
    holiday_percent = models.DecimalField(max_digits=5, decimal_places=2, default=Decimal("12.07"))
    # How far above the region's rate a trust may pay.
    rate_cap_percent = models.DecimalField(max_digits=4, decimal_places=1, default=Decimal(10))
    name_trusts = models.BooleanField(default=True)
    # Whether a trust reads each vacancy that others opened to the region, or only how many.
    shows_pooled_rows = models.BooleanField(default=False, db_default=False)
    suppress_under = models.PositiveSmallIntegerField(default=5)
    # For how long a trust may take somebody without a check it asks for, and whether two decide.
    override_days = models.PositiveSmallIntegerField(default=28, db_default=28)
    override_second = models.BooleanField(default=True, db_default=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)

    objects = BankPolicyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "bank policies"
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "valid_from"], name="trusts_bankpolicy_one_per_day"
            ),
            models.CheckConstraint(
                condition=~Q(payer="lead_employer") | Q(lead_employer__isnull=False),
                name="trusts_bankpolicy_lead_employer_named",
            ),
            models.CheckConstraint(
                condition=Q(
                    minimum_rest_hours__gte=LEAST_REST_HOURS,
                    holiday_percent__gte=LEAST_HOLIDAY_PERCENT,
                    break_over_hours__lte=BREAK_BY,
                    break_minutes__gte=LEAST_BREAK,
                    long_break_minutes__gte=F("break_minutes"),
                ),
                name="trusts_bankpolicy_within_the_law",
            ),
            models.CheckConstraint(
                condition=Q(suppress_under__gte=LEAST_SUPPRESSED),
                name="trusts_bankpolicy_nobody_singled_out",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} from {self.valid_from}"


class PoolMembershipQuerySet(TenantQuerySet["PoolMembership"]):
    def current(self, day: date) -> PoolMembershipQuerySet:
        """Memberships in force on ``day``: none of a trust that is in setup there."""
        return self.filter(in_force(day))

    def standing(self, day: date) -> PoolMembershipQuerySet:
        """Memberships in force on ``day``, and those that are being set up."""
        return self.filter(not_over(day))

    def ended(self, day: date) -> PoolMembershipQuerySet:
        """Memberships that were over before ``day``."""
        return self.filter(valid_to__lt=day)


class PoolMembership(models.Model):
    """A trust's place in a bank for some staff groups. A trust may be in several banks.

    Until it goes live there it has no ``valid_from``, and it gets none without a signature: of a
    trust that has not signed nothing reaches the pool.
    """

    HOLDER = shared(writes=(f"bank_id = {BANK} and {KIND} = 'bank'",), write_duties=("onboarding",))

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="memberships")
    trust = models.ForeignKey("trusts.Trust", on_delete=models.PROTECT, related_name="pools")
    staff_groups = models.ManyToManyField(StaffGroup, through="PoolStaffGroup", related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    template = models.ForeignKey(
        "trusts.Trust", on_delete=models.PROTECT, null=True, related_name="+"
    )
    signature = models.ForeignKey(
        "trusts.Signature", on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PoolMembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="trusts_poolmembership_one_at_a_time",
                expressions=[
                    ("bank", RangeOperators.EQUAL),
                    ("trust", RangeOperators.EQUAL),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
                condition=Q(valid_from__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["bank", "trust"],
                condition=Q(valid_from__isnull=True),
                name="trusts_poolmembership_one_setup",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(signature__isnull=False),
                name="trusts_poolmembership_signed_first",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trust} in {self.bank}"


class PoolStaffGroup(models.Model):
    """A staff group that a trust shares through a bank."""

    HOLDER = shared(
        writes=(
            (
                "exists (select 1 from trusts_poolmembership m where m.id = membership_id "
                f"and m.bank_id = {BANK} and {KIND} = 'bank')"
            ),
        ),
        write_duties=("onboarding",),
    )

    membership = models.ForeignKey(PoolMembership, on_delete=models.CASCADE, related_name="groups")
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, related_name="+")

    objects = TenantQuerySet["PoolStaffGroup"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "staff_group"], name="trusts_poolstaffgroup_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.staff_group}"


class IntegratedCareBoard(models.Model):
    """An integrated care board: the body that plans care for a part of England."""

    HOLDER = shared(write_duties=("onboarding",))

    code = models.CharField(max_length=6, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)

    objects = TenantQuerySet["IntegratedCareBoard"].as_manager()

    def __str__(self) -> str:
        return self.name
