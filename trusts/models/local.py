"""What a trust has set otherwise than its region, since when and why; and that it read the rest."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from staffbank.actors import Actor, Kind
from staffbank.holders import BANK, JOB_BANK, KIND, TRUST, Holder, shared
from staffbank.states import Staged
from trusts.models.bank import Bank, PoolMembership
from trusts.models.reference import Grade
from trusts.models.trust import Trust
from trusts.numbers import BREAK_BY, LEAST_BREAK, NUMBER_CHOICES, NUMBERS
from trusts.tenancy import TenantQuerySet, TrustAndBankQuerySet

_OF_THE_BANK = f"bank_id = {BANK} and {KIND} = 'bank'"


class NumberLimitQuerySet(TenantQuerySet["NumberLimit"]):
    def on(self, day: date) -> Self:
        """The newest of each bank's number that has begun on ``day``."""
        begun = self.filter(valid_from__lte=day)
        return begun.order_by("bank_id", "number", "-valid_from", "-pk").distinct("bank", "number")


class NumberLimit(models.Model):
    """Within what a bank's trusts may set a number otherwise, from a day on; nothing: not at all.

    A number with no row may not be set otherwise.
    """

    HOLDER = shared(writes=(_OF_THE_BANK,), write_duties=("onboarding",))

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="limits")
    number = models.CharField(max_length=24, choices=NUMBER_CHOICES)
    lowest = models.PositiveSmallIntegerField(null=True)
    highest = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = NumberLimitQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["bank", "number"], name="trusts_numberlimit_bank")]
        constraints = [
            models.CheckConstraint(
                condition=Q(lowest__isnull=True, highest__isnull=True)
                | Q(lowest__isnull=False, highest__gte=F("lowest")),
                name="trusts_numberlimit_lowest_first",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number} from {self.valid_from}"

    @classmethod
    def usual(cls, bank: Bank, day: date) -> list[Self]:
        """What a bank begins with, unsaved."""
        return [
            cls(bank=bank, number=kind.code, lowest=low, highest=high, valid_from=day)
            for kind, (low, high) in ((kind, kind.limits) for kind in NUMBERS.values())
        ]

    def allows(self, value: int) -> bool:
        """Whether a trust may set the number to ``value``."""
        if self.lowest is None or self.highest is None:
            return False
        return self.lowest <= value <= self.highest


class LocalNumberQuerySet(TenantQuerySet["LocalNumber"]):
    def on(self, day: date) -> Self:
        """What each trust decided last of each number, of what has begun on ``day``."""
        begun = self.filter(valid_from__lte=day)
        order = ("bank_id", "trust_id", "number", "-valid_from", "-pk")
        return begun.order_by(*order).distinct("bank", "trust", "number")


class LocalNumber(models.Model):
    """A trust's own value of one number from a day on; none: the region's again.

    Read from any seat: a worker's page says how late they may cancel. A trigger holds each to the
    region's limits, and check constraints to the law.
    """

    HOLDER = shared(write_duties=("onboarding",))

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="local_numbers")
    number = models.CharField(max_length=24, choices=NUMBER_CHOICES)
    value = models.PositiveSmallIntegerField(null=True)
    valid_from = models.DateField()
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    objects = LocalNumberQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["trust", "bank", "number"], name="trusts_localnumber_held")]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | ~Q(number="break_minutes")
                | Q(value__gte=LEAST_BREAK),
                name="trusts_localnumber_break_of_law",
            ),
            models.CheckConstraint(
                condition=Q(value__isnull=True)
                | ~Q(number="break_over_hours")
                | Q(value__lte=BREAK_BY),
                name="trusts_localnumber_break_in_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} at {self.trust_id} from {self.valid_from}"


class LocalRateQuerySet(TenantQuerySet["LocalRate"]):
    def visible_to(self, actor: Actor) -> Self:
        if actor.is_trust:
            return self.filter(trust=actor.trust_id)
        if actor.kind in {Kind.BANK, Kind.SYSTEM}:
            return self.approved().filter(bank=actor.bank_id)
        return self.none()

    def approved(self) -> Self:
        return self.filter(status=LocalRate.Status.APPROVED)

    def on(self, day: date) -> Self:
        """The newest approved of each trust's grade that has begun on ``day``."""
        order = ("bank_id", "trust_id", "grade_id", "-valid_from", "-decided_at", "-pk")
        begun = self.approved().filter(valid_from__lte=day)
        return begun.order_by(*order).distinct("bank", "trust", "grade")


class LocalRate(Staged):
    """A trust's own rate for a grade, asked for by one person and approved by another.

    Pounds an hour as in ``Rate``, or nothing for the region's again. A trigger holds it between
    the region's rate and the region's cap; where the region's rises above it, that is paid.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for a rate authoriser"
        APPROVED = "approved", "Approved"
        REFUSED = "refused", "Not approved"
        WITHDRAWN = "withdrawn", "Withdrawn"

    MOVES: ClassVar = {
        Status.WAITING: frozenset({Status.APPROVED, Status.REFUSED, Status.WITHDRAWN}),
    }
    HOLDER = Holder(
        "trust",
        reads=(
            f"trust_id = {TRUST}",
            f"{_OF_THE_BANK} and status = 'approved'",
            f"bank_id = {JOB_BANK} and status = 'approved'",
        ),
        write_duties=frozenset({"onboarding"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="local_rates")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    core = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    unsocial = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    sunday = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    valid_from = models.DateField()
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    objects = LocalRateQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["trust", "bank", "grade"], name="trusts_localrate_held")]
        constraints = [
            models.UniqueConstraint(
                fields=["bank", "trust", "grade"],
                condition=Q(status="waiting"),
                name="trusts_localrate_asked_once",
            ),
            models.CheckConstraint(
                condition=Q(core__isnull=True, unsocial__isnull=True, sunday__isnull=True)
                | Q(core__isnull=False, unsocial__isnull=False, sunday__isnull=False),
                name="trusts_localrate_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="trusts_localrate_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("waiting", "withdrawn"), decided_by__isnull=True)
                | Q(status="refused", decided_by__isnull=False)
                | Q(status="approved", decided_by__isnull=False)
                | Q(status="approved", core__isnull=True),  # the region's own lower cap ended it
                name="trusts_localrate_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grade_id} at {self.trust_id} from {self.valid_from}"


class ConfirmationQuerySet(TrustAndBankQuerySet["Confirmation"]):
    """Each trust's own, and its bank's."""


class Confirmation(models.Model):
    """That a person of a trust read a part of what it inherits from its region, and agreed."""

    class Part(models.TextChoices):
        NUMBERS = "numbers", "Grades, rates, breaks and rules"
        CHECKS = "checks", "What is asked and accepted"

    HOLDER = Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", _OF_THE_BANK),
        write_duties=frozenset({"onboarding"}),
        append_only=True,
    )

    place = models.ForeignKey(PoolMembership, on_delete=models.PROTECT, related_name="confirmed")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    part = models.CharField(max_length=12, choices=Part)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField()

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "part"], name="trusts_confirmation_once")
        ]

    def __str__(self) -> str:
        return f"{self.part} of {self.trust_id}"
