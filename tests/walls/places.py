"""Four trusts that could leak into each other, with a row of every sort that an address names.

Ours and a sibling share a bank; a third belongs to another bank. Every row has a *place* as seen
from our trust: ours, another ward's, closed, the sibling's, the other bank's, or nobody's.
"""

import uuid
from datetime import timedelta

from insights.models import ReportRun
from staffbank import clock
from staffbank.db import as_owner
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.checking import CheckRuleFactory
from tests.factories.evidence import EvidenceFactory
from tests.factories.inductions import induction_of
from tests.factories.issuers import TrustedIssuerFactory
from tests.factories.passport import share_of
from tests.factories.restrictions import restriction_of
from tests.factories.shifts import (
    BookingFactory,
    OfferFactory,
    OverrideFactory,
    TrialFactory,
    VacancyFactory,
)
from tests.factories.stops import stop_of
from tests.factories.tokens import MachineTokenFactory
from tests.walls.papers import (
    agreement_of,
    alike_of,
    copy_of,
    correction_of,
    import_of,
    invitation_of,
    rate_of,
    request_of,
    staff_file_of,
    training_file_of,
    ward_file_of,
)
from tests.walls.personas import invite_personas
from tests.walls.region import ABROAD, BOARD, CLOSED, NOBODYS, OURS, PLACES, SIBLING, WARD, Region
from trusts.models import (
    IntegratedCareBoard,
    RegisterEntry,
    Skill,
    TrustBoard,
    TrustCode,
)
from workers.models import WorkerSkill

#: A ward's code of each place: none like another, or an importer would guess ours from theirs.
CODES = {OURS: "HOME", SIBLING: "KLMN", ABROAD: "XYZX"}


