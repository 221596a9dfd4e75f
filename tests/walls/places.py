"""Four trusts that could leak into each other, with a row of every sort that an address names.

Ours and a sibling share a bank; a third belongs to another bank. Every row has a *place* as seen
from our trust: ours, another ward's, closed, the sibling's, the other bank's, or nobody's.
"""

import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256

from django.test import Client

from insights.models import ReportRun
from shifts.models import Import
from staffbank import clock
from staffbank.accounts.models import OpenSession
from staffbank.db import as_owner
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.evidence import EvidenceFactory
from tests.factories.passport import share_of
from tests.factories.shifts import BookingFactory, OfferFactory, VacancyFactory
from tests.factories.tokens import MachineTokenFactory
from trusts.models import (
    AgreementVersion,
    IntegratedCareBoard,
    Invitation,
    LocalRate,
    Membership,
    RegisterEntry,
    RoleRequest,
    TrustBoard,
    TrustCode,
    WardFile,
)
from trusts.permissions import ROLES
from trusts.services.token import FOR_MACHINES
from workers.models import Correction, DataCopy

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
    #: A place's booked worker, as a person who logs in.
    workers: dict[str, object] = field(default_factory=dict)
    #: The keys of the trusts that are not ours.
    strangers: list[int] = field(default_factory=list)

    @property
    def ours(self):
        """What stands at our own place, by name."""
        return {name: word for (name, place), word in self.rows.items() if place == OURS}


def build() -> Region:
    """Make it, in the transaction that is open."""
    region = Region()
    bank, other = t.BankFactory(slug="large"), t.BankFactory(slug="small")
    ours, sibling, abroad = (
        t.TrustFactory(slug=slug) for slug in ("home", "next-door", "far-away")
    )
    for of, trust in ((bank, ours), (bank, sibling), (other, sibling), (other, abroad)):
        t.PoolMembershipFactory(bank=of, trust=trust)
    with as_owner():
        board = IntegratedCareBoard.objects.get(code=BOARD)
        TrustBoard.objects.create(trust=ours, icb=board, valid_from=t.EARLY)
    for place, of, trust in ((OURS, bank, ours), (SIBLING, bank, sibling), (ABROAD, other, abroad)):
        furnish(region, place, of, trust)
        furnish_bank(region, place, bank if place == OURS else other)
        if place != OURS:
            region.strangers.append(trust.pk)
    invite_personas(region, bank, board, ours, sibling, abroad)
    for name in {name for name, _ in region.rows}:
        region.rows[name, NOBODYS] = str(uuid.uuid4())
    return region


def furnish(region, place, bank, trust):
    """A trust's own papers."""
    rows = region.rows
    hidden = place != OURS

    def put(name, row, at=place):
        rows[name, at] = str(row.ref)
        if hidden:
            region.secrets.add(str(row.ref))
        return row

    ward = t.WardFactory(site__trust=trust)
    worker = w.WorkerFactory(ready_for=trust, name=f"Zebedee {trust.slug.title()}")
    booked = w.WorkerFactory(ready_for=trust, name=f"Quentin {trust.slug.title()}")
    put("worker", worker)
    draft = put("draft", VacancyFactory(ward=ward, bank=bank))
    put("vacancy", VacancyFactory(ward=ward, bank=bank, open=True))
    filled = VacancyFactory(ward=ward, bank=bank, open=True)
    put("booking", BookingFactory(vacancy=filled, worker=booked))
    open_still = VacancyFactory(ward=ward, bank=bank, open=True)
    put("offer", OfferFactory(vacancy=open_still, worker=booked))
    credential = put("credential", w.CredentialFactory(worker=booked))
    put("page", EvidenceFactory(credential=credential))
    put("import", import_of(trust))
    put("member", t.MembershipFactory(trust=trust, role="compliance_officer"))
    put("invitation", invitation_of(trust=trust, email=f"new@{trust.slug}.example.nhs.uk"))
    put("token", MachineTokenFactory(trust=trust))
    put("own ward file", ward_file_of(trust))
    put("worker invitation", w.WorkerInvitationFactory(trust=trust))
    put("request", request_of(trust=trust))
    put("rate", rate_of(bank, trust))
    put("correction", correction_of(worker))
    put("copy", copy_of(booked))
    with as_owner():
        checked = booked.credentials.first()
    put("share", share_of(checked))
    rows["ward", place] = ward.code
    region.workers[place] = booked.user
    with as_owner():
        TrustCode.objects.create(trust=trust, code=f"T{trust.pk}", valid_from=t.EARLY)
    if hidden:
        region.secrets |= {worker.name, booked.name, worker.email, draft.number, filled.number}
        return
    close(region, bank, trust, ward, booked)


