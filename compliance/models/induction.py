"""Who was shown round where: local inductions to a site or to one ward."""

from __future__ import annotations

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from staffbank.actors import Actor
from staffbank.holders import TRUST, Holder
from staffbank.holders import WORKER as SELF
from trusts.models import Site, Trust, Ward
from trusts.tenancy import TenantQuerySet
from workers.models import Worker


class InductionQuerySet(TenantQuerySet["Induction"]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; for a trust, those that it gave."""
        if actor.worker_id:
            return self.filter(worker=actor.worker_id)
        return self.filter(trust=actor.trust_id) if actor.is_trust else self.none()


class Induction(models.Model):
    """A person was inducted to a site, or to one ward of it. It is the trust's that gave it."""

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {SELF}", f"trust_id = {TRUST}"),
        read_duties=frozenset({"answering", "booking"}),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="inductions")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, null=True, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, null=True, related_name="+")
    given_on = models.DateField()
    valid_to = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = InductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(site__isnull=True) ^ Q(ward__isnull=True),
                name="compliance_induction_of_one_place",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("given_on")),
                name="compliance_induction_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["worker", "site", "ward", "given_on"],
                nulls_distinct=False,
                name="compliance_induction_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} at {self.site_id or self.ward_id}"
