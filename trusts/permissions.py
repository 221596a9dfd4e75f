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
    INVITE_PEOPLE = "invite_people"
    MANAGE_TOKENS = "manage_tokens"
    ONBOARD_TRUST = "onboard_trust"
    VIEW_REGION = "view_region"


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


_RUNS_VACANCIES = frozenset(
    {
        Permission.VIEW_TRUST,
        Permission.POST_VACANCY,
        Permission.RELEASE_VACANCY,
        Permission.CANCEL_VACANCY,
        Permission.BOOK_WORKER,
        Permission.IMPORT_VACANCIES,
        Permission.VIEW_WORKERS,
    }
)

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
            _RUNS_VACANCIES,
        ),
        Role(
            "staffing_admin",
            "Temporary-staffing admin",
            "trust",
            "Runs the trust's bank: vacancies of every ward, people, and connected systems.",
            _RUNS_VACANCIES | {Permission.INVITE_PEOPLE, Permission.MANAGE_TOKENS},
        ),
        Role(
            "compliance_officer",
            "Compliance officer",
            "trust",
            "Checks the credentials of the people the trust engages, and says yes or no.",
            frozenset(
                {
                    Permission.VIEW_TRUST,
                    Permission.VIEW_WORKERS,
                    Permission.CHECK_CREDENTIALS,
                }
            ),
        ),
        Role(
            "trust_admin",
            "Trust admin",
            "trust",
            "Sets the trust up and invites its people. Posts nothing and checks nobody.",
            frozenset(
                {
                    Permission.VIEW_TRUST,
                    Permission.INVITE_PEOPLE,
                    Permission.MANAGE_TOKENS,
                }
            ),
        ),
        Role(
            "onboarding_admin",
            "Region onboarding admin",
            "bank",
            "Brings new trusts into the bank and invites their first managers.",
            frozenset({Permission.ONBOARD_TRUST, Permission.INVITE_PEOPLE}),
        ),
        Role(
            "bank_lead",
            "Bank lead",
            "bank",
            "Sees the whole bank's figures, never a named worker.",
            frozenset({Permission.VIEW_REGION}),
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
ROLE_CHOICES = [(role.code, role.name) for role in ROLES.values()]
