"""Two records of one person, joined by somebody who looked, and parted again if that was wrong."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from staffbank.actors import Actor
from staffbank.holders import BANK, Holder, by_bank
from trusts.models import Bank
from trusts.tenancy import TenantQuerySet
from workers.models.worker import Worker


class MergeQuerySet(TenantQuerySet["Merge"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(bank=actor.bank_id) if actor.bank_id else self.none()


class Merge(models.Model):
    """That ``merged`` and ``kept`` are one person. ``kept`` has what both had from then on."""

    HOLDER = by_bank(write_duties=("accounts",))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    kept = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    merged = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    former_status = models.CharField(max_length=10, choices=Worker.Status)
    kept_status = models.CharField(  # what it was, where that was changed
        max_length=10, choices=Worker.Status, blank=True, db_default=""
    )
    gave_account = models.BooleanField(default=False)  # the kept record has the other's since
    closed_account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    reason = models.CharField(max_length=300)
    days = models.PositiveSmallIntegerField()  # in which it can be undone
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(kept=F("merged")), name="workers_merge_of_two_records"
            ),
            models.UniqueConstraint(
                fields=["merged"],
                condition=Q(undone_at__isnull=True),
                name="workers_merge_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"

    @property
    def undone_until(self) -> datetime:
        return self.merged_at + timedelta(days=self.days)


class MovedRowQuerySet(TenantQuerySet["MovedRow"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(merge__bank=actor.bank_id) if actor.bank_id else self.none()


class MovedRow(models.Model):
    """One row that went from one record to the other, and goes back when the two are parted."""

    HOLDER = Holder(
        "bank",
        reads=(
            f"exists (select 1 from workers_merge m where m.id = merge_id and m.bank_id = {BANK})",
        ),
        write_duties=frozenset({"accounts"}),
    )

    merge = models.ForeignKey(Merge, on_delete=models.CASCADE, related_name="moved")
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63)  # the one that names the row
    key = models.CharField(max_length=40)
    was_primary = models.BooleanField(default=False)  # an engagement, before it stood beside one

    objects = MovedRowQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["merge", "table", "key"], name="workers_movedrow_once")
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}"
