from workers.models.capacity import (
    CalendarFeed,
    Capacity,
    CapacitySpecialty,
    WorkerIdentifier,
    WorkerSkill,
)
from workers.models.data_request import Correction, DataCopy
from workers.models.engagement import Engagement
from workers.models.invitation import WorkerInvitation
from workers.models.joining import Joining, JoiningSpell
from workers.models.merge import Merge, MovedRow
from workers.models.message_choice import MessageChoice
from workers.models.staff_list import StaffEntry, StaffFile, StaffMatch
from workers.models.statement import FormerName, SiteChoice, SkillStatement
from workers.models.terms import TermsSignature, TermsVersion
from workers.models.unlike import Unlike
from workers.models.worker import Grant, Worker

__all__ = [
    "CalendarFeed",
    "Capacity",
    "CapacitySpecialty",
    "Correction",
    "DataCopy",
    "Engagement",
    "FormerName",
    "Grant",
    "Joining",
    "JoiningSpell",
    "Merge",
    "MessageChoice",
    "MovedRow",
    "SiteChoice",
    "SkillStatement",
    "StaffEntry",
    "StaffFile",
    "StaffMatch",
    "TermsSignature",
    "TermsVersion",
    "Unlike",
    "Worker",
    "WorkerIdentifier",
    "WorkerInvitation",
    "WorkerSkill",
]