def build() -> Region:
    """Make it, in the transaction that is open."""
    region = Region()
    bank, other = (
        t.BankFactory(slug="large", policy__open_registration=True),
        t.BankFactory(slug="small"),
    )
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

    ward = t.WardFactory(site__trust=trust, code=CODES[place])
    worker = w.WorkerFactory(ready_for=trust, name=f"Zebedee {trust.slug.title()}")
    booked = w.WorkerFactory(ready_for=trust, name=f"Quentin {trust.slug.title()}")
    put("worker", worker)
    put("booked worker", booked)
    draft = put("draft", VacancyFactory(ward=ward, bank=bank))
    put("vacancy", VacancyFactory(ward=ward, bank=bank, open=True))
    filled = VacancyFactory(ward=ward, bank=bank, open=True)
    put("booking", BookingFactory(vacancy=filled, worker=booked))
    open_still = VacancyFactory(ward=ward, bank=bank, open=True)
    put("override", OverrideFactory(trust=trust, worker=worker))
    put("offer", OfferFactory(vacancy=open_still, worker=booked))
    credential = put("credential", w.CredentialFactory(worker=booked))
    put("page", EvidenceFactory(credential=credential))
    CheckRuleFactory(trust=trust, at_once=True)
    put("import", import_of(trust))
    put("training file", training_file_of(trust))
    put("staff file", staff_file_of(trust))
    put("staff entry", w.StaffEntryFactory(trust=trust))
    put("member", t.MembershipFactory(trust=trust, role="compliance_officer"))
    put("invitation", invitation_of(trust=trust, email=f"new@{trust.slug}.example.nhs.uk"))
    put("token", MachineTokenFactory(trust=trust))
    put("own ward file", ward_file_of(trust))
    put("worker invitation", w.WorkerInvitationFactory(trust=trust))
    number = f"12A345{PLACES.index(place)}E"  # one's own: two with one number are shown as alike
    joiner = w.WorkerFactory(status="joining", name=f"Yolanda {trust.slug.title()}")
    put(
        "joining", w.JoiningFactory(worker=joiner, bank=bank, trust=trust, said=True, number=number)
    )
    put("request", request_of(trust=trust))
    put("rate", rate_of(bank, trust))
    put("own trial", TrialFactory(bank=bank, trust=trust))
    put("correction", correction_of(worker))
    put("copy", copy_of(booked))
    with as_owner():
        checked, other = booked.credentials.order_by("pk")[:2]
    put("checked", checked)
    put("suspended", stop_of(other, trust).credential)
    put("share", share_of(checked))
    put("induction", induction_of(worker, ward))
    put("restriction", restriction_of(booked, trust, "ward", ward=t.WardFactory(site=ward.site)))
    rows["ward", place] = ward.code
    region.workers[place] = booked.user
    with as_owner():
        skill = Skill.objects.get(code="IV")
        WorkerSkill.objects.create(worker=worker, skill=skill, valid_from=t.EARLY)
        TrustCode.objects.create(trust=trust, code=f"T{trust.pk}", valid_from=t.EARLY)
    if hidden:
        region.secrets |= {
            worker.name,
            booked.name,
            joiner.name,
            worker.email,
            draft.number,
            filled.number,
        }
        if place == SIBLING:
            region.taken.add(worker.name)
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
    rows["credential", CLOSED] = rows["checked", CLOSED] = str(gone.ref)
    rows["induction", WARD] = str(induction_of(booked, elsewhere).ref)
    rows["suspended", CLOSED] = rows["restriction", CLOSED] = str(gone.ref)
    rows["page", CLOSED] = str(EvidenceFactory(credential=gone).ref)
    joined = w.JoiningFactory(bank=bank, trust=trust, ended_at=clock.now())
    rows["joining", CLOSED] = str(joined.ref)
    rows["member", CLOSED] = str(t.MembershipFactory(trust=trust, valid_to=yesterday).ref)
    rows["import", CLOSED] = str(import_of(trust, days_ago=60).ref)
    rows["staff file", CLOSED] = str(staff_file_of(trust, days_ago=60).ref)
    rows["training file", CLOSED] = str(training_file_of(trust, days_ago=60).ref)
    revoked = invitation_of(trust=trust, email="back@example.nhs.uk", revoked_at=clock.now())
    rows["invitation", CLOSED] = str(revoked.ref)
    rows["token", CLOSED] = str(MachineTokenFactory(trust=trust, revoked_at=clock.now()).ref)


def furnish_bank(region, place, bank):
    """A bank's own papers. The sibling's bank papers are the other bank's."""
    rows, yesterday = region.rows, clock.today() - timedelta(days=1)
    rows["trial", place] = str(TrialFactory(bank=bank).ref)
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
    w.TermsVersionFactory(bank=bank)
    alike, twin = alike_of(joining, f"Xanthe {bank.slug.title()} {place[:7].title()}")
    if place != OURS:
        region.secrets |= {alike.name, str(alike.ref), str(twin.ref)}
    named = {
        "joining trust": joining,
        "report": run,
        "bank request": request_of(bank=bank, role="bank_lead"),
        "bank member": member,
        "board lead": lead_at(place),
        "trusted issuer": TrustedIssuerFactory(bank=bank),
        "merge": w.MergeFactory(bank=bank),
        "unlike": w.UnlikeFactory(bank=bank),
        "alike": alike,
        "twin": twin,
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
    ended = TrustedIssuerFactory(bank=bank, valid_from=yesterday, valid_to=yesterday)
    named = {
        "joining trust": gone,
        "bank member": over,
        "bank invitation": revoked,
        "trusted issuer": ended,
    }
    rows |= {(name, CLOSED): str(row.ref) for name, row in named.items()}


def lead_at(place):
    """Whoever leads our board; elsewhere, one that no trust of our bank belongs to."""
    with as_owner():
        boards = IntegratedCareBoard.objects.exclude(code=BOARD).order_by("-code")
        board = boards[PLACES.index(place)]
        if place == OURS:
            board = IntegratedCareBoard.objects.get(code=BOARD)
    return t.MembershipFactory(role="ics_lead", trust=None, icb=board)
