"""Reminders that a check is about to end: when they are due, and which were made."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from compliance.models.credential import Credential
from staffbank.dated import in_force
from staffbank.holders import WORKER as SELF
from staffbank.holders import Holder
from trusts.tenancy import OwnQuerySet
from workers.models import Worker


class ReminderDayQuerySet(models.QuerySet["ReminderDay"]):
    def on(self, day: date) -> Self:
        return self.filter(in_force(day))


class ReminderDay(models.Model):
    """How many days before the last one of a check people are reminded, from a day to a day."""

    days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = ReminderDayQuerySet.as_manager()

    class Meta:
        ordering = ["-days"]
        constraints = [
            models.UniqueConstraint(
                fields=["days", "valid_from"], name="compliance_reminderday_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.days} days before"


class ReminderQuerySet(OwnQuerySet["Reminder"]):
    """What one was told of one's own checks that end."""


class Reminder(models.Model):
    """That the end of a check was so many days away, and who was to hear of it: once each.

    The person and each trust's officers hear as early as they chose, which is kept as it was when
    it was made. A check whose last day is moved has reminders of its new one.
    """

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {SELF}",),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    credential = models.ForeignKey(Credential, on_delete=models.CASCADE, related_name="reminders")
    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+")
    ends_on = models.DateField()
    days = models.PositiveSmallIntegerField()
    made_on = models.DateField()
    tells_worker = models.BooleanField(default=True, db_default=True)
    trusts = ArrayField(models.BigIntegerField(), default=list)  # those whose officers hear

    objects = ReminderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "ends_on", "days"], name="compliance_reminder_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.days} days before {self.ends_on}"
