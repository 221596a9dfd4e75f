"""What was signed of a person, and the lists that say whether it still counts."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from compliance.passport.models.key import HolderKey, IssuerKey
from compliance.passport.models.signed import OF_ONE, OfOne
from staffbank.holders import WORKER, Holder, shared
from trusts.models import Trust
from trusts.tenancy import OwnQuerySet, TenantQuerySet
from workers.models import Worker


class StatusList(models.Model):
    """One signed list of a trust's. It names nobody, so anybody may read all of it."""

    HOLDER = shared(write_duties=("signing",))

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    taken = models.PositiveIntegerField(default=0)
    token = models.TextField(blank=True)
    signed_at = models.DateTimeField()

    objects = TenantQuerySet["StatusList"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["trust", "number"], name="passport_statuslist_one_number"
            ),
            models.CheckConstraint(
                condition=Q(size__gte=131_072), name="passport_statuslist_hides_in_a_herd"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.trust_id}/{self.number}"


class IssuedCredentialQuerySet(OwnQuerySet["IssuedCredential"]):
    def live(self) -> Self:
        return self.filter(stopped_at=None)


class IssuedCredential(OfOne):
    """One signed credential, of a check, of a skill or of a local induction. Its place in the list
    is never given to another.

    The text is let go of when it is stopped; the place and the digest stay.
    """

    class Why(models.TextChoices):
        REVOKED = "revoked", "Withdrawn by the trust that signed it"
        REPLACED = "replaced", "Replaced by a newer check"
        ENDED = "ended", "Ended"
        REISSUED = "reissued", "Signed anew with another key"
        ERASED = "erased", "The person was erased"

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {WORKER}",),
        read_duties=frozenset({"checking", "presenting"}),
        write_duties=frozenset({"signing"}),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    key = models.ForeignKey(IssuerKey, on_delete=models.PROTECT, related_name="issued")
    # Whose private half shows it. Of what was signed before this was written down, not known.
    holder_key = models.ForeignKey(
        HolderKey, on_delete=models.SET_NULL, null=True, related_name="issued"
    )
    form = models.PositiveSmallIntegerField(default=1)  # which claims it has (``claims.FORM``)
    status_list = models.ForeignKey(  # the constraint below begins with it
        StatusList, on_delete=models.PROTECT, related_name="places", db_index=False
    )
    place = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64, unique=True)
    token = models.TextField(blank=True)  # with all that it can show
    issued_at = models.DateTimeField()
    ends_on = models.DateField(null=True)
    stopped_at = models.DateTimeField(null=True)
    why = models.CharField(max_length=10, choices=Why, blank=True)

    objects = IssuedCredentialQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["status_list", "place"], name="passport_issuedcredential_one_place"
            ),
            models.UniqueConstraint(
                fields=["credential", "skill", "induction"],
                condition=Q(stopped_at=None),
                nulls_distinct=False,
                name="passport_issuedcredential_one_live",
            ),
            models.CheckConstraint(condition=OF_ONE, name="passport_issuedcredential_of_one"),
            models.CheckConstraint(
                condition=Q(stopped_at=None, why="")
                | (Q(stopped_at__isnull=False, token="") & ~Q(why="")),
                name="passport_issuedcredential_stopped_whole",
            ),
        ]
        indexes = [
            models.Index(
                fields=["ends_on"],
                condition=Q(stopped_at=None),
                name="passport_issued_ending",
            )
        ]

    def __str__(self) -> str:
        return f"{self.of} at {self.status_list_id}/{self.place}"
