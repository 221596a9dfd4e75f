"""The pages that people of the demonstration sent in: specimens, kept as real ones are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import Exists, OuterRef, Q, QuerySet

from compliance.models import Credential, CredentialKind, Evidence
from compliance.services.evidence import Received, put_away, row_of
from insights.simulation import specimens
from insights.simulation.overriding import seat_of
from insights.simulation.personas import PERSONAS
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.interop.documents import Document
from staffbank.wording import day_words

Group = CredentialKind.Group
Status = Credential.Status

JOB = Actor.system("simulate")
#: So many checks have their pages drawn in one start; the longest waiting have none yet.
A_START = 250
#: Whose checks that count have pages too; wards see the faces of everybody one can be.
SHOWN = "amara"


@dataclass(frozen=True, slots=True)
class Sending:
    """One check, and its pages as they were sent."""

    credential: Credential
    pages: tuple[bytes, ...]
    face: bytes | None = None

    @property
    def received(self) -> tuple[Received, ...]:
        """The face last."""
        pages = (*self.pages, self.face) if self.face else self.pages
        return tuple(Received(Document("jpeg", (page,)), clean=True) for page in pages)


def send_in(now: datetime) -> int:
    """Give each check that waits its pages, and Amara's that count; how many pages were drawn."""
    officer = seat_of("jo").user_id
    assert officer is not None
    with acting(JOB), duty("checking"):
        sendings = [*_waiting(), *_counting()]
    with (
        put_away([each for sending in sendings for each in sending.received]) as kept,
        acting(JOB),
        duty("checking"),
    ):
        rest = iter(kept)
        Evidence.objects.bulk_create(
            row_of(
                page,
                sending.credential,
                portrait=number == len(sending.pages),
                now=min(sending.credential.submitted_at, now),
                sender=sending.credential.worker.user_id or officer,
            )
            for sending in sendings
            for number, page in zip(range(len(sending.received)), rest, strict=False)
        )
    return len(kept)


def _waiting() -> Iterator[Sending]:
    rows = _without_pages(Credential.objects.waiting())
    for each in rows.order_by("-submitted_at", "pk")[:A_START]:
        of_identity = each.kind.group == Group.IDENTITY
        yield Sending(each, _drawn(each), _face(each) if of_identity else None)


def _counting() -> Iterator[Sending]:
    """What counts of the people one can be. Pages of a DBS certificate are let go six months
    after the decision, and a register has none."""
    people = {each.email: each.key for each in PERSONAS if each.work}
    rows = Credential.objects.filter(status=Status.VERIFIED, worker__email__in=people)
    rows = rows.exclude(kind__group__in=(Group.DBS, Group.REGISTRATION))
    shown = next(email for email, key in people.items() if key == SHOWN)
    rows = rows.filter(Q(worker__email=shown) | Q(kind__group=Group.IDENTITY))
    for each in _without_pages(rows).order_by("pk"):
        pages = _drawn(each) if each.worker.email == shown else ()
        yield Sending(each, pages, _face(each) if each.kind.group == Group.IDENTITY else None)


def _without_pages(rows: QuerySet[Credential]) -> QuerySet[Credential]:
    sent = Evidence.objects.filter(credential=OuterRef("pk"))
    return rows.filter(~Exists(sent)).select_related("kind", "worker")


def _drawn(credential: Credential) -> tuple[bytes, ...]:
    said = specimens.Said(credential.worker.name, tuple(_lines(credential)))
    seed = str(credential.worker.ref)
    return tuple(draw(said, seed) for draw in specimens.DRAWINGS[credential.kind.group])


def _face(credential: Credential) -> bytes:
    return specimens.portrait(str(credential.worker.ref))


def _lines(credential: Credential) -> Iterable[tuple[str, str]]:
    """What stands on it beneath the name, as far as the check says it."""
    yield "What", credential.kind.name
    yield "Issued by", credential.issuer or "The demonstration"
    yield "Date", day_words(credential.valid_from, year=True)
    if credential.valid_to and credential.kind.group != Group.DBS:  # a certificate says no end
        yield "Until", day_words(credential.valid_to, year=True)
    if credential.kind.group in {Group.DBS, Group.IDENTITY, Group.REGISTRATION}:
        yield "Number", _number(credential)


def _number(credential: Credential) -> str:
    """Invented, the same each time, and ending as the check says."""
    digits = int(sha256(str(credential.ref).encode()).hexdigest(), 16)
    return f"00{digits % 10**6:06d}{credential.number_hint or digits % 10**4:0>4}"
