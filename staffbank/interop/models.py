"""Requests already answered, so that a second press or a retry has no second effect."""

from __future__ import annotations

import uuid

from django.db import models

from staffbank.holders import chassis


class AnsweredRequest(models.Model):
    """A one-use key and the answer it got: the API's ``Idempotency-Key`` and each form's own key.

    ``scope`` says whose key it is ("user:12", "token:3"), so that keys of two people never meet.
    """

    HOLDER = chassis(write_duties=("idempotency",))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scope = models.CharField(max_length=60)
    key = models.CharField(max_length=255)
    path = models.CharField(max_length=300)
    fingerprint = models.CharField(max_length=64)
    status_code = models.PositiveSmallIntegerField(null=True)
    location = models.TextField(blank=True)
    body = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["scope", "key"], name="interop_request_answered_once")
        ]
        indexes = [models.Index(fields=["at"], name="interop_request_at")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
