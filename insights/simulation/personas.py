"""The people one can be in the demonstration: their seats, their records, and what to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.backends.utils import CursorWrapper

from compliance.models import Credential, CredentialKind, RequiredKind
from insights.simulation.building import Region
from insights.simulation.demand import Ask
from insights.simulation.dice import dice, new_ref
from insights.simulation.names import name_key
from insights.simulation.region import AGREED
from staffbank.accounts.models import User
from staffbank.clock import LONDON
from trusts.models import (
    Grade,
    IntegratedCareBoard,
    Membership,
    MembershipWard,
    Outcode,
    Skill,
    Specialty,
)
from workers.models import (
    Capacity,
    CapacitySpecialty,
    Engagement,
    Worker,
    WorkerIdentifier,
    WorkerSkill,
)

MAIN = "RYJ"


@dataclass(frozen=True, slots=True)
class Seat:
    """A role at a trust (its ODS code), a bank (its slug) or a board (its code)."""

    role: str
    trust: str = ""
    bank: str = ""
    board: str = ""
    wards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody can be booked as, at their primary trust."""

    grade: str
    trust: str
    outcode: str
    kind: str = "bank"
    areas: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    number: tuple[str, str] | None = None
    waiting: str = ""  # the kind of check that is not done yet
    ending: str = ""  # the kind of check that ends in three days


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody one can be. ``landing`` is where they begin; ``tries`` what to do there."""

    key: str
    name: str
    group: str
    is_who: str
    tries: tuple[str, ...]
    landing: str
    seats: tuple[Seat, ...] = ()
    work: Work | None = None

    @property
    def email(self) -> str:
        plain = self.name.removeprefix("Dr ").casefold()
        return f"{plain.replace(' ', '.')}@staffbank.example"


_WARD = "Run a ward or a trust"
_WORK = "Work shifts"
_CHECKS = "Check people's documents"
_REGION = "Run the bank or the region"

PERSONAS: tuple[Persona, ...] = (
    Persona(
        "dana",
        "Dana Mercer",
        _WARD,
        "Ward manager of Witherow and Albert wards, St Mary's",
        (
            "Fill tonight's night shift on Witherow Ward.",
            "Post a vacancy and watch who could take it.",
            "Cancel a booked shift, and see what it means first.",
        ),
        "/trust/imperial/",
        seats=(Seat("ward_manager", MAIN, wards=("WITH-SM", "ALBE-SM")),),
    ),
    Persona(
        "jonathan",
        "Jonathan Bello",
        _WARD,
        "Trust manager, Imperial",
        ("Find the ward that will be short this week.", "Import a file of vacancies."),
        "/trust/imperial/",
        seats=(Seat("trust_manager", MAIN),),
    ),
    Persona(
        "priya",
        "Priya Raman",
        _WARD,
        "Temporary-staffing admin, Imperial",
        (
            "Book somebody onto an open vacancy.",
            "Invite a colleague.",
            "Make a token for a roster.",
        ),
        "/trust/imperial/",
        seats=(Seat("staffing_admin", MAIN),),
    ),
    Persona(
        "moira",
        "Moira Shaw",
        _WARD,
        "Trust manager, Hillingdon, a trust in two banks",
        ("See vacancies of both banks.", "Open one to the region."),
        "/trust/hillingdon/",
        seats=(Seat("trust_manager", "RAS"),),
    ),
    Persona(
        "martin",
        "Martin Pryce",
        _WARD,
        "Trust manager, Frimley Health, in the neighbouring bank",
        ("Look for anything of North West London: there is nothing to see.",),
        "/trust/frimley-health/",
        seats=(Seat("trust_manager", "RDU"),),
    ),
    Persona(
        "amara",
        "Amara Osei",
        _WORK,
        "Band 5 nurse, Imperial",
        (
            "Find a shift and book it, then undo it.",
            "See why shifts after Wednesday are not there: life support ends soon.",
            "Put your shifts in your calendar.",
        ),
        "/me/",
        work=Work(
            "N5",
            MAIN,
            "W2",
            skills=("IV", "CANNULA"),
            number=("nmc", "51A0417E"),
            ending="bls_adult",
        ),
    ),
    Persona(
        "kofi",
        "Kofi Mensah",
        _WORK,
        "Band 5 nurse, Imperial, whose DBS is not checked yet",
        ("See what would open shifts to you.",),
        "/me/",
        work=Work("N5", MAIN, "W12", number=("nmc", "52B1193E"), waiting="dbs_enhanced"),
    ),
    Persona(
        "ruth",
        "Ruth Lane",
        _WORK,
        "Healthcare assistant, band 3, Imperial",
        ("Book Tuesday's night on Witherow Ward once it is open to you.",),
        "/me/",
        work=Work("HCA3", MAIN, "NW10", kind="substantive", skills=("ENHCARE",)),
    ),
    Persona(
        "anil",
        "Dr Anil Menon",
        _WORK,
        "Registrar in general and acute medicine, Imperial",
        ("Find a night within ten miles.",),
        "/me/",
        work=Work(
            "REG",
            MAIN,
            "W6",
            areas=("300", "326", "180", "430"),
            skills=("CANNULA", "LUMBAR"),
            number=("gmc", "9910244"),
        ),
    ),
    Persona(
        "beatrix",
        "Beatrix Nowak",
        _WORK,
        "Biomedical scientist, band 6, Imperial",
        ("Find a shift in blood sciences.",),
        "/me/",
        work=Work(
            "HCS6",
            MAIN,
            "W3",
            kind="substantive",
            areas=("HAEMSCI", "BIOCHEM"),
            skills=("XMATCH",),
            number=("hcpc", "BS991724"),
        ),
    ),
    Persona(
        "grace",
        "Grace Achebe",
        _WORK,
        "Ward manager of Albert Ward, and band 6 nurse",
        ("Change between your two roles.", "Look at your own ward's shift as a worker."),
        "/trust/imperial/",
        seats=(Seat("ward_manager", MAIN, wards=("ALBE-SM",)),),
        work=Work("N6", MAIN, "W9", kind="substantive", skills=("IV",), number=("nmc", "53C2208E")),
    ),
    Persona(
        "jo",
        "Jo Okafor-Bell",
        _CHECKS,
        "Compliance officer, Imperial",
        ("Check Kofi Mensah's DBS.", "Take the next check.", "Do not accept one, and say why."),
        "/trust/imperial/checks/",
        seats=(Seat("compliance_officer", MAIN),),
    ),
    Persona(
        "sam",
        "Sam Whitfield",
        _REGION,
        "Region onboarding admin, North West London",
        ("Bring in a trust by its code: try RAX or RJ6.",),
        "/bank/north-west-london/trusts/",
        seats=(Seat("onboarding_admin", bank="north-west-london"),),
    ),
    Persona(
        "helen",
        "Helen Adeyemi",
        _REGION,
        "ICS lead, North West London",
        ("Read the region's dashboard.", "Compare trusts.", "Take the figures home as CSV."),
        "/icb/QRV/",
        seats=(Seat("ics_lead", board="QRV"),),
    ),
    Persona(
        "tom",
        "Tom Iwu",
        _REGION,
        "Bank lead, North West London",
        ("See how much each trust's staff help the others.",),
        "/bank/north-west-london/",
        seats=(Seat("bank_lead", bank="north-west-london"),),
    ),
)


class Personas:
    """Brings the personas into the region, and knows their keys."""

    def __init__(self, alias: str, region: Region, today: date) -> None:
        self.alias = alias
        self.region = region
        self.today = today
        self.users: dict[str, int] = {}
        self.workers: dict[str, int] = {}
        self.ward_keepers: dict[int, int] = {}

    def key(self, persona: str) -> int:
        """The user of a persona."""
        return self.users[persona]

    def seat(self) -> None:
        """Make each persona's login, without a password, and their seats."""
        for persona in PERSONAS:
            user, made = User.objects.using(self.alias).get_or_create(
                email=persona.email,
                defaults={"name": persona.name, "password": "!"},
            )
            self.users[persona.key] = user.pk
            for seat in persona.seats:
                if not seat.trust or seat.trust in self.region.trusts:
                    self._seat(user, seat, made=made)
        dana = next(persona for persona in PERSONAS if persona.key == "dana")
        for code in dana.seats[0].wards:
            self.ward_keepers[self.region.wards[MAIN, code].pk] = self.users["dana"]

    def manager_of(self, ask: Ask) -> int | None:
        """The user who posts for a ward, where a persona does."""
        keeper = self.ward_keepers.get(ask.post.ward_id)
        if keeper is not None:
            return keeper
        return self.users.get(
            {MAIN: "jonathan", "RAS": "moira", "RDU": "martin"}.get(ask.post.trust, "")
        )

    def _seat(self, user: User, seat: Seat, *, made: bool) -> None:
        if not made:
            return
        boards = IntegratedCareBoard.objects.using(self.alias)
        membership = Membership.objects.using(self.alias).create(
            user=user,
            role=seat.role,
            trust=self.region.trusts[seat.trust] if seat.trust else None,
            bank=self.region.banks[seat.bank] if seat.bank else None,
            icb=boards.get(code=seat.board) if seat.board else None,
            valid_from=AGREED,
        )
        MembershipWard.objects.using(self.alias).bulk_create(
            MembershipWard(membership=membership, ward=self.region.wards[seat.trust, code])
            for code in seat.wards
        )

    def hire(self, cursor: CursorWrapper) -> None:
        """Make the records of those who work shifts, and keep the story's dates in the present."""
        for persona in PERSONAS:
            if persona.work is None:
                continue
            user = self.users[persona.key]
            worker = Worker.objects.using(self.alias).filter(user_id=user).first()
            if worker is None:
                worker = self._hire(persona, persona.work)
                self._check(worker, persona.work)
            self.workers[persona.key] = worker.pk
            if persona.work.ending:
                self._renew(worker, persona.work)

    def _hire(self, persona: Persona, work: Work) -> Worker:
        place = Outcode.objects.using(self.alias).get(outcode=work.outcode)
        worker = Worker.objects.using(self.alias).create(
            ref=new_ref(dice(0, "persona", persona.key)),
            user_id=self.users[persona.key],
            name=persona.name.removeprefix("Dr "),
            name_key=name_key(persona.name.removeprefix("Dr ")),
            email=persona.email,
            phone="07700 900417",
            status=Worker.Status.ACTIVE,
            home_outcode=work.outcode,
            latitude=place.latitude,
            longitude=place.longitude,
        )
        since = self.today - timedelta(days=900)
        Engagement.objects.using(self.alias).create(
            worker=worker,
            trust=self.region.trusts[work.trust],
            kind=work.kind,
            primary=True,
            assignment_number=f"2210{worker.pk}",
            pool_opted_in=True,
            valid_from=since,
        )
        grade = Grade.objects.using(self.alias).get(code=work.grade)
        capacity = Capacity.objects.using(self.alias).create(
            worker=worker, staff_group_id=grade.staff_group_id, grade=grade, valid_from=since
        )
        areas = Specialty.objects.using(self.alias).filter(code__in=work.areas)
        CapacitySpecialty.objects.using(self.alias).bulk_create(
            CapacitySpecialty(worker=worker, capacity=capacity, specialty=area) for area in areas
        )
        WorkerSkill.objects.using(self.alias).bulk_create(
            WorkerSkill(worker=worker, skill=skill, valid_from=since)
            for skill in Skill.objects.using(self.alias).filter(code__in=work.skills)
        )
        if work.number:
            scheme, value = work.number
            WorkerIdentifier.objects.using(self.alias).create(
                worker=worker, scheme=scheme, value=value
            )
        return worker

    def _check(self, worker: Worker, work: Work) -> None:
        kinds = {kind.code: kind for kind in CredentialKind.objects.using(self.alias)}
        grade = Grade.objects.using(self.alias).get(code=work.grade)
        required = RequiredKind.objects.using(self.alias).filter(
            staff_group=grade.staff_group_id, valid_to=None
        )
        for code in required.values_list("kind__code", flat=True):
            kind = kinds["hcpc" if code == "science_register" else code]
            waiting = code == work.waiting
            sent = self._at(self.today - timedelta(days=1 if waiting else 160), time(16, 40))
            Credential.objects.using(self.alias).create(
                ref=new_ref(dice(0, "check", worker.ref, code)),
                worker=worker,
                kind=kind,
                issuer=_ISSUERS.get(kind.group, "Core skills e-learning"),
                number_hint=f"{worker.pk % 10000:04}" if kind.group in _NUMBERED else "",
                evidence=_EVIDENCE.get(kind.group, "Certificate"),
                valid_from=self.today - timedelta(days=20 if waiting else 162),
                valid_to=self._until(kind, work),
                status="submitted" if waiting else "verified",
                submitted_at=sent,
                checked_at=None if waiting else sent + timedelta(hours=17),
                checked_by_id=None if waiting else self.users["jo"],
                checked_at_trust=None if waiting else self.region.trusts[MAIN],
            )

    def _until(self, kind: CredentialKind, work: Work) -> date | None:
        if kind.code == work.ending:
            return self.today + timedelta(days=3)
        if kind.months_valid is None:
            return self.today + timedelta(days=200) if kind.group == "registration" else None
        return self.today + timedelta(days=kind.months_valid * 30 - 170)

    def _renew(self, worker: Worker, work: Work) -> None:
        """The story's certificate always ends soon: one that has ended was renewed just so far."""
        held = (
            Credential.objects.using(self.alias)
            .filter(worker=worker, kind__code=work.ending, status="verified")
            .filter(valid_to__lt=self.today)
            .first()
        )
        if held is None or held.valid_to is None:
            return
        held.status = "replaced"
        held.save(using=self.alias, update_fields=["status"])
        Credential.objects.using(self.alias).create(
            worker=worker,
            kind_id=held.kind_id,
            issuer=held.issuer,
            evidence=held.evidence,
            valid_from=held.valid_to,
            valid_to=self.today + timedelta(days=3),
            status="verified",
            submitted_at=self._at(held.valid_to, time(16, 40)),
            checked_at=self._at(held.valid_to, time(17, 5)),
            checked_by_id=self.users["jo"],
            checked_at_trust=self.region.trusts[MAIN],
        )

    def _at(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall, tzinfo=LONDON)


_NUMBERED = {"dbs", "registration", "identity"}
_ISSUERS: Mapping[str, str] = {
    "identity": "HM Passport Office",
    "right_to_work": "Home Office",
    "dbs": "Disclosure and Barring Service",
    "health": "Occupational health",
}
_EVIDENCE: Mapping[str, str] = {
    "identity": "Passport and a utility bill, originals seen in person",
    "right_to_work": "Online check with a share code",
    "registration": "Register looked up, no conditions",
    "dbs": "Certificate seen, update service: no change",
}
