"""Brings the personas into the region: their logins, seats, records and checks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from compliance.models import Credential, CredentialKind, RequiredKind, months_of
from insights.simulation.building import Region
from insights.simulation.demand import Ask
from insights.simulation.dice import dice, new_ref
from insights.simulation.managers import appoint
from insights.simulation.names import name_key
from insights.simulation.personas import MAIN, PERSONAS, Persona, Seat, Work
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


class Personas:
    """Brings the personas into the region, and knows their keys."""

    def __init__(self, alias: str, region: Region, today: date) -> None:
        self.alias = alias
        self.region = region
        self.today = today
        self.users: dict[str, int] = {}
        self.workers: dict[str, int] = {}
        self.ward_keepers: dict[int, int] = {}
        self.managers: dict[str, int] = {}

    def key(self, persona: str) -> int:
        """The user of a persona."""
        return self.users[persona]

    def seat(self, seed: int) -> None:
        """Make each persona's login, without a password, and their seats; others' are invented."""
        new = self._log_ins()
        seats = [(persona.key, seat) for persona in PERSONAS for seat in persona.seats]
        for key, seat in seats:
            is_here = not seat.trust or seat.trust in self.region.trusts
            if key in new and is_here and not seat.covers:
                self._seat(key, seat)
        for key, seat in seats:
            if seat.covers:
                self._cover(self.users[key], seat)
        dana = next(persona for persona in PERSONAS if persona.key == "dana")
        for code in dana.seats[0].wards:
            self.ward_keepers[self.region.wards[MAIN, code].pk] = self.users["dana"]
        self.managers = appoint(self.alias, self.region, seed) | {
            code: self.users[persona]
            for code, persona in ((MAIN, "jonathan"), ("RAS", "moira"), ("RDU", "martin"))
        }

    def _log_ins(self) -> set[str]:
        """Make the logins there are not yet; answer whose they are."""
        new = set()
        for persona in PERSONAS:
            user, made = User.objects.using(self.alias).get_or_create(
                email=persona.email,
                defaults={"name": persona.name, "password": "!"},
            )
            self.users[persona.key] = user.pk
            if made:
                new.add(persona.key)
        return new

    def manager_of(self, ask: Ask) -> int | None:
        """The user who posts for a ward: its own manager, or the trust's."""
        keeper = self.ward_keepers.get(ask.post.ward_id)
        return keeper or self.managers.get(ask.post.trust)

    def _seat(self, persona: str, seat: Seat) -> None:
        giver = _GIVERS.get(seat.trust or seat.bank)
        boards = IntegratedCareBoard.objects.using(self.alias)
        membership = Membership.objects.using(self.alias).create(
            user_id=self.users[persona],
            role=seat.role,
            trust=self.region.trusts[seat.trust] if seat.trust else None,
            bank=self.region.banks[seat.bank] if seat.bank else None,
            icb=boards.get(code=seat.board) if seat.board else None,
            valid_from=AGREED,
            granted_by_id=self.users[giver] if giver and giver != persona else None,
        )
        MembershipWard.objects.using(self.alias).bulk_create(
            MembershipWard(membership=membership, ward=self.region.wards[seat.trust, code])
            for code in seat.wards
        )

    def _cover(self, user: int, seat: Seat) -> None:
        """Have somebody cover for a colleague, a fortnight around today; an older cover ended."""
        roles = Membership.objects.using(self.alias)
        covered = roles.filter(
            user=self.users[seat.covers], role=seat.role, covers=None, valid_to=None
        ).first()
        if covered is None or roles.filter(user=user, covers=covered).current(self.today).exists():
            return
        deputy = roles.create(
            user_id=user,
            role=seat.role,
            trust_id=covered.trust_id,
            covers=covered,
            valid_from=self.today - timedelta(days=2),
            valid_to=self.today + timedelta(days=12),
            granted_by_id=self.users["ngozi"],
        )
        MembershipWard.objects.using(self.alias).bulk_create(
            MembershipWard(membership=deputy, ward=self.region.wards[seat.trust, code])
            for code in seat.wards
        )

    def hire(self) -> None:
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
            pool_chosen_at=self._at(since, time(12)),
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
        required = RequiredKind.objects.using(self.alias).of_grade(grade).filter(valid_to=None)
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
                how="" if waiting else "original",
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
        months = months_of(kind, None, self.today, using=self.alias)
        if months is None:
            return self.today + timedelta(days=200) if kind.group == "registration" else None
        return self.today + timedelta(days=months * 30 - 170)

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
            how=held.how,
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


#: Who gave the personas of a place their roles; of their own nobody did: the place began so.
_GIVERS = {MAIN: "ngozi", "north-west-london": "sam"}
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
