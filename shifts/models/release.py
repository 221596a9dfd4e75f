"""Releases: to whom a vacancy was opened, and who was told and looked."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from shifts.models.vacancy import BANK_JOB, Vacancy
from staffbank.actors import Actor, Kind
from staffbank.holders import TRUST, WORKER, Holder
from trusts.models import Bank, Trust
from trusts.tenancy import TenantQuerySet, WorkerAndTrustQuerySet
from workers.models import Worker


class ReleaseQuerySet(TenantQuerySet["Release"]):
    def visible_to(self, actor: Actor) -> Self:
        match actor.kind:
            case Kind.TRUST:
                return self.filter(trust=actor.trust_id)
            case Kind.SYSTEM if actor.bank_id:
                return self.filter(bank=actor.bank_id)
        return self.none()


class Release(models.Model):
    """A wave: from ``opened_at`` a vacancy may be seen and booked by an audience.

    ``told`` is written when the wave's messages have been worked out, in one statement.
    """

    class Audience(models.TextChoices):
        OWN_BANK = "own_bank", "The trust's own bank"
        POOL = "pool", "The region"

    HOLDER = Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", BANK_JOB),
        writes=(f"trust_id = {TRUST}",),
        read_duties=frozenset({"booking", "deliver", "projecting"}),
        write_duties=frozenset({"broadcast", "sweeping"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="releases")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    urgent = models.BooleanField(default=False)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    closed_at = models.DateTimeField(null=True)
    broadcast_at = models.DateTimeField(null=True)
    told = models.PositiveIntegerField(default=0)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "audience", "urgent"],
                condition=Q(closed_at__isnull=True),
                name="shifts_release_open_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
                name="shifts_release_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.audience} of {self.vacancy_id}"


class ToldQuerySet(WorkerAndTrustQuerySet["Told"]):
    """Whom one's own trust told; of what one was told oneself."""


class Told(models.Model):
    """A worker was told of a wave. Narrow, written by one INSERT ... SELECT, partitioned by month
    on ``day``: the London day the wave opened, which never changes. A busy week writes hundreds of
    thousands, so it has no index but the three that are read by."""

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {WORKER}", f"trust_id = {TRUST}"),
        read_duties=frozenset({"deliver", "booking"}),
        write_duties=frozenset({"broadcast"}),
    )

    id = models.BigAutoField(primary_key=True)
    day = models.DateField()
    release = models.ForeignKey(
        Release,
        on_delete=models.DO_NOTHING,
        related_name="told_rows",
        db_constraint=False,
        db_index=False,
    )
    vacancy = models.ForeignKey(
        Vacancy,
        on_delete=models.DO_NOTHING,
        related_name="told_rows",
        db_constraint=False,
        db_index=False,
    )
    trust = models.ForeignKey(
        Trust, on_delete=models.DO_NOTHING, related_name="+", db_constraint=False, db_index=False
    )
    worker = models.ForeignKey(
        Worker,
        on_delete=models.DO_NOTHING,
        related_name="told",
        db_constraint=False,
        db_index=False,
    )
    told_at = models.DateTimeField()

    objects = ToldQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "told"
        constraints = [
            models.UniqueConstraint(fields=["release", "worker", "day"], name="shifts_told_once")
        ]
        indexes = [
            models.Index(fields=["worker", "-told_at"], name="shifts_told_inbox"),
            models.Index(fields=["vacancy", "worker"], name="shifts_told_vacancy"),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} of {self.release_id}"


class LookQuerySet(WorkerAndTrustQuerySet["Look"]):
    """Who looked at one's own trust's vacancies; at which one looked oneself."""


class Look(models.Model):
    """A worker opened a vacancy's page; the first time counts."""

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {WORKER}", f"trust_id = {TRUST}"),
        writes=(f"worker_id = {WORKER}",),
        write_duties=frozenset({"forgetting"}),
    )

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="looks")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    objects = LookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "worker"], name="shifts_look_once")
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} at {self.vacancy_id}"
