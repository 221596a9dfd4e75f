"""The record: what was done, by whom, from which seat, about whom, and why."""

from __future__ import annotations

import uuid

from django.db import models

from staffbank.holders import BANK, DUTY, ICB, KIND, TRUST, WORKER, chassis

#: The entries of the trusts in a bank's pool, for that bank's own auditors.
_IN_THE_POOL = (
    f"{DUTY} = 'auditing' and {KIND} = 'bank' and trust_id in (select m.trust_id "
    f"from trusts_poolmembership m where m.bank_id = {BANK})"
)


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
            _IN_THE_POOL,
        ),
        read_duties=("sealing",),
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
    network = models.CharField(max_length=50, blank=True)  # whole: see Origin

    class Meta:
        indexes = [
            models.Index(fields=["object_type", "object_id", "at"], name="audit_entry_object"),
            models.Index(fields=["trust_id", "at"], name="audit_entry_trust"),
            models.Index(fields=["worker_id", "at"], name="audit_entry_worker"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type}:{self.object_id}"


class Origin(models.Model):
    """From which address a request that left entries came. Kept for as many months as security
    needs it; the entries themselves keep only the network. ``id`` is the request's."""

    HOLDER = chassis(
        writes=(f"{KIND} is not null",),
        read_duties=("auditing",),
        append_only=True,
    )

    id = models.CharField(primary_key=True, max_length=40)
    day = models.DateField()
    address = models.GenericIPAddressField()

    def __str__(self) -> str:
        return self.id


class Seal(models.Model):
    """A closed day of one bank's entries, counted and hashed together with the seal before it.

    ``bank_id`` is 0 for entries of no bank. A seal is a row like any other: a copy of it kept
    elsewhere is what nobody here can rewrite.
    """

    HOLDER = chassis(
        reads=(f"{KIND} in ('bank', 'system') and bank_id = {BANK}",),
        read_duties=("auditing",),
        write_duties=("sealing",),
        append_only=True,
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    bank_id = models.BigIntegerField()
    number = models.PositiveIntegerField()
    day = models.DateField()
    rows = models.PositiveIntegerField()
    before = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    marks = models.BinaryField(default=b"", editable=False)  # which row it was: see sealing
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["bank_id", "day"], name="audit_seal_once_a_day"),
            models.UniqueConstraint(fields=["bank_id", "number"], name="audit_seal_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.bank_id} {self.day.isoformat()}"
