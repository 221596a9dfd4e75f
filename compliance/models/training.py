"""How somebody was trained. Which subject, at which level and for whom is the kind's."""

from __future__ import annotations

from django.db import models

from compliance.models.credential import CredentialKind
from compliance.models.details import Details, open_to_trusts
from workers.models.worker import EngagedQuerySet


class LifeSupportCourse(models.Model):
    """A course in resuscitation that teaches a kind of life support."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="courses")

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class TrainingQuerySet(EngagedQuerySet["Training"]):
    """The training of people one may see."""


class Training(Details):
    """A course somebody passed."""

    class Delivery(models.TextChoices):
        E_LEARNING = "e_learning", "E-learning, with its assessment"
        IN_PERSON = "in_person", "In person"
        BOTH = "both", "E-learning and a practical"

    HOLDER = open_to_trusts("compliance_training")

    delivery = models.CharField(max_length=10, choices=Delivery, blank=True)
    course = models.ForeignKey(
        LifeSupportCourse, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = TrainingQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "training"
