"""What a bank and its trusts ask for and accept: dated rows that people write."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce

from compliance.models.credential import CredentialKind
from staffbank.actors import Actor
from staffbank.dated import in_force, not_over
from staffbank.holders import BANK, KIND, TRUST, shared
from trusts.models import Bank, Grade, Setting, StaffGroup, Trust
from trusts.models.bank import DateSpan
from trusts.tenancy import M, TenantQuerySet

#: A row is its bank's, written from the bank's seat, or its trust's, written from the trust's.
WRITES = (f"trust_id = {TRUST}", f"bank_id = {BANK} and {KIND} = 'bank'")


def one_place(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(bank__isnull=True) ^ Q(trust__isnull=True), name=f"{name}_of_one_place"
    )


def _ends_after_start(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
        name=f"{name}_ends_after_start",
    )


def _key(column: str) -> Coalesce:
    return Coalesce(F(column), Value(0), output_field=models.BigIntegerField())


class DatedQuerySet(TenantQuerySet[M]):
    """Rows in force from a day to a day, of a bank or of one of its trusts."""

    def on(self, day: date) -> Self:
        return self.filter(in_force(day))

    def standing(self, day: date) -> Self:
        """In force on ``day`` or later."""
        return self.filter(not_over(day))

    def of(self, actor: Actor) -> Self:
        """Those the actor's own place wrote."""
        if actor.is_trust:
            return self.filter(trust=actor.trust_id)
        return self.filter(bank=actor.bank_id, trust=None)


class LocalRequirementQuerySet(DatedQuerySet["LocalRequirement"]):
    """What places ask beside the national baseline."""


class LocalRequirement(models.Model):
    """A kind that a bank or a trust asks for besides what stands above it, or does not ask for.

    It may be narrowed to a grade and to a setting. What the law asks for stands: the database
    refuses a row that would drop it.
    """

    HOLDER = shared(writes=WRITES, write_duties=("onboarding",))  # as a template has it

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, related_name="+")
    setting = models.ForeignKey(Setting, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    asked = models.BooleanField(default=True)  # False: not asked for here, though it is above
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = LocalRequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            one_place("compliance_localrequirement"),
            _ends_after_start("compliance_localrequirement"),
            ExclusionConstraint(
                name="compliance_localrequirement_said_once",
                expressions=[
                    (_key("bank"), RangeOperators.EQUAL),
                    (_key("trust"), RangeOperators.EQUAL),
                    ("staff_group", RangeOperators.EQUAL),
                    (_key("grade"), RangeOperators.EQUAL),
                    (_key("setting"), RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} of {self.staff_group_id}"


class AcceptedCheckQuerySet(DatedQuerySet["AcceptedCheck"]):
    """Which checks places accept."""


class AcceptedCheck(models.Model):
    """Which checks of a kind a bank or a trust accepts: from whom, and how old at the shift.

    Where both say something, both must be met: a trust can be stricter than its bank, not looser.
    """

    class FromWhom(models.TextChoices):
        ANY = "any", "Any trust of the bank"
        NAMED = "named", "Named trusts, and our own"
        OWN = "own", "Only our own"

    HOLDER = shared(writes=WRITES, write_duties=("onboarding",))  # as a template has it

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    from_whom = models.CharField(max_length=5, choices=FromWhom, default=FromWhom.ANY)
    months = models.PositiveSmallIntegerField(null=True)  # how old; none is any age
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    set_at = models.DateTimeField()
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = AcceptedCheckQuerySet.as_manager()

    class Meta:
        constraints = [
            one_place("compliance_acceptedcheck"),
            _ends_after_start("compliance_acceptedcheck"),
            models.CheckConstraint(
                condition=Q(months__isnull=True) | Q(months__range=(1, 120)),
                name="compliance_acceptedcheck_age_sensible",
            ),
            ExclusionConstraint(
                name="compliance_acceptedcheck_said_once",
                expressions=[
                    (_key("bank"), RangeOperators.EQUAL),
                    (_key("trust"), RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (DateSpan(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} from {self.from_whom}"


class AcceptedTrustQuerySet(TenantQuerySet["AcceptedTrust"]):
    """The trusts that rows of ``AcceptedCheck`` name."""


class AcceptedTrust(models.Model):
    """A trust whose checks are accepted where only some are named."""

    HOLDER = shared(
        writes=(
            (
                "exists (select 1 from compliance_acceptedcheck a where a.id = accepted_id "
                f"and (a.trust_id = {TRUST} or a.bank_id = {BANK} and {KIND} = 'bank'))"
            ),
        ),
        write_duties=("onboarding",),
    )

    accepted = models.ForeignKey(AcceptedCheck, on_delete=models.CASCADE, related_name="trusts")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")

    objects = AcceptedTrustQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["accepted", "trust"], name="compliance_acceptedtrust_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.trust_id}"
