"""What professional registers say of people, what they are yet to be asked, and for how long their
last word serves."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import F, Q

from compliance.models.credential import CredentialKind
from compliance.rules.registers import Patience, RegisterStatus
from staffbank.holders import WORKER as SELF
from staffbank.holders import Holder
from workers.models import Worker
from workers.models.worker import ENGAGED_HERE, EngagedQuerySet


class RegisterPolicyQuerySet(models.QuerySet["RegisterPolicy"]):
    def on(self, day: date) -> Self:
        """The row in force for each register on ``day``."""
        return (
            self.filter(valid_from__lte=day)
            .order_by("kind_id", "-valid_from")
            .distinct("kind_id")
            .select_related("kind")
        )


class RegisterPolicy(models.Model):
    """How old the word of a register may be, from a day on: after how many hours it is asked again
    before a booking, and for how many its last word serves while it cannot be asked."""

    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    ask_again_hours = models.PositiveSmallIntegerField()
    serves_hours = models.PositiveSmallIntegerField()
    valid_from = models.DateField()

    objects = RegisterPolicyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"], name="compliance_registerpolicy_once"
            ),
            models.CheckConstraint(
                condition=Q(serves_hours__gte=F("ask_again_hours"), ask_again_hours__gt=0),
                name="compliance_registerpolicy_serves_as_long",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} from {self.valid_from}"

    @property
    def patience(self) -> Patience:
        return Patience(timedelta(hours=self.ask_again_hours), timedelta(hours=self.serves_hours))


class RegisterAnswerQuerySet(EngagedQuerySet["RegisterAnswer"]):
    """Of oneself; for a trust, of the people it engages."""

    def last_words(self) -> Self:
        """The last word of each register about each person."""
        return self.order_by("worker_id", "kind_id", "-read_at", "-pk").distinct(
            "worker_id", "kind_id"
        )


class RegisterAnswer(models.Model):
    """What a register said of somebody when it was asked. Rows are added and never changed."""

    class Why(models.TextChoices):
        NIGHTLY = "nightly", "Asked for everybody, at night"
        BOOKING = "booking", "Asked before a booking"
        PRIORITY = "priority", "Asked again as soon as it could be"

    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {SELF}",
            ENGAGED_HERE.format(worker="compliance_registeranswer.worker_id"),
        ),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    worker = models.ForeignKey(  # the index below begins with it
        Worker, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20, blank=True)  # let go of with the person
    status = models.CharField(
        max_length=12, choices=[(each.value, each.value) for each in RegisterStatus]
    )
    why = models.CharField(max_length=8, choices=Why)
    read_at = models.DateTimeField()
    serves_until = models.DateTimeField()

    objects = RegisterAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[each.value for each in RegisterStatus]),
                name="compliance_registeranswer_status_known",
            ),
            models.CheckConstraint(
                condition=Q(serves_until__gt=F("read_at")),
                name="compliance_registeranswer_serves_after",
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "kind", "-read_at"], name="compliance_answer_last"),
            models.Index(fields=["read_at"], name="compliance_answer_read"),
        ]

    def __str__(self) -> str:
        return f"{self.kind_id} of {self.worker_id}: {self.status}"


class RegisterQuestionQuerySet(EngagedQuerySet["RegisterQuestion"]):
    """What is to be asked of registers about people one may see."""


class RegisterQuestion(models.Model):
    """Something a register is yet to be asked: it stands until it is answered.

    ``down_at`` is since when the register could not be asked it. A taken one is ``taken_until``
    somebody else may take it: whoever took it may have died.
    """

    HOLDER = Holder(
        "worker",
        reads=(
            f"worker_id = {SELF}",
            ENGAGED_HERE.format(worker="compliance_registerquestion.worker_id"),
        ),
        write_duties=frozenset({"checking", "forgetting"}),
    )

    worker = models.ForeignKey(Worker, on_delete=models.CASCADE, related_name="+", db_index=False)
    kind = models.ForeignKey(CredentialKind, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=8, choices=RegisterAnswer.Why)
    urgent = models.BooleanField(default=False)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    down_at = models.DateTimeField(null=True)
    taken_until = models.DateTimeField(null=True)

    objects = RegisterQuestionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "kind"], name="compliance_registerquestion_once"
            )
        ]
        indexes = [models.Index(fields=["-urgent", "due_at", "id"], name="compliance_question_due")]

    def __str__(self) -> str:
        return f"{self.kind_id} of {self.worker_id}?"
