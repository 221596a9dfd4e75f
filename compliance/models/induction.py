"""Who was shown round where: local inductions to a site or to one ward."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q, Value

from staffbank.dated import not_over
from staffbank.holders import TRUST, Holder
from staffbank.holders import WORKER as SELF
from trusts.models import Site, Trust, Ward
from trusts.tenancy import WorkerAndTrustQuerySet
from workers.models import Worker


class InductionQuerySet(WorkerAndTrustQuerySet["Induction"]):
    """One's own; for a trust, those that it gave."""

    def standing(self, day: date) -> Self:
        """Those that count on ``day``."""
        counts = not_over(day)
        return self.filter(counts, given_on__lte=day, withdrawn_at=None)


class Induction(models.Model):
    """A person was inducted to a site, or to one ward of it. It is the trust's that gave it.

    ``given_by`` is who showed them round; empty where whoever recorded it did.
    """

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
    given_by = models.CharField(max_length=80, blank=True, db_default="")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True, db_default="")

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
            models.CheckConstraint(
                condition=Q(
                    given_on__lte=Func(
                        Value("Europe/London"),
                        F("recorded_at"),
                        function="timezone",
                        output_field=models.DateTimeField(),
                    )
                ),
                name="compliance_induction_given_before_recorded",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdrawn_because="")
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                & ~Q(withdrawn_because=""),
                name="compliance_induction_withdrawn_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["worker", "site", "ward", "given_on"],
                condition=Q(withdrawn_at=None),
                nulls_distinct=False,
                name="compliance_induction_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} at {self.site_id or self.ward_id}"

    @property
    def place(self) -> Site | Ward:
        place = self.ward or self.site
        assert place is not None  # by its constraint
        return place
