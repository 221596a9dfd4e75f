"""Two banks that share a trust, with a row of every guarded model, so that a probe can leak."""

from dataclasses import dataclass, field
from datetime import timedelta

from compliance.models import CredentialKind, LocalTrainingName, TrainingFile
from insights.models import DailyFill, ReportRun, WeeklyFill
from shifts.models import Import, Look, Release, Told, VacancySkill, WorkPeriod
from staffbank import clock
from staffbank.accounts.models import FailedTry, OpenSession
from staffbank.actors import Actor
from staffbank.audit.models import Origin, Seal
from staffbank.audit.recording import record
from staffbank.db import acting, as_owner
from staffbank.interop.models import AnsweredRequest
from staffbank.notifications.models import Message
from staffbank.outbox.models import Delivery, Event
from staffbank.web.models import KeptForm, PolicyReport
from tests.factories import passport as p
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.checking import (
    CheckMessageFactory,
    CheckRuleFactory,
    DecisionFactory,
    ValidityPeriodFactory,
)
from tests.factories.evidence import EvidenceFactory
from tests.factories.inductions import induction_of
from tests.factories.issuers import TakenFamilyFactory, TrustedIssuerFactory, imported_of
from tests.factories.registers import answer_of, question_of
from tests.factories.restrictions import restriction_of
from tests.factories.shifts import (
    BookingFactory,
    FlagFactory,
    OfferFactory,
    OverrideFactory,
    TrialFactory,
    VacancyFactory,
)
from tests.factories.stops import stop_of
from trusts.models import (
    Departure,
    IntegratedCareBoard,
    Invitation,
    InvitationWard,
    LocalRate,
    MachineToken,
    Rehearsal,
    RolePolicy,
    RoleRequest,
    RoleRequestWard,
    Skill,
    Specialty,
    TrustBoard,
    TrustCode,
    WardFile,
)
from trusts.permissions import ROLES
from workers.models import (
    CalendarFeed,
    CapacitySpecialty,
    Correction,
    DataCopy,
    Grant,
    MessageChoice,
    StaffFile,
    WorkerIdentifier,
    WorkerSkill,
)


@dataclass
class World:
    """The personas, by name, each with the actor a page would give them."""

    actors: dict[str, Actor] = field(default_factory=dict)


def build() -> World:
    """Make the world. Runs inside a test's transaction."""
    world = World()
    large, small = t.BankFactory(slug="large"), t.BankFactory(slug="small")
    home, shared, far = (t.TrustFactory(slug=slug) for slug in ("home", "shared", "far"))
    for bank, trust in ((large, home), (large, shared), (small, shared), (small, far)):
        place = t.PoolMembershipFactory(bank=bank, trust=trust)
        t.ConfirmationFactory(place=place)
        t.LocalNumberFactory(bank=bank, trust=trust)
        t.LocalRateFactory(bank=bank, trust=trust)
    for trust, bank in ((home, large), (shared, small), (far, small)):
        furnish(world, trust, bank)
    for bank in (large, small):
        lead = t.MembershipFactory(role="bank_lead", trust=None, bank=bank)
        world.actors[f"bank lead of {bank.slug}"] = t.actor_for(lead)
        auditor = t.MembershipFactory(role="auditor", trust=None, bank=bank)
        world.actors[f"auditor of {bank.slug}"] = t.actor_for(auditor)
        world.actors[f"job of {bank.slug}"] = Actor.system("probe", bank=bank.pk)
    for code, members in (("QAA", (home,)), ("QBB", (shared, far))):
        board_of(world, code, members)
    seat_everybody(world, home, large)
    world.actors["nobody"] = Actor.nobody()
    world.actors["a job of no bank"] = Actor.system("probe")
    return world


def seat_everybody(world, trust, bank):
    """Every role there is, a deputy, and somebody who both manages and works, at one trust and
    bank: what a role may do is asked of pages, and here that it shows nobody more rows."""
    with as_owner():
        ward = trust.wards.first()
    held = {}
    for role in ROLES.values():
        if role.level in {"trust", "bank"}:
            at = {"trust": trust} if role.level == "trust" else {"trust": None, "bank": bank}
            wards = [ward] if role.ward_scoped else ()
            held[role.code] = t.MembershipFactory(role=role.code, wards=wards, **at)
            world.actors[f"{role.spoken} there"] = t.actor_for(held[role.code])
    month = clock.today() + timedelta(days=30)
    deputy = t.MembershipFactory(
        role="ward_manager",
        trust=trust,
        wards=[ward],
        valid_to=month,
        covers=held["ward_manager"],
    )
    both = t.MembershipFactory(trust=trust)
    worker = w.WorkerFactory(user=both.user)
    world.actors |= {
        "a deputy": t.actor_for(deputy),
        "a manager who works": t.actor_for(both),
        "a worker who manages": w.actor_for(worker),
    }


