"""Joining a bank: how far somebody has come, whom they wait for, and for how long."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from staffbank.actors import Actor
from staffbank.holders import TRUST, WORKER, Holder
from trusts.models import Bank, Trust
from trusts.tenancy import TenantQuerySet, WorkerAndTrustQuerySet
from workers.models.worker import Worker

_CHECKS = f"j.trust_id = {TRUST}"


class JoiningQuerySet(WorkerAndTrustQuerySet["Joining"]):
    """One's own; for a trust, those of the people who chose it to check them."""

    def open(self) -> Self:
        """Neither finished nor ended."""
        return self.filter(finished_at=None, ended_at=None)


class Joining(models.Model):
    """One person's way into a bank, from its first page to being cleared.

    Each part has the moment at which it was last said. ``trust`` is the one that checks them, and
    agrees what they work as: what they say of themself lets nobody work.
    """

    class Body(models.TextChoices):
        NMC = "nmc", "Nursing and Midwifery Council (NMC)"
        GMC = "gmc", "General Medical Council (GMC)"
        HCPC = "hcpc", "Health and Care Professions Council (HCPC)"
        GPHC = "gphc", "General Pharmaceutical Council (GPhC)"
        GDC = "gdc", "General Dental Council (GDC)"
        SWE = "swe", "Social Work England"
        SSSC = "sssc", "Scottish Social Services Council (SSSC)"
        NONE = "none", "I am not on a professional register"

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {WORKER}", f"trust_id = {TRUST}"),
        writes=(f"worker_id = {WORKER}",),
        read_duties=frozenset({"checking", "projecting"}),
        write_duties=frozenset({"accounts", "forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="joinings")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    invited = models.BooleanField(default=False)  # the trust said who checks them, and as what
    body = models.CharField(max_length=4, choices=Body, blank=True)
    number = models.CharField(max_length=20, blank=True)  # as they gave it, on that register
    began_at = models.DateTimeField()  # the first page they opened
    named_at = models.DateTimeField(null=True)
    reached_at = models.DateTimeField(null=True)
    registered_at = models.DateTimeField(null=True)
    graded_at = models.DateTimeField(null=True)
    skilled_at = models.DateTimeField(null=True)
    placed_at = models.DateTimeField(null=True)
    sited_at = models.DateTimeField(null=True)
    pooled_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    nudged_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True)

    objects = JoiningQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker"],
                condition=Q(finished_at__isnull=True, ended_at__isnull=True),
                name="workers_joining_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(ended_at__isnull=True),
                name="workers_joining_one_end",
            ),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True)
                | Q(
                    trust__isnull=False,
                    named_at__isnull=False,
                    reached_at__isnull=False,
                    registered_at__isnull=False,
                    graded_at__isnull=False,
                    placed_at__isnull=False,
                    pooled_at__isnull=False,
                    agreed_at__isnull=False,
                    finished_at__gte=F("began_at"),
                ),
                name="workers_joining_whole_when_finished",
            ),
            models.CheckConstraint(
                condition=Q(body__in=["", "none"]) | ~Q(number=""),
                name="workers_joining_number_of_a_body",
            ),
        ]
        indexes = [
            models.Index(fields=["trust", "began_at"], name="workers_joining_trust"),
            models.Index(fields=["bank", "began_at"], name="workers_joining_bank"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} joins {self.bank_id}"


class JoiningSpellQuerySet(TenantQuerySet["JoiningSpell"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(joining__in=Joining.objects.visible_to(actor))


class JoiningSpell(models.Model):
    """From when until when one side held a joining: what it is measured by. One holds it now."""

    class Side(models.TextChoices):
        WORKER = "worker", "The worker"
        TRUST = "trust", "The trust"
        REGISTER = "register", "The register"

    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {WORKER}",
            f"exists (select 1 from workers_joining j where j.id = joining_id and {_CHECKS})",
        ),
        read_duties=frozenset({"checking", "projecting"}),
        write_duties=frozenset({"accounts", "forgetting"}),
    )

    joining = models.ForeignKey(Joining, on_delete=models.CASCADE, related_name="spells")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    side = models.CharField(max_length=8, choices=Side)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = JoiningSpellQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["joining"],
                condition=Q(until__isnull=True),
                name="workers_joiningspell_one_now",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")),
                name="workers_joiningspell_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.joining_id} with the {self.side}"
