"""Vacancies: one post for one person, from draft to worked."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from compliance.models import Requirement
from shifts.models.booking import Booking
from shifts.models.reference import CancelReason, Reason
from staffbank.actors import Actor, Kind
from staffbank.holders import JOB_BANK, KIND, POOLS, TODAY, TRUST, TRUSTS, Holder, by_trust
from staffbank.periods import Period
from staffbank.states import Staged
from trusts.models import Bank, Grade, Site, Skill, Specialty, StaffGroup, Trust, Ward
from trusts.models.kept_file import KeptFile, KeptFileQuerySet
from trusts.tenancy import OfATrustQuerySet, TenantQuerySet

#: The bank's own jobs, and nobody else, read a row by its bank.
BANK_JOB = f"bank_id = {JOB_BANK}"


class PostingQuerySet(OfATrustQuerySet["Posting"]):
    """What one's own trust posted."""


class Posting(models.Model):
    """What a manager posted in one go: one vacancy, several heads, or a run."""

    class Source(models.TextChoices):
        BROWSER = "browser", "Typed in"
        CSV = "csv", "Imported file"
        API = "api", "Connected system"
        SIMULATION = "simulation", "Simulated"

    HOLDER = by_trust()

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=Source)
    label = models.CharField(max_length=120, blank=True)
    heads = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = PostingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["id", "trust"], name="shifts_posting_with_trust")
        ]

    def __str__(self) -> str:
        return f"{self.heads} by {self.source}"


class VacancyQuerySet(TenantQuerySet["Vacancy"]):
    def visible_to(self, actor: Actor) -> Self:
        """A trust's own; a worker's own-bank and pooled ones; a bank job's own bank."""
        match actor.kind:
            case Kind.TRUST:
                return self.filter(trust=actor.trust_id)
            case Kind.WORKER:
                own = Q(trust__in=actor.trusts, published_at__isnull=False)
                pooled = Q(bank__in=actor.pools, pool_opened_at__isnull=False)
                booked = Booking.objects.filter(vacancy=OuterRef("pk"), worker=actor.worker_id)
                return self.filter(own | pooled | Q(Exists(booked)))
            case Kind.SYSTEM if actor.bank_id:
                return self.filter(bank=actor.bank_id)
        return self.none()

    def open(self) -> Self:
        return self.filter(status=Vacancy.Status.OPEN)

    def starting(self, after: datetime, before: datetime) -> Self:
        """Vacancies that start in [after, before)."""
        return self.filter(starts_at__gte=after, starts_at__lt=before)


