"""How the checks of a kind are decided on: by one person or two, one at a time or many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import connection, models
from django.db.models import Q

from compliance.models.credential import CredentialKind
from compliance.models.requirement import WRITES, DatedQuerySet, one_place
from staffbank.holders import shared
from trusts.models import Bank, Trust

_RULES = "select kind_id, second_checker, at_once from compliance_check_rules(%s, %s)"


@dataclass(frozen=True, slots=True)
class Rule:
    """What holds for one kind at one trust."""

    second_checker: bool = False
    at_once: bool = False


class CheckRuleQuerySet(DatedQuerySet["CheckRule"]):
    def holding(self, trust_id: int, day: date) -> dict[int, Rule]:
        """By kind: what the trust and its banks have decided last, taken together. Two people are
        needed where anybody says so; many go at once where nobody says otherwise."""
        with connection.cursor() as cursor:
            cursor.execute(_RULES, [trust_id, day])
            return {kind: Rule(second, many) for kind, second, many in cursor.fetchall()}


class CheckRule(models.Model):
    """A decision of a bank or a trust about one kind, from a day on. The last that has begun holds,
    of each place; none is ever changed.

    The database refuses many at once of anything but training, and one person again where two were
    needed sooner than a week after it was decided.
    """

    HOLDER = shared(writes=WRITES)

    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, null=True, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    second_checker = models.BooleanField(default=False)
    at_once = models.BooleanField(default=False)
    valid_from = models.DateField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField()

    objects = CheckRuleQuerySet.as_manager()

    class Meta:
        constraints = [
            one_place("compliance_checkrule"),
            models.CheckConstraint(
                condition=~Q(second_checker=True, at_once=True),
                name="compliance_checkrule_two_people_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} from {self.valid_from}"
