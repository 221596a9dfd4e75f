from shifts.models.booking import LIVE, Booking, WorkPeriod
from shifts.models.flag import Flag
from shifts.models.offer import Offer
from shifts.models.override import Override
from shifts.models.reference import CancelReason, Reason
from shifts.models.release import Look, Release, Told
from shifts.models.trial import Trial
from shifts.models.vacancy import Import, Posting, Vacancy, VacancySkill

__all__ = [
    "LIVE",
    "Booking",
    "CancelReason",
    "Flag",
    "Import",
    "Look",
    "Offer",
    "Override",
    "Posting",
    "Reason",
    "Release",
    "Told",
    "Trial",
    "Vacancy",
    "VacancySkill",
    "WorkPeriod",
]
