"""Restrictions: what somebody may not be booked on, whatever they have been checked for."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from staffbank.actors import Actor
from staffbank.dated import not_over
from staffbank.holders import TRUST, Holder
from staffbank.holders import WORKER as SELF
from trusts.models import Setting, StaffGroup, Trust, Ward
from trusts.tenancy import TenantQuerySet
from workers.models import Worker
from workers.models.worker import ENGAGED_HERE, reachable


class RestrictionQuerySet(TenantQuerySet["Restriction"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; a trust's own, and those that others made for all who engage the person."""
        if actor.worker_id:
            return self.filter(worker=actor.worker_id)
        if not actor.is_trust:
            return self.none()
        shared = Q(shown_to=Restriction.ShownTo.ENGAGED)
        return self.filter(
            Q(made_at_trust=actor.trust_id) | shared & reachable(actor, "worker_id", by_grant=False)
        )

    def standing(self, day: date) -> Self:
        """Those that keep somebody from work on ``day`` or later."""
        return self.filter(not_over(day), lifted_at=None)


class RestrictionPolicyQuerySet(models.QuerySet["RestrictionPolicy"]):
    def on(self, scope: str, day: date) -> RestrictionPolicy:
        """The row in force for a scope on ``day``."""
        rows = self.filter(scope=scope, valid_from__lte=day)
        return rows.order_by("-valid_from")[0]


class RestrictionPolicy(models.Model):
    """Whether a restriction of a scope is lifted only by another person than made it, from a day
    on."""

    scope = models.CharField(max_length=10)
    second_person = models.BooleanField()
    valid_from = models.DateField()

    objects = RestrictionPolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "valid_from"], name="compliance_restrictionpolicy_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} from {self.valid_from}"


class Restriction(models.Model):
    """Work that somebody may not be booked on, from a day to a day, until it is lifted.

    It holds for every trust, whoever may read of it: of one that a trust may not read it learns
    only that the person cannot be booked. ``second_person``: another than made it must lift it.
    """

    class Scope(models.TextChoices):
        EVERYWHERE = "everywhere", "All work, at every trust"
        TRUST = "trust", "All work at one trust"
        WARD = "ward", "One ward"
        GROUP = "group", "Work of one staff group, at every trust"
        SETTING = "setting", "Wards of one setting, at every trust"

    class ShownTo(models.TextChoices):
        OWN = "own", "Our officers, and the person"
        ENGAGED = "engaged", "Officers of every trust that engages the person, and the person"

    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {SELF}",
            f"made_at_trust_id = {TRUST}",
            ENGAGED_HERE.format(worker="compliance_restriction.worker_id")
            + " and shown_to = 'engaged'",
        ),
        read_duties=frozenset({"booking", "broadcast", "deliver"}),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=10, choices=Scope)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, related_name="+")
    staff_group = models.ForeignKey(
        StaffGroup, on_delete=models.PROTECT, null=True, related_name="+"
    )
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=300, blank=True)  # let go of with the person
    shown_to = models.CharField(max_length=10, choices=ShownTo, default=ShownTo.OWN)
    second_person = models.BooleanField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    made_at_trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(scope="everywhere", trust=None, ward=None, staff_group=None)
                & Q(setting=None)
                | Q(scope="trust", trust__isnull=False, ward=None, staff_group=None, setting=None)
                | Q(scope="ward", trust=None, ward__isnull=False, staff_group=None, setting=None)
                | Q(scope="group", trust=None, ward=None, staff_group__isnull=False, setting=None)
                | Q(scope="setting", trust=None, ward=None, staff_group=None)
                & Q(setting__isnull=False),
                name="compliance_restriction_names_its_scope",
            ),
            models.CheckConstraint(
                condition=~Q(scope="trust") | Q(trust=F("made_at_trust")),
                name="compliance_restriction_of_its_own_trust",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="compliance_restriction_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__gte=F("made_at"), lifted_by__isnull=False),
                name="compliance_restriction_lifted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(second_person=False) | Q(lifted_by=None) | ~Q(lifted_by=F("made_by")),
                name="compliance_restriction_lifted_by_another",
            ),
        ]
        indexes = [
            models.Index(
                fields=["worker"],
                condition=Q(lifted_at=None),
                name="compliance_restriction_stands",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scope} of {self.worker_id}"
