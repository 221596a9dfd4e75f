"""What every kind of check has besides its credential: one row of its own, in fields of its own.

Until somebody has checked it a row holds what the person said, as far as they said it; ``checked``
turns it into what was read from the document, and the constraints then ask for all of it. A trigger
(``compliance/migrations/0023_whole_checks.py``) lets no credential count whose row is not so.
"""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from compliance.models.credential import Credential
from staffbank.actors import Actor
from staffbank.holders import TRUST, Holder
from staffbank.holders import WORKER as SELF
from trusts.tenancy import M
from workers.models import Worker
from workers.models.worker import ENGAGED_HERE, EngagedQuerySet

#: A trust reads these of what it has to check, or has checked itself; the others rely on the check.
CHECKED_HERE = (
    "exists (select 1 from compliance_credential c where c.id = {table}.credential_id "
    f"and (c.status = 'submitted' or c.checked_at_trust_id = {TRUST}))"
)
_READ = frozenset({"answering", "booking", "broadcast", "projecting"})
_WRITE = frozenset({"checking", "forgetting"})


def open_to_trusts(table: str) -> Holder:
    """Read by the person, and by every trust that engages them."""
    return Holder(
        "worker",
        reads=(f"worker_id = {SELF}", ENGAGED_HERE.format(worker=f"{table}.worker_id")),
        read_duties=_READ,
        write_duties=_WRITE,
    )


def for_whoever_checks(table: str) -> Holder:
    """Read by the person, and by the trusts that engage them and check it, or checked it."""
    checking = f"{CHECKED_HERE.format(table=table)} and "
    return Holder(
        "worker",
        reads=(
            f"worker_id = {SELF}",
            checking + ENGAGED_HERE.format(worker=f"{table}.worker_id"),
        ),
        read_duties=_READ,
        write_duties=_WRITE,
    )


class ForCheckersQuerySet(EngagedQuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """One's own; for a trust, of the people it engages, what it checks or has checked."""
        rows = super().visible_to(actor)
        if actor.is_worker:
            return rows
        waiting = Q(credential__status=Credential.Status.SUBMITTED)
        return rows.filter(waiting | Q(credential__checked_at_trust=actor.trust_id))


class Details(models.Model):
    """One row of a credential's, under the credential's own key."""

    credential = models.OneToOneField(
        Credential, on_delete=models.CASCADE, primary_key=True, related_name="%(class)s"
    )
    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="+")
    checked = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{type(self)._meta.verbose_name} of {self.credential_id}"


def once_checked(name: str, condition: Q) -> models.CheckConstraint:
    """``condition`` holds of what was read from a document."""
    return models.CheckConstraint(condition=Q(checked=False) | condition, name=name)
