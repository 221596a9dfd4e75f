"""Reference data of the field: the same for everybody, loaded by the owner, read by all."""

from __future__ import annotations

from django.db import models


class StaffGroup(models.Model):
    """An NHS staff group (NHS Data Dictionary, STAFF GROUP)."""

    code = models.CharField(max_length=4, unique=True)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort", "code"]

    def __str__(self) -> str:
        return self.name


class PayScheme(models.Model):
    """When hours are unsocial: nights run from ``night_from`` to ``night_to`` on the wall clock."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    night_from = models.TimeField()
    night_to = models.TimeField()
    valid_from = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="trusts_payscheme_one_per_day"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Grade(models.Model):
    """A band or medical grade within a staff group."""

    code = models.CharField(max_length=12, unique=True)
    staff_group = models.ForeignKey(StaffGroup, on_delete=models.PROTECT, related_name="grades")
    name = models.CharField(max_length=80)
    plural = models.CharField(max_length=80)
    short_name = models.CharField(max_length=40)
    pay_scheme = models.CharField(max_length=20)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort", "code"]

    def __str__(self) -> str:
        return self.name


class Specialty(models.Model):
    """An area of practice (main specialty, nursing area, profession or science)."""

    code = models.CharField(max_length=12, unique=True)
    name = models.CharField(max_length=120)
    staff_group = models.ForeignKey(
        StaffGroup, on_delete=models.PROTECT, null=True, related_name="specialties"
    )

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "specialties"

    def __str__(self) -> str:
        return self.name


class Skill(models.Model):
    """Something a person has been signed off to do."""

    code = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=120)
    staff_group = models.ForeignKey(
        StaffGroup, on_delete=models.PROTECT, null=True, related_name="skills"
    )

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Setting(models.Model):
    """What a ward is, where more is asked of people for it: paediatrics, an emergency department,
    a theatre with exposure prone procedures."""

    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=80)
    sort = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["sort", "code"]

    def __str__(self) -> str:
        return self.name


class Rate(models.Model):
    """Pounds an hour for a grade from a day on: core, unsocial (window A), and Sundays and public
    holidays (window B). Agenda for Change handbook section 2; doctors' cards have core/unsocial."""

    grade = models.ForeignKey(Grade, on_delete=models.PROTECT, related_name="rates")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    core = models.DecimalField(max_digits=7, decimal_places=2)
    unsocial = models.DecimalField(max_digits=7, decimal_places=2)
    sunday = models.DecimalField(max_digits=7, decimal_places=2)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["grade", "valid_from"], name="trusts_rate_one_per_day")
        ]

    def __str__(self) -> str:
        return f"{self.grade} from {self.valid_from}"


class PublicHoliday(models.Model):
    """A designated public holiday in England."""

    day = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    class Meta:
        ordering = ["day"]

    def __str__(self) -> str:
        return self.name


class OnCost(models.Model):
    """What an employer pays on top of pay, as a percentage, from a day on."""

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=80)
    percent = models.DecimalField(max_digits=6, decimal_places=3)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="trusts_oncost_one_per_day")
        ]

    def __str__(self) -> str:
        return self.name


class RegisterEntry(models.Model):
    """An organisation or site on the ODS register, as last loaded. Nothing calls the network."""

    class Kind(models.TextChoices):
        TRUST = "trust", "Trust"
        SITE = "site", "Site"

    code = models.CharField(max_length=8, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5, choices=Kind)
    parent = models.CharField(max_length=8, blank=True, db_index=True)
    region = models.CharField(max_length=4, blank=True)
    icb = models.CharField(max_length=4, blank=True)
    address = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=80, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    opened = models.DateField(null=True)
    closed = models.DateField(null=True)
    successor = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        verbose_name_plural = "register entries"

    def __str__(self) -> str:
        return f"{self.name} ({self.code})"


class Outcode(models.Model):
    """The middle of a postcode district, from which distances are worked out."""

    outcode = models.CharField(max_length=4, unique=True)
    latitude = models.FloatField()
    longitude = models.FloatField()

    def __str__(self) -> str:
        return self.outcode
