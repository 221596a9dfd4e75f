"""Two records that look like one person's, and are of two: somebody looked, and said so."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from staffbank.actors import Actor
from staffbank.holders import by_bank
from trusts.models import Bank
from trusts.tenancy import TenantQuerySet
from workers.models.worker import Worker


class UnlikeQuerySet(TenantQuerySet["Unlike"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(bank=actor.bank_id) if actor.bank_id else self.none()

    def standing(self) -> Self:
        return self.filter(undone_at=None)


class Unlike(models.Model):
    """That ``one`` and ``other`` are two people, whatever they have in common.

    ``facts`` stand for what they had in common then: keyed codes, which tell nothing. The pair is
    shown again once they have something else in common.
    """

    HOLDER = by_bank(write_duties=("accounts",))

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="+")
    one = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    facts = ArrayField(models.CharField(max_length=64))
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = UnlikeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(one__lt=F("other")), name="workers_unlike_in_order"),
            models.CheckConstraint(
                condition=Q(facts__len__gt=0), name="workers_unlike_of_something_in_common"
            ),
            models.UniqueConstraint(
                fields=["bank", "one", "other"],
                condition=Q(undone_at__isnull=True),
                name="workers_unlike_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} is not {self.other_id}"
