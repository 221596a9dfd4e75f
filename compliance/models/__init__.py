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
from compliance.models.evidence import Evidence
from compliance.models.requirement import AcceptedCheck, AcceptedTrust, LocalRequirement

__all__ = [
    "AcceptedCheck",
    "AcceptedTrust",
    "Clearance",
    "Credential",
    "CredentialKind",
    "Evidence",
    "KindSatisfies",
    "LocalRequirement",
    "RequiredKind",
    "Requirement",
    "RequirementAnswer",
    "RequirementGroup",
    "RequirementUse",
]
