"""Rehearsals: what a trust's first vacancy would do, tried before it is live."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from staffbank.holders import BANK, KIND, TRUST, Holder
from trusts.models.bank import Bank
from trusts.models.reference import Grade
from trusts.models.trust import Trust, Ward
from trusts.tenancy import TrustAndBankQuerySet

_AT_BANK = f"bank_id = {BANK} and {KIND} = 'bank'"


class RehearsalQuerySet(TrustAndBankQuerySet["Rehearsal"]):
    """Rehearsals, as the trust and its bank see them."""


class Rehearsal(models.Model):
    """The record of a test vacancy, which never was a row of vacancies: nobody can be told of it
    or book it. People are counted, each stage among those of the one before."""

    HOLDER = Holder(
        "trust",
        reads=(f"trust_id = {TRUST}", _AT_BANK),
        writes=(_AT_BANK,),
        append_only=True,
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="rehearsals")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    pay_pence = models.PositiveIntegerField()
    region_at = models.DateTimeField(null=True)  # when the region's turn would come by itself
    reached = models.PositiveIntegerField()  # of the grade, engaged here or opted in nearby
    active = models.PositiveIntegerField()
    free = models.PositiveIntegerField()  # rested, and not at work
    cleared = models.PositiveIntegerField()  # with every check: who would be told
    own = models.PositiveIntegerField()  # of these, the trust's own
    held_at = models.DateTimeField()
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        ordering = ["-held_at"]

    def __str__(self) -> str:
        return f"{self.trust}: {self.grade}"
