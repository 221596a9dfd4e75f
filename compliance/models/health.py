"""What occupational health cleared a person for: the outcome alone, never a result."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from compliance.models.details import (
    Details,
    ForCheckersQuerySet,
    for_whoever_checks,
    once_checked,
)
from workers.models import Worker


class HealthClearanceQuerySet(ForCheckersQuerySet["HealthClearance"]):
    """Clearances that one has to check, or has checked."""


class HealthClearance(Details):
    """One clearance. Nobody who is not fit has one: that is said to them, and kept nowhere."""

    class Outcome(models.TextChoices):
        FIT = "fit", "Fit for the work"
        ADJUSTED = "adjusted", "Fit, with adjustments"
        EPP = "epp", "Cleared for exposure prone procedures"
        MASK = "mask", "Passed a fit test of a mask"

    HOLDER = for_whoever_checks("compliance_healthclearance")

    outcome = models.CharField(max_length=8, choices=Outcome, blank=True)
    adjustments = models.CharField(max_length=300, blank=True)  # what the ward has to arrange
    mask = models.CharField(max_length=80, blank=True)  # make and model

    objects = HealthClearanceQuerySet.as_manager()

    class Meta:
        constraints = [
            once_checked("compliance_healthclearance_read", ~Q(outcome="")),
            once_checked(
                "compliance_healthclearance_adjustments_said",
                ~Q(outcome="adjusted") | ~Q(adjustments=""),
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "adjusted"]) | Q(adjustments=""),
                name="compliance_healthclearance_adjusted_alone",
            ),
            once_checked("compliance_healthclearance_mask_said", ~Q(outcome="mask") | ~Q(mask="")),
        ]


class ImmunityItemQuerySet(ForCheckersQuerySet["ImmunityItem"]):
    """Items of clearances that one has to check, or has checked."""


class ImmunityItem(models.Model):
    """What a clearance says of one infection: protected or not, and no result of any test."""

    class Item(models.TextChoices):
        HEPATITIS_B = "hepatitis_b", "Hepatitis B"
        MMR = "mmr", "Measles, mumps and rubella"
        VARICELLA = "varicella", "Chickenpox"
        TB = "tb", "Tuberculosis"
        PERTUSSIS = "pertussis", "Whooping cough"
        INFLUENZA = "influenza", "Flu, this season"

    class Outcome(models.TextChoices):
        PROTECTED = "protected", "Protected"
        UNDER_WAY = "under_way", "Course under way"
        NOT_PROTECTED = "not_protected", "Not protected: advice given"

    HOLDER = for_whoever_checks("compliance_immunityitem")

    credential = models.ForeignKey(
        "compliance.Credential", on_delete=models.CASCADE, related_name="immunity"
    )
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    item = models.CharField(max_length=11, choices=Item)
    outcome = models.CharField(max_length=13, choices=Outcome)

    objects = ImmunityItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["credential", "item"], name="compliance_immunityitem_once"
            ),
            models.CheckConstraint(
                condition=~Q(item="") & ~Q(outcome=""), name="compliance_immunityitem_said"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} of {self.credential_id}"