def close(region, bank, trust, ward, booked):
    """What is over at our trust, and what is another ward's of it."""
    yesterday, rows = clock.today() - timedelta(days=1), region.rows
    elsewhere = t.WardFactory(site=ward.site)
    there = VacancyFactory(ward=elsewhere, bank=bank, open=True)
    rows["draft", WARD] = str(VacancyFactory(ward=elsewhere, bank=bank).ref)
    rows["vacancy", WARD] = str(there.ref)
    filled = VacancyFactory(ward=elsewhere, bank=bank, open=True)
    rows["booking", WARD] = str(BookingFactory(vacancy=filled).ref)
    cancelled = VacancyFactory(ward=ward, bank=bank, status="cancelled")
    rows["draft", CLOSED] = rows["vacancy", CLOSED] = str(cancelled.ref)
    ended = BookingFactory(vacancy=cancelled, worker=booked, status="cancelled")
    rows["booking", CLOSED] = str(ended.ref)
    there = VacancyFactory(ward=elsewhere, bank=bank, open=True)
    rows["offer", WARD] = str(OfferFactory(vacancy=there).ref)
    over = VacancyFactory(ward=ward, bank=bank, open=True)
    answered = OfferFactory(vacancy=over, worker=booked, status="declined", ended_at=clock.now())
    rows["offer", CLOSED] = str(answered.ref)
    left = w.WorkerFactory(status="left")
    w.EngagementFactory(worker=left, trust=trust, valid_to=yesterday)
    rows["worker", CLOSED] = str(left.ref)
    gone = w.CredentialFactory(worker=left)
    rows["credential", CLOSED] = str(gone.ref)
    rows["page", CLOSED] = str(EvidenceFactory(credential=gone).ref)
    rows["member", CLOSED] = str(t.MembershipFactory(trust=trust, valid_to=yesterday).ref)
    rows["import", CLOSED] = str(import_of(trust, days_ago=60).ref)
    revoked = invitation_of(trust=trust, email="back@example.nhs.uk", revoked_at=clock.now())
    rows["invitation", CLOSED] = str(revoked.ref)
    rows["token", CLOSED] = str(MachineTokenFactory(trust=trust, revoked_at=clock.now()).ref)


def furnish_bank(region, place, bank):
    """A bank's own papers. The sibling's bank papers are the other bank's."""
    rows, yesterday = region.rows, clock.today() - timedelta(days=1)
    joining = t.TrustFactory(status="setup")
    t.PoolMembershipFactory(bank=bank, trust=joining)
    with as_owner():
        entry = RegisterEntry.objects.filter(kind=RegisterEntry.Kind.TRUST).order_by("pk")[
            PLACES.index(place)
        ]
        TrustCode.objects.create(trust=joining, code=entry.code, valid_from=t.EARLY)
        run = ReportRun.objects.create(
            bank=bank,
            report=f"fill-{place[:9]}",
            day=clock.today(),
            rows=0,
            content="trust,shifts",
            made_at=clock.now(),
        )
    member = t.MembershipFactory(role="bank_lead", trust=None, bank=bank)
    rows["bank", place] = bank.slug
    rows["ward file", place] = str(ward_file_of(joining).ref)
    agreement_of(bank)
    named = {
        "joining trust": joining,
        "report": run,
        "bank request": request_of(bank=bank, role="bank_lead"),
        "bank member": member,
        "board lead": lead_at(place),
        "bank worker invitation": w.WorkerInvitationFactory(bank=bank, trust=joining),
        "bank invitation": invitation_of(
            bank=bank, role="bank_lead", email=f"lead@{place[:7]}.example.nhs.uk"
        ),
    }
    rows |= {(name, place): str(row.ref) for name, row in named.items()}
    if place != OURS:
        return
    gone = t.TrustFactory(status="left")
    t.PoolMembershipFactory(bank=bank, trust=gone, valid_to=yesterday)
    over = t.MembershipFactory(role="bank_lead", trust=None, bank=bank, valid_to=yesterday)
    revoked = invitation_of(
        bank=bank, role="bank_lead", email="x@example.nhs.uk", revoked_at=clock.now()
    )
    named = {"joining trust": gone, "bank member": over, "bank invitation": revoked}
    rows |= {(name, CLOSED): str(row.ref) for name, row in named.items()}


def lead_at(place):
    """Whoever leads our board; elsewhere, one that no trust of our bank belongs to."""
    with as_owner():
        boards = IntegratedCareBoard.objects.exclude(code=BOARD).order_by("-code")
        board = boards[PLACES.index(place)]
        if place == OURS:
            board = IntegratedCareBoard.objects.get(code=BOARD)
    return t.MembershipFactory(role="ics_lead", trust=None, icb=board)


def ward_file_of(trust):
    with as_owner():
        return WardFile.objects.create(
            trust=trust,
            filename="wards.csv",
            content=b"code,name,site,cost_centre\nW1,Ward 1,X,1\n",
            checked_at=clock.now(),
        )


def agreement_of(bank):
    text = "The trusts of the bank share their staff."
    with as_owner():
        return AgreementVersion.objects.get_or_create(
            bank=bank,
            number=1,
            defaults={
                "title": "Sharing staff",
                "text": text,
                "sha256": sha256(text.encode()).hexdigest(),
                "published_at": clock.now(),
            },
        )