class Vacancy(Staged):
    """One post, for one person, at one time, with the rates it was posted at.

    ``Release`` rows are the truth of who may see it; ``published_at`` and ``pool_opened_at`` are
    stamped from them because policies and plans read a column.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        FILLED = "filled", "Filled"
        WORKED = "worked", "Worked"
        CANCELLED = "cancelled", "Cancelled"
        LAPSED = "lapsed", "Ended empty"

    MOVES: ClassVar = {
        Status.DRAFT: frozenset({Status.OPEN, Status.CANCELLED}),
        Status.OPEN: frozenset({Status.FILLED, Status.CANCELLED, Status.LAPSED}),
        Status.FILLED: frozenset({Status.OPEN, Status.WORKED, Status.CANCELLED}),
    }
    HOLDER = Holder(
        "trust",
        reads=(
            f"trust_id = {TRUST}",
            # Workers alone have trusts. Besides them a bank's own job has a pool, and reads it all;
            # and a trust while it asks what is open in the region: it reads the rows where its
            # bank's policy of the day shows them, whatever pools it says that it has.
            f"trust_id = any({TRUSTS}) and published_at is not null",
            (
                f"bank_id = any({POOLS}) and pool_opened_at is not null "
                f"and ({KIND} <> 'trust' or shifts_shows_pooled_rows(bank_id, {TRUST}, {TODAY}))"
            ),
            "id in (select shifts_own_vacancies())",
            BANK_JOB,
        ),
        writes=(f"trust_id = {TRUST}",),
        read_duties=frozenset({"auditing", "checking", "counting", "deliver", "projecting"}),
        write_duties=frozenset({"booking", "broadcast", "sweeping"}),
    )

    ref = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=12, unique=True)  # V-7K2M9: read over the telephone
    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="vacancies")
    bank = models.ForeignKey(Bank, on_delete=models.PROTECT, related_name="vacancies")
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="vacancies")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    ward = models.ForeignKey(Ward, on_delete=models.PROTECT, related_name="vacancies")
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, related_name="+")
    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="+")
    also_grade = models.ForeignKey(Grade, on_delete=models.PROTECT, null=True, related_name="+")
    specialty = models.ForeignKey(Specialty, on_delete=models.PROTECT, null=True, related_name="+")
    # What is asked and accepted of its people; the database finds it while anybody may be booked.
    requirement = models.ForeignKey(
        Requirement,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        db_index=False,
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    break_minutes = models.PositiveSmallIntegerField(default=0)
    core_rate = models.DecimalField(max_digits=7, decimal_places=2)
    unsocial_rate = models.DecimalField(max_digits=7, decimal_places=2)
    sunday_rate = models.DecimalField(max_digits=7, decimal_places=2)
    pay_pence = models.PositiveIntegerField()
    holiday_pence = models.PositiveIntegerField()
    reason = models.ForeignKey(Reason, on_delete=models.PROTECT, related_name="+")
    cost_centre = models.CharField(max_length=20)
    note = models.CharField(max_length=500, blank=True)
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_at = models.DateTimeField(null=True)
    opens_to_pool_at = models.DateTimeField(null=True)  # when the release plan opens it by itself
    pool_opened_at = models.DateTimeField(null=True)
    urgent_at = models.DateTimeField(null=True)
    filled_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.ForeignKey(
        CancelReason, on_delete=models.PROTECT, null=True, related_name="+"
    )
    source = models.CharField(max_length=40, blank=True)  # the system the reference is from
    external_ref = models.CharField(max_length=80, blank=True)
    external_version = models.CharField(max_length=64, blank=True)
    updated_at = models.DateTimeField()

    objects = VacancyQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "vacancies"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="shifts_vacancy_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | Q(status="cancelled")
                | Q(published_at__isnull=False),
                name="shifts_vacancy_published_when_open",
            ),
            models.CheckConstraint(
                condition=Q(pool_opened_at__isnull=True) | Q(published_at__isnull=False),
                name="shifts_vacancy_own_bank_first",
            ),
            models.UniqueConstraint(
                fields=["trust", "source", "external_ref"],
                condition=~Q(external_ref=""),
                name="shifts_vacancy_external_ref_once",
            ),
            models.UniqueConstraint(fields=["id", "trust"], name="shifts_vacancy_with_trust"),
        ]
        indexes = [
            models.Index(fields=["trust", "starts_at"], name="shifts_vacancy_trust_starts"),
            models.Index(fields=["ward", "starts_at"], name="shifts_vacancy_ward_starts"),
            models.Index(
                fields=["grade", "starts_at"],
                condition=Q(status="open"),
                name="shifts_vacancy_open_grade",
            ),
            models.Index(
                fields=["also_grade", "starts_at"],
                condition=Q(status="open", also_grade__isnull=False),
                name="shifts_vacancy_open_also",
            ),
            models.Index(
                fields=["opens_to_pool_at"],
                condition=Q(status="open", pool_opened_at__isnull=True),
                name="shifts_vacancy_opens_to_pool",
            ),
            models.Index(
                fields=["ends_at"],
                condition=Q(status__in=["open", "filled"]),
                name="shifts_vacancy_unfinished",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def period(self) -> Period:
        return Period(self.starts_at, self.ends_at)


class VacancySkillQuerySet(TenantQuerySet["VacancySkill"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(vacancy__in=Vacancy.objects.visible_to(actor))


class VacancySkill(models.Model):
    """A skill that a vacancy asks for."""

    HOLDER = Holder(
        "trust",
        reads=(
            f"trust_id = {TRUST}",
            "exists (select 1 from shifts_vacancy v where v.id = vacancy_id)",
        ),
        writes=(f"trust_id = {TRUST}",),
        read_duties=frozenset(
            {"broadcast", "booking", "checking", "deliver", "projecting", "sweeping"}
        ),
    )

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="+")
    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="skill_links")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="+")

    objects = VacancySkillQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "skill"], name="shifts_vacancyskill_once")
        ]

    def __str__(self) -> str:
        return f"{self.vacancy_id}: {self.skill_id}"


class ImportQuerySet(KeptFileQuerySet["Import"]):
    """The files of vacancies of one's own trust."""


class Import(KeptFile):
    """A file of vacancies."""

    source = models.CharField(max_length=40)
    publishes = models.BooleanField(db_default=False)

    objects = ImportQuerySet.as_manager()
