"""Why vacancies arise and why things are cancelled: the same words for everybody."""

from __future__ import annotations

from django.db import models


class Reason(models.Model):
    """Why a vacancy arose."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort", "name"]

    def __str__(self) -> str:
        return self.name


class CancelReason(models.Model):
    """Why a worker, or a trust, cancels, or a booking is given back by rule."""

    class Who(models.TextChoices):
        WORKER = "worker", "Worker"
        TRUST = "trust", "Trust"
        RULES = "rules", "The rules"

    code = models.CharField(max_length=30)
    name = models.CharField(max_length=120)
    who = models.CharField(max_length=6, choices=Who)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort", "name"]
        constraints = [
            models.UniqueConstraint(fields=["who", "code"], name="shifts_cancelreason_once")
        ]

    def __str__(self) -> str:
        return self.name
