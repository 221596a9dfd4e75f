"""What a person wants to be told, and when."""

from __future__ import annotations

from django.db import models

from staffbank.holders import by_worker
from trusts.tenancy import OwnQuerySet
from workers.models.worker import Worker


class MessageChoiceQuerySet(OwnQuerySet["MessageChoice"]):
    """One's own choices."""


class MessageChoice(models.Model):
    """What a person chose of the messages about shifts they could book. Without a row they get an
    email for each, out of their bank's quiet hours. Their inbox has all of them whatever they
    choose, and messages about what they have booked or sent in are always sent. Of what ends they
    hear as early as they chose, by email and in the inbox."""

    class NewShifts(models.TextChoices):
        EACH = "each", "An email for each one as it opens"
        DIGEST = "digest", "One email at 7am with what you could book that week"
        NONE = "none", "No emails, I will look in my inbox"

    class Quiet(models.TextChoices):
        BANK = "bank", "At night"
        EVENINGS = "evenings", "Evenings and nights, 8pm to 8am"
        DAYTIME = "daytime", "While I sleep after a night, 8am to 4pm"
        NEVER = "never", "At no time, send them as they come"

    class RemindFrom(models.IntegerChoices):
        """From how long before its last day they hear that a check ends. The first is of every
        reminder there is, and no choice turns off the last."""

        FIRST = 90, "From 90 days before"
        MONTH = 30, "From 30 days before"
        WEEK = 7, "From 7 days before"
        LAST = 1, "The day before, and no sooner"

    HOLDER = by_worker(read_duties=("deliver", "checking"), write_duties=("forgetting",))

    worker = models.OneToOneField(Worker, on_delete=models.CASCADE, primary_key=True)
    new_shifts = models.CharField(max_length=10, choices=NewShifts, default=NewShifts.EACH)
    urgent_by_email = models.BooleanField(default=True)
    quiet = models.CharField(max_length=10, choices=Quiet, default=Quiet.BANK)
    remind_from = models.PositiveSmallIntegerField(
        choices=RemindFrom, default=RemindFrom.FIRST, db_default=RemindFrom.FIRST
    )
    changed_at = models.DateTimeField()

    objects = MessageChoiceQuerySet.as_manager()

    def __str__(self) -> str:
        return f"messages to worker {self.pk}"