def board_of(world, code, members):
    with as_owner():
        board = IntegratedCareBoard.objects.create(code=code, slug=code.lower(), name=code)
        for trust in members:
            TrustBoard.objects.create(trust=trust, icb=board, valid_from=t.EARLY)
    lead = t.MembershipFactory(role="ics_lead", trust=None, icb=board)
    world.actors[f"ICS lead of {code}"] = t.actor_for(lead)


def furnish(world, trust, bank):
    """Give ``trust`` people, wards, work, messages and figures."""
    ward = t.WardFactory(site__trust=trust)
    manager = t.MembershipFactory(trust=trust)
    scoped = t.MembershipFactory(trust=trust, role="ward_manager", wards=[ward])
    officer = t.MembershipFactory(trust=trust, role="compliance_officer")
    engaged = w.WorkerFactory(ready_for=trust)
    booked = w.WorkerFactory(ready_for=trust)
    seat = t.actor_for(manager)
    world.actors |= {
        f"manager at {trust.slug}": seat,
        f"ward manager at {trust.slug}": t.actor_for(scoped),
        f"compliance officer at {trust.slug}": t.actor_for(officer),
        f"person of {trust.slug}": Actor.person(manager.user_id, "Somebody"),
    }
    CheckRuleFactory(trust=trust)
    ValidityPeriodFactory(trust=trust)
    draft = VacancyFactory(ward=ward, bank=bank)
    own = VacancyFactory(ward=ward, bank=bank, open=True)
    pooled = VacancyFactory(ward=ward, bank=bank, pooled=True)
    booking = BookingFactory(vacancy=VacancyFactory(ward=ward, bank=bank, open=True), worker=booked)
    OfferFactory(vacancy=own, worker=engaged)
    FlagFactory(booking=booking)
    TrialFactory(bank=bank)
    OverrideFactory(trust=trust, worker=engaged)
    paper(trust, bank, manager, engaged, (draft, own, pooled), booking)
    with as_owner():
        checked = engaged.credentials.first()
        history = CredentialKind.objects.get(code="references")
    w.CredentialFactory(worker=engaged, kind=history, checked_at_trust=trust)
    with as_owner():
        checked.refresh_from_db()
    for shown in (checked, w.CredentialFactory(worker=booked)):
        EvidenceFactory(credential=shown)
        DecisionFactory(credential=shown, trust=trust)
        CheckMessageFactory(credential=shown, trust=trust)
        w.ReminderFactory(credential=shown)
    with as_owner():
        stop_of(engaged.credentials.last(), trust)
    answer_of(engaged)
    question_of(engaged)
    induction_of(engaged, ward)
    restriction_of(booked, trust, "ward", ward=t.WardFactory(site=ward.site))
    p.issue(checked)
    imported_of(booked, TrustedIssuerFactory(bank=bank))
    TakenFamilyFactory(bank=bank)
    p.share_of(checked)
    world.actors[f"worker of {trust.slug}"] = w.actor_for(engaged)
    world.actors[f"booked worker of {trust.slug}"] = w.actor_for(booked)
    with acting(seat):
        record("vacancy.posted", own, by=seat)


