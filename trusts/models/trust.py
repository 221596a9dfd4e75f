"""Trusts, their sites and wards."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from staffbank.holders import BANK, DUTY, KIND, TODAY, TRUST, Holder, by_trust, shared
from staffbank.states import Staged
from trusts.models.bank import DateSpan, IntegratedCareBoard
from trusts.models.reference import Setting, Specialty
from trusts.tenancy import OfATrustQuerySet, TenantQuerySet


def _kept_by_the_trust(table: str) -> Holder:
    """Written by the trust's own people, and by a bank that brings it in for as long as the trust
    is in setup everywhere: what is live is nobody else's to change."""
    brought_in = (
        f"{DUTY} = 'onboarding' and {KIND} = 'bank' and exists (select 1 from trusts_trust t "
        "join trusts_poolmembership p on p.trust_id = t.id "
        f"where t.id = {table}.trust_id and t.status = 'setup' and p.bank_id = {BANK} "
        f"and (p.valid_to is null or p.valid_to >= {TODAY}))"
    )
    return shared(writes=(f"trust_id = {TRUST} and {KIND} = 'trust'", brought_in))


class TrustQuerySet(TenantQuerySet["Trust"]):
    def live(self) -> TrustQuerySet:
        """Trusts whose vacancies may reach a pool."""
        return self.filter(status=Trust.Status.LIVE)


class Trust(Staged):
    """An NHS trust: the tenant. Its ODS codes are dated, because trusts merge."""

    class Status(models.TextChoices):
        SETUP = "setup", "In setup"
        LIVE = "live", "Live"
        SUSPENDED = "suspended", "Suspended"
        LEFT = "left", "Left"
        # Of another region's bank: known here by the checks it signed, and by nothing else.
        ELSEWHERE = "elsewhere", "Of another bank"

    MOVES: ClassVar = {
        Status.SETUP: frozenset({Status.LIVE, Status.LEFT}),
        Status.LIVE: frozenset({Status.SUSPENDED, Status.LEFT}),
        Status.SUSPENDED: frozenset({Status.LIVE, Status.LEFT}),
        Status.LEFT: frozenset({Status.SETUP}),
    }
    HOLDER = shared(writes=(f"id = {TRUST}",), write_duties=("onboarding",))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=60)
    status = models.CharField(max_length=10, choices=Status, default=Status.SETUP)
    bank_phone = models.CharField(max_length=20, blank=True)

    objects = TrustQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TrustCode(models.Model):
    """An ODS code a trust has carried, and when."""

    HOLDER = shared(write_duties=("onboarding",))

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=8)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = TenantQuerySet["TrustCode"].as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="trusts_trustcode_one_trust_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return self.code


class TrustBoard(models.Model):
    """Which integrated care board a trust belongs to, and when."""

    HOLDER = shared(write_duties=("onboarding",))

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="boards")
    icb = models.ForeignKey(IntegratedCareBoard, on_delete=models.PROTECT, related_name="trusts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = TenantQuerySet["TrustBoard"].as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="trusts_trustboard_one_at_a_time",
                expressions=[
                    ("trust", RangeOperators.EQUAL),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.trust} in {self.icb}"

    def covers(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Site(models.Model):
    """A hospital or other place of work, with its own ODS code."""

    HOLDER = _kept_by_the_trust("trusts_site")

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="sites")
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    ods_code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=160)
    short_name = models.CharField(max_length=60)
    postcode = models.CharField(max_length=8)
    latitude = models.FloatField()
    longitude = models.FloatField()

    objects = TenantQuerySet["Site"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["id", "trust"], name="trusts_site_with_trust")
        ]

    def __str__(self) -> str:
        return self.name


class Ward(models.Model):
    """A ward, department or team that posts vacancies."""

    HOLDER = _kept_by_the_trust("trusts_ward")

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="wards")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="wards")
    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    division = models.CharField(max_length=80, blank=True, db_default="")
    cost_centre = models.CharField(max_length=20)
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, null=True, related_name="+")
    phone = models.CharField(max_length=20, blank=True)
    directions = models.CharField(max_length=200, blank=True)
    closed_on = models.DateField(null=True)

    objects = TenantQuerySet["Ward"].as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["trust", "code"], name="trusts_ward_code_once"),
            models.UniqueConstraint(fields=["id", "trust"], name="trusts_ward_with_trust"),
        ]

    def __str__(self) -> str:
        return self.name


class WardSetting(models.Model):
    """A setting that a ward is of: what is asked for the setting is asked of its people."""

    HOLDER = shared(writes=(f"trust_id = {TRUST}",), write_duties=("onboarding",))

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, related_name="setting_links")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, related_name="+")

    objects = TenantQuerySet["WardSetting"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ward", "setting"], name="trusts_wardsetting_once")
        ]

    def __str__(self) -> str:
        return f"{self.ward_id} is {self.setting_id}"


class WardTime(models.Model):
    """A ward's usual shift: its name, wall-clock times and unpaid break."""

    HOLDER = _kept_by_the_trust("trusts_wardtime")

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.CASCADE, related_name="times")
    name = models.CharField(max_length=30)
    starts = models.TimeField()
    ends = models.TimeField()
    break_minutes = models.PositiveSmallIntegerField(default=60)
    sort = models.PositiveSmallIntegerField(default=0)

    objects = TenantQuerySet["WardTime"].as_manager()

    class Meta:
        ordering = ["sort"]
        constraints = [
            models.UniqueConstraint(fields=["ward", "name"], name="trusts_wardtime_name_once"),
            models.CheckConstraint(
                condition=Q(break_minutes__lte=180),
                name="trusts_wardtime_break_sensible",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class WardFileQuerySet(OfATrustQuerySet["WardFile"]):
    """The files of wards of one's own trust."""


class WardFile(models.Model):
    """A file of wards that was checked, and perhaps taken over; it is kept 30 days."""

    HOLDER = by_trust(write_duties=("onboarding", "sweeping"))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    filename = models.CharField(max_length=200)
    content = models.BinaryField()
    checked_at = models.DateTimeField()
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    imported_at = models.DateTimeField(null=True)

    objects = WardFileQuerySet.as_manager()

    def __str__(self) -> str:
        return self.filename
