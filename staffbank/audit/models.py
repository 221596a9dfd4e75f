"""The record: what was done, by whom, from which seat, about whom, and why."""

from __future__ import annotations

import uuid

from django.db import models

from staffbank.holders import BANK, ICB, KIND, TRUST, WORKER, chassis


class AuditEntry(models.Model):
    """One change or look. Ids and codes only, never names: pages resolve them.

    Partitioned by month on ``day``. Nothing may update, delete or truncate it: by privilege, by
    policy and by trigger. There are no foreign keys, so history outlives its subjects.
    """

    HOLDER = chassis(
        reads=(
            f"trust_id = {TRUST}",
            f"worker_id = {WORKER}",
            f"bank_id = {BANK} and {KIND} in ('bank', 'system')",
            f"icb_id = {ICB}",
        ),
        writes=(f"{KIND} is not null",),
        append_only=True,
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    day = models.DateField()
    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_role = models.CharField(max_length=40, blank=True)
    job = models.CharField(max_length=60, blank=True)
    user_id = models.BigIntegerField(null=True)
    duty = models.CharField(max_length=20, blank=True)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)
    trust_id = models.BigIntegerField(null=True)
    worker_id = models.BigIntegerField(null=True)
    bank_id = models.BigIntegerField(null=True)
    icb_id = models.BigIntegerField(null=True)
    before = models.JSONField(default=dict)  # codes of whatever changed: its shape is the verb's
    after = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)
    request_id = models.CharField(max_length=40, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_entry_object"),
            models.Index(fields=["trust_id", "at"], name="audit_entry_trust"),
            models.Index(fields=["worker_id", "at"], name="audit_entry_worker"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type}:{self.object_id}"
