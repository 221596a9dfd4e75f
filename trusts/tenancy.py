"""Rows reach a person only through ``visible_to``."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from staffbank.actors import Actor, Kind

M = TypeVar("M", bound=models.Model, covariant=True)


class TenantQuerySet(models.QuerySet[M]):
    """A queryset that knows whom its rows may reach.

    The default suits *shared* rows: any seat sees them, nobody at all sees none... including a
    visitor, whose seat is "nobody". Every other holder overrides it with a plan an index serves.
    """

    def visible_to(self, actor: Actor) -> Self:
        """The rows this seat may see."""
        return self.all() if actor.kind in Kind else self.none()


class TrustAndBankQuerySet(TenantQuerySet[M]):
    """Rows of a trust in a bank: each of the two sees its own."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.is_trust:
            return self.filter(trust=actor.trust_id)
        if actor.kind is Kind.BANK:
            return self.filter(bank=actor.bank_id)
        return self.none()


class OfATrustQuerySet(TenantQuerySet[M]):
    """Rows of one trust, which nobody else sees."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(trust=actor.trust_id) if actor.is_trust else self.none()


class OwnQuerySet(TenantQuerySet[M]):
    """Rows of a person, which nobody else sees."""

    def visible_to(self, actor: Actor) -> Self:
        return self.filter(worker=actor.worker_id) if actor.is_worker else self.none()


class WorkerAndTrustQuerySet(TenantQuerySet[M]):
    """Rows of a person at a trust: each of the two sees its own."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.is_worker:
            return self.filter(worker=actor.worker_id)
        return self.filter(trust=actor.trust_id) if actor.is_trust else self.none()


class WorkerTrustAndJobQuerySet(WorkerAndTrustQuerySet[M]):
    """Rows of a person at a trust, which a job of its bank sees too."""

    def visible_to(self, actor: Actor) -> Self:
        if actor.kind is Kind.SYSTEM and actor.bank_id:
            return self.filter(bank=actor.bank_id)
        return super().visible_to(actor)
