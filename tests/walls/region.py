"""Where a row is as seen from our trust, and who asks for it."""

from dataclasses import dataclass, field

from django.test import Client

from trusts.permissions import ROLES
from trusts.services.token import FOR_MACHINES

OURS, WARD, CLOSED = "ours", "another ward's", "closed"
SIBLING, ABROAD, NOBODYS = "another trust's", "another bank's", "nobody's"
PLACES = (OURS, WARD, CLOSED, SIBLING, ABROAD, NOBODYS)
#: Places whose rows nobody of ours may reach, nor learn that they are there.
HIDDEN = (SIBLING, ABROAD, NOBODYS)
BOARD = "QRV"


@dataclass
class Persona:
    """Somebody who asks, and where they have a seat: the slug or code of it, or "me"."""

    user: object = None
    seat: str = ""
    role: str = ""
    secret: str = ""
    #: The places whose rows they may not reach.
    cannot_see: frozenset = frozenset(HIDDEN)
    #: They have a worker's seat besides, in which none of these rows are theirs.
    works: bool = False
    client: Client = field(default_factory=lambda: Client(raise_request_exception=False))

    @property
    def headers(self):
        return {"Authorization": f"Bearer {self.secret}"} if self.secret else {}

    def sits(self, seat):
        """Whether they have this seat."""
        return seat == self.seat or (self.works and seat == "me")

    def hidden(self, seat):
        """The places whose rows they may not reach from it."""
        return frozenset(PLACES) if self.works and seat == "me" else self.cannot_see

    def may(self, permission):
        allowed = FOR_MACHINES if self.secret else getattr(ROLES.get(self.role), "permissions", ())
        return permission is None or permission in allowed


@dataclass
class Region:
    """Who asks, and what the parts of an address stand for at each place."""

    personas: dict[str, Persona] = field(default_factory=dict)
    #: (part of the address, place) -> what stands there
    rows: dict[tuple[str, str], str] = field(default_factory=dict)
    #: Words by which a hidden place's people and papers would be known.
    secrets: set[str] = field(default_factory=set)
    #: Those of them by whom our bank's other trust took somebody without a check.
    taken: set[str] = field(default_factory=set)
    #: A place's booked worker, as a person who logs in.
    workers: dict[str, object] = field(default_factory=dict)
    #: The keys of the trusts that are not ours.
    strangers: list[int] = field(default_factory=list)

    def hidden_from(self, role, address):
        """The secrets to somebody of ours: an auditor reads whom the bank's trusts took."""
        audits = role == "auditor" and address.startswith("bank_shifts:overrides")
        return self.secrets - self.taken if audits else self.secrets

    @property
    def ours(self):
        """What stands at our own place, by name."""
        return {name: word for (name, place), word in self.rows.items() if place == OURS}
