"""Files of training that a trust sends, and what the names in them mean."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models

from compliance.models.credential import CredentialKind
from compliance.rules.training import LONGEST
from staffbank.dated import in_force
from staffbank.holders import by_trust
from trusts.models import Trust
from trusts.models.kept_file import KeptFile, KeptFileQuerySet
from trusts.tenancy import OfATrustQuerySet


class TrainingNameQuerySet(models.QuerySet["TrainingName"]):
    def current(self, day: date) -> Self:
        """What names mean on ``day``."""
        return self.filter(in_force(day))


class TrainingName(models.Model):
    """What a name of a course or competence means everywhere: dated reference data."""

    name = models.CharField(max_length=LONGEST)  # as compliance.rules.training compares it
    level = models.CharField(max_length=1, blank=True)
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    objects = TrainingNameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["name", "level", "valid_from"], name="compliance_trainingname_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.level}".strip()


class LocalTrainingNameQuerySet(OfATrustQuerySet["LocalTrainingName"]):
    """What names mean in the files of one's own trust."""


class LocalTrainingName(models.Model):
    """What a trust says that a name in its own files means; with no kind: nothing we record."""

    HOLDER = by_trust()

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST)
    level = models.CharField(max_length=1, blank=True)
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = LocalTrainingNameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "name", "level"], name="compliance_localtrainingname_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.level}".strip()


class TrainingFileQuerySet(KeptFileQuerySet["TrainingFile"]):
    """The files of training of one's own trust."""


class TrainingFile(KeptFile):
    """A file of what people have been trained in. One person's own export names nobody: then
    ``whose`` says who it is of, as the officer typed it."""

    whose = models.CharField(max_length=254, blank=True)

    objects = TrainingFileQuerySet.as_manager()
