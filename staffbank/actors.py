"""Who is acting: a person from one seat, the system for one bank, or nobody.

Nothing sees everything. A seat is a membership, one's own worker record, or a named job; it comes
from the address of the page, never from the session, so two tabs cannot act for each other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The sorts of seat there are."""

    WORKER = "worker"
    TRUST = "trust"
    BANK = "bank"
    ICB = "icb"
    PERSON = "person"  # logged in, not yet in a seat: sees their own account and seats only
    SYSTEM = "system"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Actor:
    """A frozen account of who acts, from which seat, with which permissions.

    ``trusts`` are the trusts that engage a worker; ``pools`` the banks whose pooled vacancies this
    seat may see; ``wards`` limits a ward manager (``None``: all wards).
    Ids are database keys and never leave the building.
    """

    kind: Kind
    label: str = ""
    user_id: int | None = None
    worker_id: int | None = None
    trust_id: int | None = None
    bank_id: int | None = None
    icb_id: int | None = None
    trusts: frozenset[int] = frozenset()
    pools: frozenset[int] = frozenset()
    wards: frozenset[int] | None = None
    permissions: frozenset[str] = frozenset()
    role: str = ""

    @classmethod
    def nobody(cls) -> Actor:
        """Someone who has not logged in."""
        return cls(Kind.NOBODY, "Nobody")

    @classmethod
    def person(cls, user_id: int, label: str) -> Actor:
        """Someone logged in who has not taken a seat yet."""
        return cls(Kind.PERSON, label, user_id=user_id)

    @classmethod
    def system(cls, name: str, *, bank: int | None = None) -> Actor:
        """A named job, working for one bank (or for the installation's own records when none)."""
        return cls(Kind.SYSTEM, name, bank_id=bank, pools=frozenset(_some(bank)))

    @property
    def is_worker(self) -> bool:
        return self.kind is Kind.WORKER

    @property
    def is_trust(self) -> bool:
        return self.kind is Kind.TRUST

    def can(self, permission: str) -> bool:
        """Whether this seat carries ``permission``."""
        return permission in self.permissions


def _some(value: int | None) -> Iterable[int]:
    return () if value is None else (value,)
