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
from compliance.models.evidence import Evidence
from compliance.models.requirement import AcceptedCheck, AcceptedTrust, LocalRequirement
from compliance.models.stop import CredentialStop

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
    "Evidence",
    "KindSatisfies",
    "LocalRequirement",
    "RequiredKind",
    "Requirement",
    "RequirementAnswer",
    "RequirementGroup",
    "RequirementUse",
]
