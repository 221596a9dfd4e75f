from trusts.models.agreement import AgreementVersion, Signature
from trusts.models.bank import (
    Bank,
    BankPolicy,
    IntegratedCareBoard,
    PoolMembership,
    PoolStaffGroup,
)
from trusts.models.departure import Departure
from trusts.models.granting import RolePolicy, RoleRequest, RoleRequestWard
from trusts.models.local import Confirmation, LocalNumber, LocalRate, NumberLimit
from trusts.models.membership import (
    Invitation,
    InvitationWard,
    MachineToken,
    Membership,
    MembershipWard,
)
from trusts.models.reference import (
    Grade,
    OnCost,
    Outcode,
    PayScheme,
    PublicHoliday,
    Rate,
    RegisterEntry,
    Skill,
    Specialty,
    StaffGroup,
)
from trusts.models.rehearsal import Rehearsal
from trusts.models.trust import Site, Trust, TrustBoard, TrustCode, Ward, WardFile, WardTime

__all__ = [
    "AgreementVersion",
    "Bank",
    "BankPolicy",
    "Confirmation",
    "Departure",
    "Grade",
    "IntegratedCareBoard",
    "Invitation",
    "InvitationWard",
    "LocalNumber",
    "LocalRate",
    "MachineToken",
    "Membership",
    "MembershipWard",
    "NumberLimit",
    "OnCost",
    "Outcode",
    "PayScheme",
    "PoolMembership",
    "PoolStaffGroup",
    "PublicHoliday",
    "Rate",
    "RegisterEntry",
    "Rehearsal",
    "RolePolicy",
    "RoleRequest",
    "RoleRequestWard",
    "Signature",
    "Site",
    "Skill",
    "Specialty",
    "StaffGroup",
    "Trust",
    "TrustBoard",
    "TrustCode",
    "Ward",
    "WardFile",
    "WardTime",
]
