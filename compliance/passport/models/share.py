"""What a person shows of their passport: to whom, why, until when, and who has seen it."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from compliance.passport.models.signed import OF_ONE, OfOne
from staffbank.holders import WORKER, Holder
from trusts.tenancy import OwnQuerySet
from workers.models import Worker

_OWN = f"worker_id = {WORKER}"


class ShareQuerySet(OwnQuerySet["Share"]):
    def live(self, now: datetime) -> Self:
        return self.filter(ended_at=None, ends_at__gt=now)


class Share(models.Model):
    """A link by which whoever holds it sees what the person chose, for as long as they said."""

    HOLDER = Holder(
        "worker",
        reads=(_OWN,),
        writes=(_OWN,),
        read_duties=frozenset({"presenting"}),
        write_duties=frozenset({"forgetting"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="shares")
    token_hash = models.CharField(max_length=64, unique=True)
    # So that the person can show the same link again: only the environment's key opens it.
    link = models.BinaryField()
    link_sealed_with = models.CharField(max_length=40)
    shown_to = models.CharField(max_length=80)
    reason = models.CharField(max_length=120, blank=True)
    booking_ref = models.UUIDField(null=True)
    shown = ArrayField(models.CharField(max_length=30), default=list)  # details, by their names
    # Its holder's key is in a browser of theirs, which has not signed it yet: it shows nothing.
    awaits_proof = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("made_at")), name="passport_share_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"share {self.ref}"

    def is_live(self, now: datetime) -> bool:
        return self.ended_at is None and self.ends_at > now

    def is_open(self, now: datetime) -> bool:
        """Whether whoever holds the link is shown something."""
        return self.is_live(now) and not self.awaits_proof


class ShareItem(OfOne):
    """One thing that a share shows, as it stands when somebody looks."""

    HOLDER = Holder(
        "worker",
        reads=(_OWN,),
        writes=(_OWN,),
        read_duties=frozenset({"presenting"}),
        write_duties=frozenset({"forgetting"}),
    )

    share = models.ForeignKey(  # the constraint below begins with it
        Share, on_delete=models.CASCADE, related_name="items", db_index=False
    )
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    proof = models.TextField(blank=True)  # its holder's own, where a browser of theirs made it

    objects = OwnQuerySet["ShareItem"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["share", "credential", "skill", "induction"],
                nulls_distinct=False,
                name="passport_shareitem_once",
            ),
            models.CheckConstraint(condition=OF_ONE, name="passport_shareitem_of_one"),
        ]

    def __str__(self) -> str:
        return f"{self.of} in {self.share_id}"


class ShareView(models.Model):
    """Somebody opened a share: when, from which network, on what."""

    HOLDER = Holder("worker", reads=(_OWN,), write_duties=frozenset({"presenting", "forgetting"}))

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    share = models.ForeignKey(Share, on_delete=models.CASCADE, related_name="views")
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    network = models.CharField(max_length=50, blank=True)
    device = models.CharField(max_length=60)

    objects = OwnQuerySet["ShareView"].as_manager()

    def __str__(self) -> str:
        return f"{self.share_id} seen at {self.at}"
