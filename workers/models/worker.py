"""People who work shifts, and the reasons a trust may see their record."""

from __future__ import annotations

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from staffbank import clock
from staffbank.actors import Actor
from staffbank.holders import TODAY, TRUST, WORKER, Holder, by_worker
from staffbank.states import Staged
from trusts.models import Trust
from trusts.tenancy import M, TenantQuerySet, WorkerAndTrustQuerySet
from workers.models.engagement import Engagement

#: SQL that binds a person's row to the trusts that engage them now.
ENGAGED_HERE = (
    "exists (select 1 from workers_engagement e where e.worker_id = {worker} "
    f"and e.trust_id = {TRUST} and e.valid_from <= {TODAY} "
    f"and (e.valid_to is null or e.valid_to >= {TODAY}))"
)
#: SQL that binds a person's row to the trusts with a reason to see it, while the reason lasts.
GRANTED_HERE = (
    "exists (select 1 from workers_grant g where g.worker_id = {worker} "
    f"and g.trust_id = {TRUST} and g.valid_to >= {TODAY})"
)


def reachable(actor: Actor, worker: str, *, by_grant: bool) -> Q:
    """The plan beside the wall: rows whose ``worker`` column names somebody this seat may see."""
    if actor.worker_id:
        return Q(**{worker: actor.worker_id})
    if not actor.is_trust:
        return Q(pk__in=[])
    today = clock.today()
    engaged = Engagement.objects.current(today).filter(
        worker=OuterRef(worker), trust=actor.trust_id
    )
    plan = Q(Exists(engaged))
    if by_grant:
        granted = Grant.objects.filter(
            worker=OuterRef(worker), trust=actor.trust_id, valid_to__gte=today
        )
        plan |= Q(Exists(granted))
    return plan


class EngagedQuerySet(TenantQuerySet[M]):
    """Rows about a person, for them and the trusts that engage them."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reachable(actor, "worker_id", by_grant=False))


class WorkerQuerySet(TenantQuerySet["Worker"]):
    def visible_to(self, actor: Actor) -> Self:
        """Oneself; for a trust, whom it engages and whom it has a grant to see."""
        return self.filter(reachable(actor, "pk", by_grant=True))

    def active(self) -> Self:
        return self.filter(status=Worker.Status.ACTIVE, merged_into=None)


class Worker(Staged):
    """A person who can be booked. They need not have an account yet."""

    class Status(models.TextChoices):
        JOINING = "joining", "Joining"
        ACTIVE = "active", "Active"
        PAUSED = "paused", "Restricted"
        LEFT = "left", "Left"

    MOVES: ClassVar = {
        Status.JOINING: frozenset({Status.ACTIVE, Status.LEFT}),
        Status.ACTIVE: frozenset({Status.PAUSED, Status.LEFT}),
        Status.PAUSED: frozenset({Status.ACTIVE, Status.LEFT}),
        Status.LEFT: frozenset({Status.JOINING}),
    }
    HOLDER = by_worker(
        column="id",
        reads=(
            ENGAGED_HERE.format(worker="workers_worker.id"),
            GRANTED_HERE.format(worker="workers_worker.id"),
        ),
        read_duties=(
            "auditing",
            "broadcast",
            "booking",
            "checking",
            "deliver",
            "seating",
            "tokens",
        ),
        write_duties=(
            "accounts",
            "answering",
            "booking",
            "forgetting",
        ),  # booking locks the person: that asks to write
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="worker",
    )
    name = models.CharField(max_length=120)
    known_as = models.CharField(max_length=60, blank=True)
    name_key = models.CharField(max_length=120, db_index=True)  # surname first, folded, for search
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.JOINING)
    # Distances run from the middle of the outcode, never from a home address.
    home_outcode = models.CharField(max_length=4, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    travel_miles = models.PositiveSmallIntegerField(null=True)  # none is any distance
    # Stands for a birth date that is not kept: as a trust's own staff list has it.
    birth_key = models.CharField(max_length=64, blank=True, db_default="")
    erased_at = models.DateTimeField(null=True)  # the name is a pseudonym since
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = WorkerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="workers_worker_whole_position",
            )
        ]
        indexes = [
            models.Index(
                fields=["name_key", "birth_key"],
                condition=~Q(birth_key=""),
                name="workers_worker_alike",
            ),
            # Few of many thousand are asked for by their keys, as by who could take a vacancy.
            models.Index(
                fields=["id"],
                condition=Q(status="active", merged_into=None),
                name="workers_worker_active",
            ),
            models.Index(
                fields=["id"],
                condition=Q(travel_miles__isnull=False),
                name="workers_worker_travels",
            ),
        ]

    def __str__(self) -> str:
        return f"worker {self.ref}"

    @property
    def short_name(self) -> str:
        """Initial and surname, for pages that may be seen over a shoulder."""
        first, _, rest = self.name.partition(" ")
        return f"{first[:1]}. {rest.split(' ')[-1]}" if rest else self.name


class GrantQuerySet(WorkerAndTrustQuerySet["Grant"]):
    """Why trusts may see oneself; whom one's own trust may see."""


class Grant(models.Model):
    """A reason, with an end, for which a trust may see a person it does not engage."""

    class Reason(models.TextChoices):
        BOOKED = "booked", "They booked a shift here"
        OFFERED = "offered", "They were offered a shift here by name"

    HOLDER = Holder(
        "worker",
        reads=(f"worker_id = {WORKER}", f"trust_id = {TRUST}"),
        write_duties=frozenset({"booking", "forgetting"}),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="grants")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=10, choices=Reason)
    object_id = models.CharField(max_length=40)  # the ref of what gave the reason
    valid_from = models.DateField()
    valid_to = models.DateField()

    objects = GrantQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "trust", "reason", "object_id"],
                name="workers_grant_once",
            )
        ]
        indexes = [models.Index(fields=["trust", "worker"], name="workers_grant_trust_worker")]

    def __str__(self) -> str:
        return f"{self.trust_id} may see {self.worker_id} until {self.valid_to}"