def request_of(**facts):
    """A role that waits for a second person's yes."""
    given = {"role": "trust_manager", "email": "asked@example.nhs.uk"} | facts
    asker = t.UserFactory()
    with as_owner():
        return RoleRequest.objects.create(
            valid_from=clock.today(),
            reason="To help in winter",
            asked_by=asker,
            asked_at=clock.now(),
            ends_at=clock.now() + timedelta(days=7),
            **given,
        )


def rate_of(bank, trust):
    """A rate that waits for somebody to decide."""
    with as_owner():
        return LocalRate.objects.create(
            bank=bank,
            trust=trust,
            grade=t.grade(),
            valid_from=clock.today(),
            reason="Nights go unfilled",
            asked_by=t.UserFactory(),
            asked_at=clock.now(),
        )


def correction_of(worker):
    with as_owner():
        return Correction.objects.create(
            worker=worker, what=Correction.What.PHONE, should_be="Zed", asked_at=clock.now()
        )


def copy_of(worker):
    with as_owner():
        return DataCopy.objects.create(
            worker=worker,
            asked_at=clock.now(),
            made_at=clock.now(),
            ends_at=clock.now() + timedelta(days=7),
            content=b"PK",
        )


def invitation_of(**facts):
    given = {"role": "trust_manager", "name": "New Person", "token_hash": uuid.uuid4().hex} | facts
    with as_owner():
        return Invitation.objects.create(
            invited_at=clock.now(),
            ends_at=clock.now() + timedelta(days=7),
            **given,
        )


def import_of(trust, days_ago=0):
    with as_owner():
        return Import.objects.create(
            trust=trust,
            filename="week.csv",
            content=b"ward,date\n",
            checked_at=clock.now() - timedelta(days=days_ago),
        )


def invite_personas(region, bank, board, ours, sibling, abroad):
    """Every role at our places, the same from other places, people with no seat, and nobody."""
    with as_owner():
        ward = ours.wards.get(code=region.rows["ward", OURS])

    def seat(role, place, **at):
        user = t.MembershipFactory(role=role, **at).user
        return Persona(user, place, role)

    for role in ROLES.values():
        at = {
            "trust": {"trust": ours, "wards": [ward] if role.ward_scoped else ()},
            "bank": {"trust": None, "bank": bank},
            "icb": {"trust": None, "icb": board},
        }[role.level]
        place = {"trust": "home", "bank": "large", "icb": BOARD}[role.level]
        region.personas[role.code] = seat(role.code, place, **at)
    own = region.personas["ward_manager"]
    with as_owner():
        covered = Membership.objects.get(user=own.user)
    cover = {"trust": ours, "wards": [ward], "covers": covered}
    month = clock.today() + timedelta(days=30)
    both = t.MembershipFactory(role="trust_manager", trust=ours).user
    w.WorkerFactory(user=both)
    small = bank_of(abroad)
    yesterday = clock.today() - timedelta(days=1)
    region.personas |= {
        "a manager next door": seat("staffing_admin", "next-door", trust=sibling),
        "a manager far away": seat("staffing_admin", "far-away", trust=abroad),
        "the other bank's admin": seat("onboarding_admin", "small", trust=None, bank=small),
        "a manager until yesterday": seat("staffing_admin", "", trust=ours, valid_to=yesterday),
        "a deputy": seat("ward_manager", "home", valid_to=month, **cover),
        "a manager who works": Persona(both, "home", "trust_manager", works=True),
        "a worker of ours": Persona(region.workers[OURS], "me"),
        "a worker next door": Persona(
            region.workers[SIBLING], "me", cannot_see=frozenset(PLACES) - {SIBLING}
        ),
        "somebody with no seat": Persona(t.UserFactory()),
        "nobody": Persona(),
    }
    for place, name in ((SIBLING, "a manager next door"), (ABROAD, "a manager far away")):
        theirs = open_session_of(region.personas[name].user)
        region.rows["session", place] = str(theirs.pk)
        region.secrets.add(str(theirs.pk))
    MachineTokenFactory(trust=ours, secret="sbk_" + "o" * 43)
    MachineTokenFactory(trust=sibling, secret="sbk_" + "s" * 43)
    region.personas |= {
        "our machine": Persona(seat="home", secret="sbk_" + "o" * 43),
        "the machine next door": Persona(seat="next-door", secret="sbk_" + "s" * 43),
    }
    for persona in region.personas.values():
        if persona.user:
            persona.client.force_login(persona.user)


def open_session_of(user):
    with as_owner():
        return OpenSession.objects.create(
            user=user,
            session_key=uuid.uuid4().hex,
            device="Chrome on Windows",
            began_at=clock.now(),
            seen_at=clock.now(),
        )


def bank_of(trust):
    with as_owner():
        return trust.pools.select_related("bank").get().bank
