from datetime import timedelta
from decimal import Decimal

import factory

from compliance.models import CredentialKind
from shifts import models
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.base import OwnerFactory
from tests.factories.trusts import PoolMembershipFactory, WardFactory, grade
from tests.factories.workers import WorkerFactory
from trusts.models import PoolMembership


def soon(days=3):
    """20:00 London time, some days from now."""
    local = clock.now().astimezone(clock.LONDON) + timedelta(days=days)
    return local.replace(hour=20, minute=0, second=0, microsecond=0)


class PostingFactory(OwnerFactory):
    class Meta:
        model = models.Posting

    trust = factory.SubFactory("tests.factories.trusts.TrustFactory")
    source = "browser"
    created_at = factory.LazyFunction(clock.now)


class VacancyFactory(OwnerFactory):
    """A draft night for a band 5 nurse in three days. ``open=True``: published to the own bank;
    ``pooled=True``: opened to the region too. The trust joins a bank unless one is given."""

    class Meta:
        model = models.Vacancy

    class Params:
        open = factory.Trait(status="open", published_at=factory.LazyFunction(clock.now))
        pooled = factory.Trait(
            status="open",
            published_at=factory.LazyFunction(clock.now),
            pool_opened_at=factory.LazyFunction(clock.now),
        )

    ward = factory.SubFactory(WardFactory)
    trust = factory.SelfAttribute("ward.trust")
    site = factory.SelfAttribute("ward.site")
    posting = factory.LazyAttribute(lambda o: PostingFactory(trust=o.trust))
    bank = factory.LazyAttribute(lambda o: bank_of(o.trust))
    grade = factory.LazyFunction(grade)
    staff_group = factory.SelfAttribute("grade.staff_group")
    number = factory.Sequence(lambda n: f"V-{n:05}")
    starts_at = factory.LazyFunction(soon)
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=12))
    break_minutes = 60
    core_rate = Decimal("16.40")
    unsocial_rate = Decimal("21.32")
    sunday_rate = Decimal("26.24")
    pay_pence = 23452
    holiday_pence = 2831
    reason = factory.LazyFunction(models.Reason.objects.first)
    cost_centre = "41207"
    updated_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        if kwargs.get("pool_opened_at"):
            join(kwargs["bank"], kwargs["trust"])
        return super()._create(model_class, *args, **kwargs)


class BookingFactory(OwnerFactory):
    """A live booking of a cleared worker of the vacancy's own trust; the vacancy is filled."""

    class Meta:
        model = models.Booking

    vacancy = factory.SubFactory(VacancyFactory, open=True)
    bank = factory.SelfAttribute("vacancy.bank")
    trust = factory.SelfAttribute("vacancy.trust")
    worker = factory.LazyAttribute(lambda o: WorkerFactory(ready_for=o.trust))
    capacity = factory.LazyAttribute(lambda o: first(o.worker.capacities))
    engagement = factory.LazyAttribute(lambda o: first(o.worker.engagements))
    payer = factory.SelfAttribute("trust")
    source = "own_bank"
    starts_at = factory.SelfAttribute("vacancy.starts_at")
    ends_at = factory.SelfAttribute("vacancy.ends_at")
    break_minutes = factory.SelfAttribute("vacancy.break_minutes")
    core_rate = factory.SelfAttribute("vacancy.core_rate")
    unsocial_rate = factory.SelfAttribute("vacancy.unsocial_rate")
    sunday_rate = factory.SelfAttribute("vacancy.sunday_rate")
    pay_pence = factory.SelfAttribute("vacancy.pay_pence")
    holiday_pence = factory.SelfAttribute("vacancy.holiday_pence")
    terms = "bank-terms-2026-04"
    status = "booked"
    ended_at = factory.LazyAttribute(lambda o: None if o.status in models.LIVE else clock.now())
    ended_by = factory.LazyAttribute(lambda o: "" if o.status in models.LIVE else "trust")
    booked_at = factory.LazyFunction(clock.now)
    undo_until = factory.LazyFunction(lambda: clock.now() + timedelta(minutes=5))

    @factory.post_generation
    def filled(self, create, extracted, **kwargs):
        """Fill the vacancy and write the work in the ledger, as the service would."""
        if self.status not in models.LIVE:
            return
        with as_owner():
            models.Vacancy.objects.filter(pk=self.vacancy_id, status="open").update(
                status="filled", filled_at=self.booked_at
            )
            models.WorkPeriod.objects.create(
                worker=self.worker,
                starts_at=self.starts_at,
                ends_at=self.ends_at,
                kind="booking",
                source="booking",
                booking=self,
            )


class OfferFactory(OwnerFactory):
    """An offer that waits for a cleared worker of the vacancy's own trust, for a day."""

    class Meta:
        model = models.Offer

    vacancy = factory.SubFactory(VacancyFactory, open=True)
    bank = factory.SelfAttribute("vacancy.bank")
    trust = factory.SelfAttribute("vacancy.trust")
    worker = factory.LazyAttribute(lambda o: WorkerFactory(ready_for=o.trust))
    offered_at = factory.LazyFunction(clock.now)
    ends_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=1))


class OverrideFactory(OwnerFactory):
    """A person whom a trust takes for a week without the fire certificate it asks for."""

    class Meta:
        model = models.Override

    trust = factory.SubFactory("tests.factories.trusts.TrustFactory")
    worker = factory.LazyAttribute(lambda o: WorkerFactory(ready_for=o.trust))
    kind = factory.LazyFunction(lambda: CredentialKind.objects.get(code="fire"))
    valid_from = factory.LazyFunction(clock.today)
    valid_to = factory.LazyFunction(lambda: clock.today() + timedelta(days=6))
    reason = "The course is on Tuesday"
    second = False
    status = "standing"
    asked_at = factory.LazyFunction(clock.now)


class TrialFactory(OwnerFactory):
    """What asking for fire safety would mean for a bank: one worker would lose."""

    class Meta:
        model = models.Trial

    bank = factory.SubFactory("tests.factories.trusts.BankFactory")
    said = factory.LazyFunction(
        lambda: {
            "kind": "conflict",
            "staff_group": "03",
            "asked": True,
            "grade": None,
            "setting": None,
        }
    )
    valid_from = factory.LazyFunction(clock.today)
    reason = "The board decided so"
    status = "tried"
    rules = "0" * 32
    lose = 1
    gain = 0
    bookings = 0
    asked_at = factory.LazyFunction(clock.now)
    tried_at = factory.LazyFunction(clock.now)


class FlagFactory(OwnerFactory):
    """A booking flagged today, to be given back tomorrow: its person lacks a fire certificate."""

    class Meta:
        model = models.Flag

    booking = factory.SubFactory(BookingFactory)
    bank = factory.SelfAttribute("booking.bank")
    trust = factory.SelfAttribute("booking.trust")
    worker = factory.SelfAttribute("booking.worker")
    kinds = factory.LazyFunction(lambda: [CredentialKind.objects.get(code="fire").pk])
    flagged_at = factory.LazyFunction(clock.now)
    release_at = factory.LazyFunction(lambda: clock.now() + timedelta(days=1))


def first(rows):
    with as_owner():
        return rows.first()


def join(bank, trust):
    """The trust is in the bank's pool: only then can its vacancies be."""
    with as_owner():
        there = PoolMembership.objects.filter(bank=bank, trust=trust).exists()
    if not there:
        PoolMembershipFactory(bank=bank, trust=trust)


def bank_of(trust):
    with as_owner():
        held = PoolMembership.objects.filter(trust=trust).select_related("bank").first()
    return (held or PoolMembershipFactory(trust=trust)).bank
