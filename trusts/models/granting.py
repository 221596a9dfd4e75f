"""Roles that need a second person: which do, since when, and what waits for one."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from staffbank.actors import Actor
from staffbank.holders import BANK, KIND, TRUST, Holder
from staffbank.states import Staged
from trusts.models.bank import Bank, IntegratedCareBoard
from trusts.models.membership import Membership
from trusts.models.trust import Trust, Ward
from trusts.permissions import ROLE_CHOICES
from trusts.tenancy import TenantQuerySet, TrustAndBankQuerySet

_ONE_PLACE = Q(trust__isnull=False, bank__isnull=True) | Q(trust__isnull=True, bank__isnull=False)


def _by_place() -> Holder:
    return Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", f"bank_id = {BANK} and {KIND} = 'bank'"),
        write_duties=frozenset({"onboarding"}),
    )


class RolePolicyQuerySet(TrustAndBankQuerySet["RolePolicy"]):
    def needed_on(self, day: date) -> frozenset[str]:
        """The roles that need a second person on ``day``: the last decision that has begun."""
        begun = self.filter(valid_from__lte=day).order_by("role", "-pk").distinct("role")
        return frozenset(row.role for row in begun if row.second_person)


class RolePolicy(models.Model):
    """A place's decision that giving a role needs a second person, or no longer does."""

    HOLDER = _by_place()

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    second_person = models.BooleanField()
    valid_from = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    objects = RolePolicyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "role policies"
        constraints = [
            models.CheckConstraint(condition=_ONE_PLACE, name="trusts_rolepolicy_one_place")
        ]

    def __str__(self) -> str:
        return f"{self.role} from {self.valid_from}"


class RoleRequestQuerySet(TrustAndBankQuerySet["RoleRequest"]):
    def open_at(self, now: datetime) -> Self:
        """Requests that a second person can still decide at ``now``."""
        return self.filter(status=RoleRequest.Status.WAITING, ends_at__gt=now)


class RoleRequest(Staged):
    """A role somebody asked a second person to give: to a colleague, or by an invitation."""

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting for a second person"
        GIVEN = "given", "Given"
        REFUSED = "refused", "Not given"
        WITHDRAWN = "withdrawn", "Withdrawn"

    MOVES: ClassVar = {
        Status.WAITING: frozenset({Status.GIVEN, Status.REFUSED, Status.WITHDRAWN}),
    }
    HOLDER = _by_place()

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, related_name="+")
    icb = models.ForeignKey(
        IntegratedCareBoard, on_delete=models.PROTECT, null=True, related_name="+"
    )  # whose lead, where a bank appoints one
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    email = models.EmailField(blank=True)
    name = models.CharField(max_length=120, blank=True)
    covers = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    wards = models.ManyToManyField(Ward, through="RoleRequestWard", related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    reason = models.CharField(max_length=300)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)

    objects = RoleRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_ONE_PLACE, name="trusts_rolerequest_one_place"),
            models.CheckConstraint(
                condition=Q(user__isnull=True) ^ Q(email=""), name="trusts_rolerequest_one_person"
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=True) | ~Q(user=F("asked_by")),
                name="trusts_rolerequest_for_another",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True)
                | (
                    ~Q(decided_by=F("asked_by")) & (Q(user__isnull=True) | ~Q(decided_by=F("user")))
                ),
                name="trusts_rolerequest_decided_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("given", "refused"), decided_by__isnull=False)
                | Q(status__in=("waiting", "withdrawn"), decided_by__isnull=True),
                name="trusts_rolerequest_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name or self.user} as {self.role}"


class RoleRequestWardQuerySet(TenantQuerySet["RoleRequestWard"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(request__in=RoleRequest.objects.visible_to(actor))


class RoleRequestWard(models.Model):
    """A ward that the role asked for would be limited to."""

    HOLDER = Holder(
        "trust",
        reads=("exists (select 1 from trusts_rolerequest r where r.id = request_id)",),
        write_duties=frozenset({"onboarding"}),
    )

    request = models.ForeignKey(RoleRequest, on_delete=models.CASCADE, related_name="ward_links")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")

    objects = RoleRequestWardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["request", "ward"], name="trusts_rolerequestward_once")
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.ward_id}"
