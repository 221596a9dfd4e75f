"""Registration with a professional body, as whoever checked it read it from the register."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from compliance.models.details import Details, once_checked, open_to_trusts
from workers.models.worker import EngagedQuerySet
from workers.rules.registration import SHAPES

#: The Academy's numbers: its register is read by people, and not asked.
ACADEMY = r"[A-Z0-9]{4,12}"
#: What a number of each body looks like, for the database.
_NUMBERS = {
    **{body: f"^{shape.pattern.pattern}$" for body, shape in SHAPES.items()},
    "ahcs": f"^{ACADEMY}$",
}


class RegistrationQuerySet(EngagedQuerySet["Registration"]):
    """Registrations of people one may see: a register is public."""


class Registration(Details):
    """An entry in a register. ``status`` is what it said on the day it was checked."""

    class Body(models.TextChoices):
        GMC = "gmc", "General Medical Council"
        NMC = "nmc", "Nursing and Midwifery Council"
        HCPC = "hcpc", "Health and Care Professions Council"
        GPHC = "gphc", "General Pharmaceutical Council"
        GDC = "gdc", "General Dental Council"
        SWE = "swe", "Social Work England"
        SSSC = "sssc", "Scottish Social Services Council"
        AHCS = "ahcs", "Academy for Healthcare Science"

    class Status(models.TextChoices):
        REGISTERED = "registered", "Registered, with nothing against it"
        PROVISIONAL = "provisional", "Provisionally registered"
        CAUTION = "caution", "Registered, with a caution"
        CONDITIONS = "conditions", "Conditions or undertakings"
        SUSPENDED = "suspended", "Suspended"
        LAPSED = "lapsed", "Lapsed"
        REMOVED = "removed", "Removed or struck off"

    #: With these a person may practise; with the others a check is not accepted.
    STANDING = (Status.REGISTERED, Status.PROVISIONAL, Status.CAUTION)

    HOLDER = open_to_trusts("compliance_registration")

    body = models.CharField(max_length=4, choices=Body)
    number = models.CharField(max_length=12, blank=True)
    part = models.CharField(max_length=120, blank=True)  # "Adult nurse, level 1", "Radiographer"
    status = models.CharField(max_length=11, choices=Status, blank=True)
    licensed = models.BooleanField(null=True)  # to practise: the GMC's register says so apart

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(number="")
                | Q(
                    *(Q(body=body, number__regex=shape) for body, shape in _NUMBERS.items()),
                    _connector=Q.OR,
                ),
                name="compliance_registration_number_of_its_body",
            ),
            once_checked("compliance_registration_read", ~Q(number="") & ~Q(part="")),
            once_checked(
                "compliance_registration_in_standing",
                Q(status__in=["registered", "provisional", "caution"]),
            ),
            once_checked(
                "compliance_registration_doctor_licensed",
                ~Q(body="gmc") | Q(licensed__isnull=False, licensed=True),
            ),
        ]
