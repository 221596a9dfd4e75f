from compliance.models.background import EmploymentHistory, IdentityProof
from compliance.models.check_message import CheckMessage
from compliance.models.check_rule import CheckRule
from compliance.models.clearance import (
    Clearance,
    Requirement,
    RequirementAnswer,
    RequirementGroup,
    RequirementUse,
)
from compliance.models.credential import (
    Credential,
    CredentialKind,
    KindSatisfies,
    RequiredKind,
)
from compliance.models.decision import Decision
from compliance.models.details import Details
from compliance.models.disclosure import Disclosure
from compliance.models.evidence import Evidence, mark_of
from compliance.models.health import HealthClearance, ImmunityItem
from compliance.models.induction import Induction
from compliance.models.issuer import FamilyDefault, TakenFamily, TrustedIssuer
from compliance.models.register import RegisterAnswer, RegisterPolicy, RegisterQuestion
from compliance.models.registration import Registration
from compliance.models.reminder import Reminder, ReminderDay
from compliance.models.requirement import AcceptedCheck, AcceptedTrust, LocalRequirement
from compliance.models.restriction import Restriction, RestrictionPolicy
from compliance.models.right_to_work import RightToWork
from compliance.models.stop import CredentialStop
from compliance.models.training import LifeSupportCourse, Training
from compliance.models.training_file import LocalTrainingName, TrainingFile, TrainingName
from compliance.models.validity import ValidityPeriod, months_of

__all__ = [
    "AcceptedCheck",
    "AcceptedTrust",
    "CheckMessage",
    "CheckRule",
    "Clearance",
    "Credential",
    "CredentialKind",
    "CredentialStop",
    "Decision",
    "Details",
    "Disclosure",
    "EmploymentHistory",
    "Evidence",
    "FamilyDefault",
    "HealthClearance",
    "IdentityProof",
    "ImmunityItem",
    "Induction",
    "KindSatisfies",
    "LifeSupportCourse",
    "LocalRequirement",
    "LocalTrainingName",
    "RegisterAnswer",
    "RegisterPolicy",
    "RegisterQuestion",
    "Registration",
    "Reminder",
    "ReminderDay",
    "RequiredKind",
    "Requirement",
    "RequirementAnswer",
    "RequirementGroup",
    "RequirementUse",
    "Restriction",
    "RestrictionPolicy",
    "RightToWork",
    "TakenFamily",
    "Training",
    "TrainingFile",
    "TrainingName",
    "TrustedIssuer",
    "ValidityPeriod",
    "mark_of",
    "months_of",
]
