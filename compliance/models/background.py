"""Who somebody is, and what they did before: what was seen to prove it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from compliance.models.details import Details, once_checked, open_to_trusts
from workers.models.worker import EngagedQuerySet


class IdentityProofQuerySet(EngagedQuerySet["IdentityProof"]):
    """How people one may see proved who they are."""


class IdentityProof(Details):
    """Two documents with a photo and one with an address, or one and two; or a digital check by a
    certified provider, after which the person is still seen."""

    class Method(models.TextChoices):
        DOCUMENTS = "documents", "Original documents, seen in person"
        DIGITAL = "digital", "Digital check by a certified provider, and seen in person"

    HOLDER = open_to_trusts("compliance_identityproof")

    method = models.CharField(max_length=9, choices=Method, blank=True)
    photo_documents = models.PositiveSmallIntegerField(default=0)
    address_documents = models.PositiveSmallIntegerField(default=0)
    provider = models.CharField(max_length=80, blank=True)

    objects = IdentityProofQuerySet.as_manager()

    class Meta:
        constraints = [
            once_checked(
                "compliance_identityproof_enough",
                Q(method="documents", photo_documents__gte=2, address_documents__gte=1)
                | Q(method="documents", photo_documents__gte=1, address_documents__gte=2)
                | (Q(method="digital") & ~Q(provider="")),
            )
        ]


class EmploymentHistoryQuerySet(EngagedQuerySet["EmploymentHistory"]):
    """The history of people one may see."""


class EmploymentHistory(Details):
    """The years that references and other proof cover, and whether what lies between is known."""

    class Gaps(models.TextChoices):
        NONE = "none", "No gaps"
        EXPLAINED = "explained", "Gaps, each explained and written down"

    HOLDER = open_to_trusts("compliance_employmenthistory")

    covers_from = models.DateField(null=True)
    covers_to = models.DateField(null=True)
    references_seen = models.PositiveSmallIntegerField(default=0)
    gaps = models.CharField(max_length=9, choices=Gaps, blank=True)

    objects = EmploymentHistoryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "employment histories"
        constraints = [
            once_checked(
                "compliance_employmenthistory_read",
                Q(covers_from__isnull=False, covers_to__isnull=False, references_seen__gte=1)
                & ~Q(gaps=""),
            ),
            models.CheckConstraint(
                condition=Q(covers_from__isnull=True)
                | Q(covers_to__isnull=True)
                | Q(covers_to__gt=F("covers_from")),
                name="compliance_employmenthistory_ends_after_start",
            ),
        ]
