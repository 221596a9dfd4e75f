from trusts.models.bank import (
    Bank,
    BankPolicy,
    IntegratedCareBoard,
    PoolMembership,
    PoolStaffGroup,
)
from trusts.models.membership import (
    Invitation,
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
from trusts.models.trust import Site, Trust, TrustBoard, TrustCode, Ward, WardTime

__all__ = [
    "Bank",
    "BankPolicy",
    "Grade",
    "IntegratedCareBoard",
    "Invitation",
    "MachineToken",
    "Membership",
    "MembershipWard",
    "OnCost",
    "Outcode",
    "PayScheme",
    "PoolMembership",
    "PoolStaffGroup",
    "PublicHoliday",
    "Rate",
    "RegisterEntry",
    "Site",
    "Skill",
    "Specialty",
    "StaffGroup",
    "Trust",
    "TrustBoard",
    "TrustCode",
    "Ward",
    "WardTime",
]
