"""Drawn worlds written as rows."""

from compliance.models import (
    AcceptedCheck,
    AcceptedTrust,
    Credential,
    CredentialKind,
    RequiredKind,
    RightToWork,
)
from shifts.models import Booking, VacancySkill, WorkPeriod
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.asked import ask_of_nobody
from tests.factories.restrictions import restriction_of
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import (
    EARLY,
    BankFactory,
    PoolMembershipFactory,
    SiteFactory,
    WardFactory,
    grade,
    staff_group,
)
from tests.factories.workers import (
    CredentialFactory,
    TermsSignatureFactory,
    TermsVersionFactory,
    WorkerFactory,
    read,
)
from tests.shifts.worlds import (
    ACROSS,
    DAY,
    FAR,
    HOME,
    KINDS,
    LONG_AGO,
    NEAR,
    OUTSIDER,
    PARTNER,
    PLACES,
    Span,
    World,
)
from trusts.models import Setting, Skill, Specialty, WardSetting
from workers.models import Capacity, CapacitySpecialty, Engagement, WorkerSkill


class Ground:
    """The region the worlds stand on: two trusts that share nurses, and one that shares nobody's.

    Rows of reference that a world needs otherwise are replaced by its own.
    """

    def __init__(self):
        self.bank = BankFactory()
        near = SiteFactory()
        self.wards = {NEAR: WardFactory(site=near)}
        for place in (ACROSS, FAR):
            latitude, longitude = PLACES[place]
            site = SiteFactory(trust=near.trust, latitude=latitude, longitude=longitude)
            self.wards[place] = WardFactory(site=site)
        nurses, others = staff_group("03"), staff_group("02")
        self.trusts = {
            HOME: PoolMembershipFactory(bank=self.bank, trust=near.trust, groups=[nurses]).trust,
            PARTNER: PoolMembershipFactory(bank=self.bank, groups=[nurses]).trust,
            OUTSIDER: PoolMembershipFactory(bank=self.bank, groups=[others]).trust,
        }
        self.nurses = nurses
        self.settings = list(Setting.objects.order_by("pk")[:2])
        with as_owner():
            WardSetting.objects.create(
                ward=self.wards[NEAR], trust=near.trust, setting=self.settings[0]
            )
        self.skills = list(Skill.objects.order_by("pk")[:2])
        self.specialties = list(Specialty.objects.order_by("pk")[:2])
        self.kinds = list(CredentialKind.objects.exclude(code="right_to_work")[:KINDS])
        ask_of_nobody(self.kinds)

    def build(self, plan):
        with as_owner():
            for kind, span in zip(self.kinds, plan.required, strict=False):
                RequiredKind.objects.create(staff_group=self.nurses, kind=kind, **dates(span))
            for kind, from_whom, months in plan.takings:
                self._take(self.kinds[kind], from_whom, months)
        vacancies = tuple(self._vacancy(shift) for shift in plan.shifts)
        workers = tuple(self._worker(person) for person in plan.people)
        texts = [self._text(number, needed) for number, needed in enumerate(plan.texts, start=1)]
        for worker, person in zip(workers, plan.people, strict=True):
            for text in texts[: person.signed]:
                TermsSignatureFactory(worker=worker, version=text)
        return World(plan, vacancies, workers)

    def _text(self, number, needed):
        """A version of the bank's agreement, needed from some days after today, or of nobody."""
        holds = {} if needed is None else {"grace_days": 3, "holds_from": in_days(needed - 3)}
        return TermsVersionFactory(bank=self.bank, number=number, **holds)

    def _take(self, kind, from_whom, months):
        said = AcceptedCheck.objects.create(
            trust=self.trusts[HOME],
            kind=kind,
            from_whom=from_whom,
            months=months,
            valid_from=EARLY,
            set_at=clock.now(),
        )
        if from_whom == "named":
            AcceptedTrust.objects.create(accepted=said, trust=self.trusts[PARTNER])

    def _vacancy(self, shift):
        vacancy = VacancyFactory(
            ward=self.wards[shift.place],
            bank=self.bank,
            grade=grade("N5"),
            also_grade=grade("N6") if shift.also else None,
            specialty=None if shift.specialty is None else self.specialties[shift.specialty],
            starts_at=shift.period.starts_at,
            ends_at=shift.period.ends_at,
            **{"pooled" if shift.pooled else "open": True},
        )
        with as_owner():
            VacancySkill.objects.bulk_create(
                VacancySkill(trust=vacancy.trust, vacancy=vacancy, skill=self.skills[skill])
                for skill in shift.skills
            )
        return vacancy

    def _worker(self, person):
        worker = WorkerFactory(status=person.status)
        with as_owner():
            Engagement.objects.bulk_create(
                Engagement(
                    worker=worker,
                    trust=self.trusts[trust],
                    kind="bank",
                    pool_opted_in=shared,
                    **dates(span),
                )
                for trust, shared, span in person.engagements
            )
            for code, areas, span in person.capacities:
                held = grade(code)
                capacity = Capacity.objects.create(
                    worker=worker, grade=held, staff_group=held.staff_group, **dates(span)
                )
                CapacitySpecialty.objects.bulk_create(
                    CapacitySpecialty(
                        worker=worker, capacity=capacity, specialty=self.specialties[area]
                    )
                    for area in areas
                )
            WorkerSkill.objects.bulk_create(
                WorkerSkill(worker=worker, skill=self.skills[skill], level=level, **dates(span))
                for skill, level, span in person.skills
            )
            made = Credential.objects.bulk_create(
                Credential(
                    worker=worker,
                    kind=self.kinds[kind],
                    status=status,
                    how="" if status == "submitted" else "original",
                    submitted_at=clock.now(),
                    checked_at=None if status == "submitted" else clock.now(),
                    checked_at_trust=(
                        None if status == "submitted" else self.trusts[person.checked_at]
                    ),
                    **dates(span),
                )
                for kind, status, span in person.credentials
            )
            read(made)
        for hours, span in person.limits:
            self._limit(worker, hours, span)
        for place, period in person.work:
            self._work(worker, place, period)
        for scope, here, span in person.barred:
            self._bar(worker, scope, here, span)
        return worker

    def _limit(self, worker, hours, span):
        """A student's right to work, of a kind that no shift of the world asks for."""
        kind = CredentialKind.objects.get(code="right_to_work")
        visa = CredentialFactory(
            worker=worker,
            kind=kind,
            checked_at_trust=self.trusts[HOME],
            details=False,
            valid_from=span.valid_from,
            valid_to=span.valid_to or clock.today() + 1000 * DAY,
        )
        with as_owner():
            RightToWork.objects.create(
                credential=visa,
                worker=worker,
                checked=True,
                basis="b",
                document="online",
                share_code="W12ABC34D",
                looked_up_on=EARLY,
                conditions="student",
                weekly_hours=hours,
                until=visa.valid_to,
            )

    def _bar(self, worker, scope, here, span):
        """A restriction of the near ward, its trust, its staff group and its setting, or of
        others."""
        names = {
            "everywhere": {},
            "trust": {},
            "ward": {"ward": self.wards[NEAR if here else ACROSS]},
            "group": {"staff_group": self.nurses if here else staff_group("02")},
            "setting": {"setting": self.settings[0 if here else 1]},
        }[scope]
        trust = self.trusts[HOME if here or scope == "ward" else PARTNER]
        restriction_of(worker, trust, scope, **names, **dates(span))

    def _work(self, worker, place, period):
        if place is None:
            with as_owner():
                WorkPeriod.objects.create(
                    worker=worker,
                    starts_at=period.starts_at,
                    ends_at=period.ends_at,
                    kind="declared",
                    source="declared",
                )
            return
        over = dates(Span(LONG_AGO - DAY, LONG_AGO))
        with as_owner():
            capacity, _ = Capacity.objects.get_or_create(
                worker=worker, grade=grade("N5"), staff_group=self.nurses, **over
            )
            engagement, _ = Engagement.objects.get_or_create(
                worker=worker, trust=self.trusts[HOME], kind="bank", **over
            )
        BookingFactory(
            vacancy=VacancyFactory(
                ward=self.wards[place],
                bank=self.bank,
                open=True,
                starts_at=period.starts_at,
                ends_at=period.ends_at,
            ),
            worker=worker,
            capacity=capacity,
            engagement=engagement,
            status=Booking.Status.BOOKED,
        )


def dates(span):
    return {"valid_from": span.valid_from, "valid_to": span.valid_to}


def in_days(count):
    return clock.today() + count * DAY
