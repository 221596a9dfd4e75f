"""The right to work in the United Kingdom, as an employer has to check and keep it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from compliance.models.details import (
    Details,
    ForCheckersQuerySet,
    for_whoever_checks,
    once_checked,
)

#: Documents that prove it for good: the first part of the Home Office's list.
FOR_GOOD = ("uk_passport", "irish_passport", "birth_certificate", "naturalisation")


class RightToWorkQuerySet(ForCheckersQuerySet["RightToWork"]):
    """Checks that one has to make, or has made."""


class RightToWork(Details):
    """Whether it is for good (list A) or until a day (list B), and what the visa allows.

    The statutory excuse is the trust's whose check it is: ``credential.checked_at_trust``.
    """

    class List(models.TextChoices):
        A = "a", "For good (list A)"
        B = "b", "Until a day (list B)"

    class Document(models.TextChoices):
        UK_PASSPORT = "uk_passport", "British passport, also an expired one"
        IRISH_PASSPORT = "irish_passport", "Irish passport or passport card"
        BIRTH_CERTIFICATE = (
            "birth_certificate",
            "UK birth or adoption certificate, with proof of National Insurance number",
        )
        NATURALISATION = "naturalisation", "Certificate of naturalisation or registration"
        ONLINE = "online", "Share code, looked up on GOV.UK"
        NOTICE = "notice", "Positive Verification Notice of the Employer Checking Service"

    class Conditions(models.TextChoices):
        NONE = "none", "No limit on the work"
        STUDENT = "student", "Student: a limit of hours a week in term time"
        SUPPLEMENTARY = "supplementary", "Sponsored elsewhere: a limit of hours a week here"
        OTHER = "other", "Another condition"

    HOLDER = for_whoever_checks("compliance_righttowork")

    basis = models.CharField(max_length=1, choices=List, blank=True)
    document = models.CharField(max_length=17, choices=Document, blank=True)
    share_code = models.CharField(max_length=9, blank=True)
    looked_up_on = models.DateField(null=True)
    conditions = models.CharField(max_length=13, choices=Conditions, blank=True)
    condition_words = models.CharField(max_length=200, blank=True)
    weekly_hours = models.PositiveSmallIntegerField(null=True)  # the most that the visa allows
    until = models.DateField(null=True)

    objects = RightToWorkQuerySet.as_manager()

    class Meta:
        verbose_name = "right to work"
        verbose_name_plural = "rights to work"
        indexes = [
            models.Index(
                fields=["worker"],
                condition=Q(weekly_hours__isnull=False),
                name="compliance_righttowork_limited",
            )
        ]
        constraints = [
            once_checked(
                "compliance_righttowork_read",
                ~Q(basis="") & ~Q(document="") & ~Q(conditions=""),
            ),
            models.CheckConstraint(
                condition=~Q(basis="b") | Q(until__isnull=False),
                name="compliance_righttowork_list_b_ends",
            ),
            models.CheckConstraint(
                condition=~Q(basis="a")
                | Q(
                    until__isnull=True,
                    weekly_hours__isnull=True,
                    conditions__in=["", "none"],
                    document__in=["", "online", *FOR_GOOD],
                ),
                name="compliance_righttowork_list_a_for_good",
            ),
            models.CheckConstraint(
                condition=~Q(document__in=FOR_GOOD) | Q(basis__in=["", "a"]),
                name="compliance_righttowork_document_of_its_list",
            ),
            once_checked(
                "compliance_righttowork_looked_up",
                ~Q(document="online") | (~Q(share_code="") & Q(looked_up_on__isnull=False)),
            ),
            models.CheckConstraint(
                condition=Q(share_code="") | Q(share_code__regex=r"^[A-Z0-9]{9}$"),
                name="compliance_righttowork_share_code_of_nine",
            ),
            models.CheckConstraint(
                condition=Q(weekly_hours__isnull=True) | Q(weekly_hours__range=(1, 48)),
                name="compliance_righttowork_hours_sensible",
            ),
            once_checked(
                "compliance_righttowork_limit_said",
                ~Q(conditions__in=["student", "supplementary"]) | Q(weekly_hours__isnull=False),
            ),
            once_checked(
                "compliance_righttowork_condition_said",
                ~Q(conditions="other") | ~Q(condition_words=""),
            ),
        ]
