"""What pages keep for the people who use them."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from staffbank.holders import USER, chassis


class PolicyReport(models.Model):
    """How often browsers said that one page tried what its content policy forbids, on one day.

    No address of a person, a page or a script: the route's name, the directive, and whose the
    stopped thing was.
    """

    HOLDER = chassis(write_duties=("noting",))

    day = models.DateField()
    directive = models.CharField(max_length=40)
    blocked = models.CharField(max_length=100)
    route = models.CharField(max_length=100)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["day", "directive", "blocked", "route"], name="web_policy_report_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.directive} on {self.route}"


class KeptForm(models.Model):
    """What somebody typed into a form that could not be taken: the latest of each address.

    ``fields`` is the form as the browser encoded it, without what is never kept. ``page`` is where
    it is shown again. ``shown_at`` is when it was, so that logging in leads to it once.
    """

    HOLDER = chassis(
        reads=(f"user_id = {USER}",), writes=(f"user_id = {USER}",), write_duties=("keeping",)
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    address = models.CharField(max_length=300)
    page = models.CharField(max_length=600)
    fields = models.TextField()
    kept_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "address"], name="web_kept_form_latest")
        ]
        indexes = [models.Index(fields=["kept_at"], name="web_kept_form_kept_at")]

    def __str__(self) -> str:
        return f"form at {self.address}"
