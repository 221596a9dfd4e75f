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
from workers.models.message_choice import MessageChoice
from workers.models.worker import Grant, Worker

__all__ = [
    "CalendarFeed",
    "Capacity",
    "CapacitySpecialty",
    "Correction",
    "DataCopy",
    "Engagement",
    "Grant",
    "MessageChoice",
    "Worker",
    "WorkerIdentifier",
    "WorkerInvitation",
    "WorkerSkill",
]
