"""What a seat may do. Roles are code, so that a change to one is reviewed like any other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Permission(StrEnum):
    """One thing a person may do."""

    VIEW_TRUST = "view_trust"
    POST_VACANCY = "post_vacancy"
    RELEASE_VACANCY = "release_vacancy"
    CANCEL_VACANCY = "cancel_vacancy"
    BOOK_WORKER = "book_worker"
    IMPORT_VACANCIES = "import_vacancies"
    VIEW_WORKERS = "view_workers"
    CHECK_CREDENTIALS = "check_credentials"
    VIEW_ROLES = "view_roles"
    INVITE_PEOPLE = "invite_people"
    VIEW_PAY = "view_pay"
    KEEP_WARDS = "keep_wards"
    INVITE_WORKERS = "invite_workers"
    RECORD_INDUCTION = "record_induction"
    MANAGE_TOKENS = "manage_tokens"
    APPOINT_LEADS = "appoint_leads"
    SIGN_AGREEMENT = "sign_agreement"
    ONBOARD_TRUST = "onboard_trust"
    VIEW_REGION = "view_region"
    VIEW_RECORD = "view_record"
    AUDIT_ROLES = "audit_roles"
    SET_NUMBERS = "set_numbers"
    SET_CHECKS = "set_checks"
    OVERRIDE_CHECKS = "override_checks"
    ASK_RATE = "ask_rate"
    APPROVE_RATE = "approve_rate"
    SET_REGION = "set_region"


#: What each means, as a governance board reads it: "Somebody in this role may ...".
SENTENCES: dict[Permission, str] = {
    Permission.VIEW_TRUST: "read the trust's vacancies, bookings, costs and reports",
    Permission.POST_VACANCY: "post vacancies and change them",
    Permission.RELEASE_VACANCY: "publish vacancies to the trust's bank and open them to the region",
    Permission.CANCEL_VACANCY: "cancel vacancies and bookings",
    Permission.BOOK_WORKER: "book somebody else onto a vacancy, or offer it to them by name",
    Permission.IMPORT_VACANCIES: "import files of vacancies",
    Permission.VIEW_WORKERS: "see the people the trust engages or has booked",
    Permission.CHECK_CREDENTIALS: "read people's documents, and accept or refuse them",
    Permission.VIEW_ROLES: "see who has which role, who gave it to them, and what has changed",
    Permission.INVITE_PEOPLE: "invite people, give, change and end roles, and arrange cover",
    Permission.VIEW_PAY: "read and download who worked which shift at the trust, and their pay",
    Permission.KEEP_WARDS: "keep the trust's sites, wards and cost centres",
    Permission.INVITE_WORKERS: "invite people to work shifts, and reset a worker's second step",
    Permission.RECORD_INDUCTION: "record who was shown round a site or ward, and withdraw it",
    Permission.MANAGE_TOKENS: "connect other systems, and disconnect them",
    Permission.APPOINT_LEADS: "appoint ICS leads of the boards that the bank's trusts belong to",
    Permission.SIGN_AGREEMENT: "sign the bank's agreement for the trust",
    Permission.ONBOARD_TRUST: "bring a trust into the bank and take it live",
    Permission.VIEW_REGION: "see figures of the bank or board, which name no worker",
    Permission.VIEW_RECORD: "read and download the record of who did, saw and took away what",
    Permission.AUDIT_ROLES: "see who has which role at every trust of the bank",
    Permission.SET_CHECKS: "say which checks are asked of people, and whose are accepted",
    Permission.OVERRIDE_CHECKS: "take somebody for a while without a check that is asked for, "
    "never without what the law asks for, and approve that a colleague does",
    Permission.SET_NUMBERS: "set the trust's own breaks and rules within the region's limits",
    Permission.ASK_RATE: "ask for a rate of the trust's own",
    Permission.APPROVE_RATE: "approve a rate that somebody else asked for, or refuse it",
    Permission.SET_REGION: "set the region's bank model, pool policy and numbers, for all trusts",
}


@dataclass(frozen=True)
class Role:
    """A named set of permissions, with a sentence a governance board can read."""

    code: str
    name: str
    level: str  # trust, bank or icb: where a membership with it belongs
    sentence: str
    permissions: frozenset[Permission]
    ward_scoped: bool = False

    @property
    def spoken(self) -> str:
        """The name inside a sentence: "ward manager", "ICS lead"."""
        return self.name if self.name[:2].isupper() else self.name[:1].lower() + self.name[1:]

    @property
    def may(self) -> tuple[str, ...]:
        """What it may do, a sentence for each permission, in the order they are declared."""
        return tuple(SENTENCES[each] for each in Permission if each in self.permissions)

    @property
    def gives_roles(self) -> bool:
        """Whether its holders give roles to others: a place must always keep one of them."""
        return Permission.INVITE_PEOPLE in self.permissions


_RUNS_VACANCIES = frozenset(
    {
        Permission.VIEW_TRUST,
        Permission.POST_VACANCY,
        Permission.RELEASE_VACANCY,
        Permission.CANCEL_VACANCY,
        Permission.BOOK_WORKER,
        Permission.IMPORT_VACANCIES,
        Permission.VIEW_WORKERS,
        Permission.RECORD_INDUCTION,
    }
)
_GIVES_ROLES = frozenset({Permission.VIEW_ROLES, Permission.INVITE_PEOPLE})

ROLES: dict[str, Role] = {
    role.code: role
    for role in (
        Role(
            "ward_manager",
            "Ward manager",
            "trust",
            "Posts, opens and cancels vacancies of their own wards, and books people onto them.",
            _RUNS_VACANCIES - {Permission.IMPORT_VACANCIES},
            ward_scoped=True,
        ),
        Role(
            "trust_manager",
            "Trust manager",
            "trust",
            "Posts, imports, opens and cancels vacancies of every ward of the trust.",
            _RUNS_VACANCIES | {Permission.OVERRIDE_CHECKS},
        ),
        Role(
            "staffing_admin",
            "Temporary-staffing admin",
            "trust",
            "Runs the trust's bank: vacancies of every ward, people, its own numbers, and "
            "connected systems.",
            _RUNS_VACANCIES
            | _GIVES_ROLES
            | {
                Permission.KEEP_WARDS,
                Permission.INVITE_WORKERS,
                Permission.MANAGE_TOKENS,
                Permission.VIEW_RECORD,
                Permission.SET_NUMBERS,
                Permission.SET_CHECKS,
                Permission.OVERRIDE_CHECKS,
                Permission.ASK_RATE,
            },
        ),
        Role(
            "rate_authoriser",
            "Rate authoriser",
            "trust",
            "Approves rates that colleagues ask for, and reads what every vacancy costs. Posts and "
            "books nothing.",
            frozenset({Permission.VIEW_TRUST, Permission.APPROVE_RATE}),
        ),
        Role(
            "compliance_officer",
            "Compliance officer",
            "trust",
            "Checks the credentials of the people the trust engages, and says which it asks for "
            "and accepts.",
            frozenset(
                {
                    Permission.VIEW_TRUST,
                    Permission.VIEW_WORKERS,
                    Permission.RECORD_INDUCTION,
                    Permission.CHECK_CREDENTIALS,
                    Permission.SET_CHECKS,
                    Permission.OVERRIDE_CHECKS,
                }
            ),
        ),
        Role(
            "payroll",
            "Payroll",
            "trust",
            "Reads who worked which shift and what it pays, and downloads it. Changes nothing.",
            frozenset({Permission.VIEW_TRUST, Permission.VIEW_PAY}),
        ),
        Role(
            "trust_admin",
            "Trust admin",
            "trust",
            "Sets the trust up and gives its people their roles. Posts nothing and checks nobody.",
            _GIVES_ROLES
            | {
                Permission.VIEW_TRUST,
                Permission.KEEP_WARDS,
                Permission.MANAGE_TOKENS,
                Permission.VIEW_RECORD,
                Permission.SET_NUMBERS,
                Permission.SET_CHECKS,
                Permission.ASK_RATE,
            },
        ),
        Role(
            "signatory",
            "Signatory",
            "trust",
            "Signs the bank's agreement for the trust. Sees no vacancies and no people.",
            frozenset({Permission.SIGN_AGREEMENT}),
        ),
        Role(
            "onboarding_admin",
            "Region onboarding admin",
            "bank",
            "Brings new trusts into the bank, invites their first managers, sets what all trusts "
            "go by, and gives the bank's own people and ICS leads their roles.",
            _GIVES_ROLES
            | {
                Permission.ONBOARD_TRUST,
                Permission.SET_REGION,
                Permission.SET_CHECKS,
                Permission.APPOINT_LEADS,
                Permission.INVITE_WORKERS,
            },
        ),
        Role(
            "bank_lead",
            "Bank lead",
            "bank",
            "Sees the whole bank's figures, never a named worker, and sets what all trusts go by.",
            frozenset({Permission.VIEW_REGION, Permission.SET_REGION, Permission.SET_CHECKS}),
        ),
        Role(
            "auditor",
            "Auditor",
            "bank",
            "Reads the record of the bank and its trusts, who has which role there, and the "
            "bank's figures. Changes nothing.",
            frozenset(
                {
                    Permission.VIEW_REGION,
                    Permission.VIEW_ROLES,
                    Permission.VIEW_RECORD,
                    Permission.AUDIT_ROLES,
                }
            ),
        ),
        Role(
            "ics_lead",
            "ICS lead",
            "icb",
            "Sees the figures of the trusts in their integrated care board, never a named worker.",
            frozenset({Permission.VIEW_REGION}),
        ),
    )
}
#: Everybody who works shifts has these of themselves, whatever roles they hold besides.
WORKER_SENTENCE = (
    "Finds and books shifts, keeps their own passport and calendar, and sees their own record."
)
#: Whose policy says which roles need a second person: a bank's says it of ICS leads as well.
DECIDED_BY = {"trust": ("trust",), "bank": ("bank", "icb")}
#: Where a role belongs, in the order in which pages list them.
LEVELS = {
    "trust": "At a trust",
    "bank": "At the bank",
    "icb": "At an integrated care board",
}
ROLE_CHOICES = [(role.code, role.name) for role in ROLES.values()]

#: Before the role of somebody who covers for a colleague, in the record.
DEPUTY = "deputy:"


def spoken_in_record(written: str) -> str:
    """A role as the record has it, in a sentence: "ward manager", "deputy ward manager"; nothing of
    what is no role."""
    role = ROLES.get(written.removeprefix(DEPUTY))
    if role is None:
        return ""
    return f"deputy {role.spoken}" if written.startswith(DEPUTY) else role.spoken