def paper(trust, bank, manager, worker, vacancies, booking):
    """Every other row there is, written as the owner."""
    now, today = clock.now(), clock.today()
    _draft, own, pooled = vacancies
    capacity = worker.capacities.model.objects
    with as_owner():
        skill, specialty = Skill.objects.first(), Specialty.objects.first()
        TrustCode.objects.create(trust=trust, code=f"T{trust.pk}", valid_from=t.EARLY)
        CapacitySpecialty.objects.create(
            worker=worker, capacity=capacity.get(worker=worker), specialty=specialty
        )
        WorkerSkill.objects.create(worker=worker, skill=skill, valid_from=t.EARLY)
        WorkerIdentifier.objects.create(worker=worker, scheme="nmc", value=f"99A{worker.pk:04}E")
        CalendarFeed.objects.create(worker=worker, token_hash=f"feed{worker.pk}", made_at=now)
        DataCopy.objects.create(worker=worker, asked_at=now)
        Correction.objects.create(worker=worker, what="phone", should_be="1", asked_at=now)
        MessageChoice.objects.create(worker=worker, changed_at=now)
        WorkPeriod.objects.create(
            worker=worker,
            starts_at=now,
            ends_at=now + timedelta(hours=8),
            kind="substantive",
            source="roster",
        )
        for vacancy in vacancies:
            VacancySkill.objects.create(trust=trust, vacancy=vacancy, skill=skill)
        release = Release.objects.create(
            vacancy=pooled, trust=trust, bank=bank, audience="pool", opened_at=now
        )
        Told.objects.create(
            day=today, release=release, vacancy=pooled, trust=trust, worker=worker, told_at=now
        )
        Look.objects.create(vacancy=own, trust=trust, worker=worker, at=now)
        stranger = w.WorkerFactory()
        Grant.objects.create(
            worker=stranger,
            trust=trust,
            reason="booked",
            object_id=str(booking.ref),
            valid_from=today,
            valid_to=today,
        )
        Grant.objects.create(
            worker=w.WorkerFactory(),
            trust=trust,
            reason="booked",
            object_id=str(booking.ref),
            valid_from=t.EARLY,
            valid_to=today - timedelta(days=1),
        )
        Departure.objects.create(
            bank=bank, trust=trust, kind="leave", takes_effect_on=today, reason="x", asked_at=now
        )
        Rehearsal.objects.create(
            bank=bank,
            trust=trust,
            ward=own.ward,
            grade=own.grade,
            starts_at=now,
            ends_at=now,
            pay_pence=0,
            reached=0,
            active=0,
            free=0,
            cleared=0,
            own=0,
            held_at=now,
        )
        WardFile.objects.create(trust=trust, filename="wards.csv", content=b"", checked_at=now)
        LocalRate.objects.create(
            bank=bank,
            trust=trust,
            grade=own.grade,
            valid_from=today,
            reason="Nights",
            asked_by=manager.user,
            asked_at=now,
        )
        Import.objects.create(trust=trust, filename="week.csv", content=b"", checked_at=now)
        TrainingFile.objects.create(trust=trust, filename="t.csv", content=b"", checked_at=now)
        w.MovedRowFactory(merge__bank=bank)
        w.UnlikeFactory(bank=bank)
        StaffFile.objects.create(trust=trust, filename="s.csv", content=b"", checked_at=now)
        w.StaffMatchFactory(entry__trust=trust)
        LocalTrainingName.objects.create(trust=trust, name="ward fire walk", set_at=now)
        invitation = Invitation.objects.create(
            email="new@example.nhs.uk",
            role="ward_manager",
            trust=trust,
            token_hash=f"invitation{trust.pk}",
            invited_at=now,
            ends_at=now,
        )
        InvitationWard.objects.create(invitation=invitation, ward=own.ward)
        w.WorkerInvitationFactory(trust=trust, bank=bank)
        w.JoiningSpellFactory(joining=w.JoiningFactory(bank=bank, trust=trust))
        w.SkillStatementFactory(worker=worker)
        w.FormerNameFactory(worker=worker)
        w.SiteChoiceFactory(worker=worker, site=own.ward.site)
        w.TermsSignatureFactory(worker=worker, version__bank=bank, version__number=trust.pk)
        RolePolicy.objects.create(
            trust=trust, role="payroll", second_person=True, valid_from=t.EARLY, decided_at=now
        )
        asked = RoleRequest.objects.create(
            trust=trust,
            role="ward_manager",
            email="asked@example.nhs.uk",
            valid_from=today,
            reason="Joins",
            asked_by=manager.user,
            asked_at=now,
            ends_at=now,
        )
        RoleRequestWard.objects.create(request=asked, ward=own.ward)
        MachineToken.objects.create(
            trust=trust,
            name="Roster",
            token_hash=f"token{trust.pk}",
            created_by=manager.user,
            created_at=now,
        )
        Message.objects.create(
            day=today,
            user=manager.user,
            channel="in_app",
            topic="x",
            dedupe_key=f"m{trust.pk}",
            subject="Hello",
            created_at=now,
            due_at=now,
        )
        Message.objects.create(
            day=today,
            worker_id=worker.pk,
            channel="email",
            topic="x",
            dedupe_key=f"w{trust.pk}",
            subject="Hello",
            created_at=now,
            due_at=now,
        )
        Origin.objects.create(id=f"request{trust.pk}", day=today, address="203.0.113.9")
        Seal.objects.get_or_create(
            bank_id=bank.pk,
            day=today,
            defaults={"number": 1, "rows": 0, "digest": "0" * 64, "sealed_at": now},
        )
        event = Event.objects.create(day=today, at=now, topic="x", payload={}, bank_id=bank.pk)
        Delivery.objects.create(event_id=event.id, event_day=today, handler="x", due_at=now)
        OpenSession.objects.create(
            user=manager.user,
            session_key=f"session{trust.pk}",
            device="Chrome on Windows",
            began_at=now,
            seen_at=now,
        )
        FailedTry.objects.create(account=f"{trust.pk}", place="here", kind="log_in", at=now)
        AnsweredRequest.objects.create(scope=f"user:{manager.user_id}", key="k", path="/", at=now)
        KeptForm.objects.create(
            user=manager.user, address="/", page="/", fields="ward=w1", kept_at=now
        )
        PolicyReport.objects.create(
            day=today, directive="script-src", blocked="inline", route=f"trust {trust.pk}"
        )
        DailyFill.objects.create(
            bank=bank, trust=trust, staff_group=t.staff_group(), day=today, counted_at=now
        )
        WeeklyFill.objects.create(
            bank=bank, trust=trust, staff_group=t.staff_group(), week=today, counted_at=now
        )
        ReportRun.objects.get_or_create(
            bank=bank, report="fill", day=today, defaults={"rows": 0, "content": "", "made_at": now}
        )
