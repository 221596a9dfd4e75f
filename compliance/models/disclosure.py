"""A check of criminal records by the Disclosure and Barring Service: what it was, never what it
said.

The DBS's code of practice lets an employer keep that a certificate was seen, of which level, with
which lists, when and by whom. What stood on it is kept nowhere. Its number goes once the check has
counted no more for half a year (``insights.services.retention``).
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from compliance.models.details import (
    Details,
    ForCheckersQuerySet,
    for_whoever_checks,
    once_checked,
)


class DisclosureQuerySet(ForCheckersQuerySet["Disclosure"]):
    """Certificates that one has to check, or has checked."""


class Disclosure(Details):
    """A DBS certificate. The lists that it was checked against come with an enhanced one alone."""

    class Level(models.TextChoices):
        BASIC = "basic", "Basic"
        STANDARD = "standard", "Standard"
        ENHANCED = "enhanced", "Enhanced"

    class Workforce(models.TextChoices):
        ADULT = "adult", "Adult workforce"
        CHILD = "child", "Child workforce"
        BOTH = "both", "Adult and child workforce"
        OTHER = "other", "Other workforce"

    class Answer(models.TextChoices):
        """What the update service said, in its own three sentences."""

        UNCHANGED = "unchanged", "Nothing new has come since the certificate"
        BLANK = "blank", "It had nothing on it, and nothing new has come"
        CHANGED = "changed", "It is no longer current: a new one is needed"

    HOLDER = for_whoever_checks("compliance_disclosure")

    level = models.CharField(max_length=8, choices=Level, blank=True)
    workforce = models.CharField(max_length=5, choices=Workforce, blank=True)
    adults_list = models.BooleanField(default=False)
    childrens_list = models.BooleanField(default=False)
    number = models.CharField(max_length=12, blank=True)
    issued_on = models.DateField(null=True)
    subscribed = models.BooleanField(null=True)  # to the update service
    answered_on = models.DateField(null=True)
    answer = models.CharField(max_length=9, choices=Answer, blank=True)

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        constraints = [
            once_checked(
                "compliance_disclosure_read",
                ~Q(level="")
                & ~Q(workforce="")
                & Q(issued_on__isnull=False, subscribed__isnull=False),
            ),
            models.CheckConstraint(
                condition=Q(adults_list=False, childrens_list=False) | Q(level="enhanced"),
                name="compliance_disclosure_lists_with_enhanced",
            ),
            models.CheckConstraint(
                condition=Q(childrens_list=False) | Q(workforce__in=["child", "both"]),
                name="compliance_disclosure_childrens_workforce",
            ),
            models.CheckConstraint(
                condition=Q(adults_list=False) | Q(workforce__in=["adult", "both"]),
                name="compliance_disclosure_adults_workforce",
            ),
            models.CheckConstraint(
                condition=Q(number="") | Q(number__regex=r"^[0-9]{12}$"),
                name="compliance_disclosure_number_of_twelve",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True)
                | (
                    ~Q(answer="")
                    & Q(answered_on__isnull=False, subscribed__isnull=False, subscribed=True)
                ),
                name="compliance_disclosure_answer_dated",
            ),
            once_checked("compliance_disclosure_still_current", ~Q(answer="changed")),
        ]
