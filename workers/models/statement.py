"""What people say of themselves. A trust reads it; nothing of it lets anybody work."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from staffbank.holders import by_worker
from trusts.models import Site, Skill
from trusts.tenancy import M
from workers.models.worker import ENGAGED_HERE, EngagedQuerySet, Worker


class StatementQuerySet(EngagedQuerySet[M]):
    """Rows a person wrote of themself, for them and the trusts that engage them."""


class FormerNameQuerySet(StatementQuerySet["FormerName"]):
    """The former names of people one may see."""


class FormerName(models.Model):
    """A name a person had before: it may stand on their older documents."""

    HOLDER = by_worker(
        reads=(ENGAGED_HERE.format(worker="workers_formername.worker_id"),),
        write_duties=("forgetting",),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(max_length=120)

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "name"], name="workers_formername_once")
        ]

    def __str__(self) -> str:
        return f"former name of {self.worker_id}"


class SkillStatementQuerySet(StatementQuerySet["SkillStatement"]):
    def open(self) -> Self:
        """Those that no trust has decided on."""
        return self.filter(decided_at=None)


class SkillStatement(models.Model):
    """A skill a person says they have, and how well: no better than learning it until they say so.
    It counts once a trust signs it off, which writes a ``WorkerSkill``."""

    class Level(models.TextChoices):
        NOVICE = "novice", "I am learning it"
        SUPERVISED = "supervised", "I do it with somebody beside me"
        INDEPENDENT = "independent", "I do it by myself"
        ASSESSOR = "assessor", "I assess others in it"

    HOLDER = by_worker(
        reads=(ENGAGED_HERE.format(worker="workers_skillstatement.worker_id"),),
        write_duties=("accounts", "forgetting"),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="skill_statements")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12, choices=Level, default=Level.NOVICE)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    signed_off = models.BooleanField(default=False)

    objects = SkillStatementQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "skill"], name="workers_skillstatement_once"),
            models.CheckConstraint(
                condition=Q(signed_off=False) | Q(decided_at__isnull=False),
                name="workers_skillstatement_signed_off_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} says {self.skill_id}"


class SiteChoiceQuerySet(StatementQuerySet["SiteChoice"]):
    """The sites that people one may see would go to."""


class SiteChoice(models.Model):
    """A site a person would go to. With none they go to any within ``Worker.travel_miles``."""

    HOLDER = by_worker(
        reads=(ENGAGED_HERE.format(worker="workers_sitechoice.worker_id"),),
        read_duties=("broadcast", "checking"),
        write_duties=("forgetting",),
    )

    worker = models.ForeignKey(Worker, on_delete=models.PROTECT, related_name="site_choices")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")

    objects = SiteChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "site"], name="workers_sitechoice_once")
        ]

    def __str__(self) -> str:
        return f"{self.worker_id} would go to {self.site_id}"
