from datetime import date, time
from hashlib import sha256

import factory

from staffbank.accounts.models import User
from staffbank.db import as_owner
from staffbank.periods import wall_time
from tests.factories.base import OwnerFactory
from trusts import models, seats
from trusts.permissions import ROLES

EARLY = date(2020, 1, 1)


class UserFactory(OwnerFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.nhs.uk")
    name = factory.Sequence(lambda n: f"Pat Person{n}")


class BankFactory(OwnerFactory):
    class Meta:
        model = models.Bank

    slug = factory.Sequence(lambda n: f"bank-{n}")
    name = factory.Sequence(lambda n: f"Bank {n}")

    @factory.post_generation
    def policy(self, create, extracted, **kwargs):
        agreed = {"valid_from": EARLY, "night_phone": "020 7946 0199"} | kwargs
        with as_owner():
            models.BankPolicy.objects.create(bank=self, **agreed)
            models.NumberLimit.objects.bulk_create(models.NumberLimit.usual(self, EARLY))


class TrustFactory(OwnerFactory):
    class Meta:
        model = models.Trust

    slug = factory.Sequence(lambda n: f"trust-{n}")
    name = factory.Sequence(lambda n: f"Trust {n} NHS Foundation Trust")
    short_name = factory.Sequence(lambda n: f"Trust {n}")
    status = "live"
    bank_phone = "020 7946 0100"


AGREED = "The trusts share their staff.\n"


def agreement_of(bank):
    """The bank's newest agreement, or its first."""
    with as_owner():
        found = models.AgreementVersion.objects.filter(bank=bank).first()
        return found or models.AgreementVersion.objects.create(
            bank=bank,
            number=1,
            title="Workforce sharing agreement",
            text=AGREED,
            sha256=sha256(AGREED.encode()).hexdigest(),
            published_at=wall_time(EARLY, time(9)),
        )


def signature_of(bank, trust):
    """The trust's signature under the bank's newest agreement, or a new one."""
    version = agreement_of(bank)
    with as_owner():
        signature, _ = models.Signature.objects.get_or_create(
            bank=bank,
            trust=trust,
            version=version,
            defaults={
                "sha256": version.sha256,
                "name": "Ruth Ellis",
                "position": "Chief people officer",
                "signed_at": wall_time(EARLY, time(9)),
            },
        )
    return signature


class LocalNumberFactory(OwnerFactory):
    """The own bank has vacancies to itself for 12 hours, unless another number is named."""

    class Meta:
        model = models.LocalNumber

    number = "own_bank_hours"
    value = 12
    valid_from = EARLY
    reason = "Our wards post late"
    decided_at = wall_time(EARLY, time(9))


class LocalRateFactory(OwnerFactory):
    """A rate approved for band 5 nurses a little above the region's."""

    class Meta:
        model = models.LocalRate

    grade = factory.LazyFunction(lambda: models.Grade.objects.get(code="N5"))
    core = unsocial = sunday = None
    valid_from = EARLY
    reason = "Nights go unfilled"
    status = "approved"
    asked_by = factory.SubFactory(UserFactory)
    asked_at = wall_time(EARLY, time(9))
    decided_by = factory.SubFactory(UserFactory)
    decided_at = wall_time(EARLY, time(10))


class ConfirmationFactory(OwnerFactory):
    """Somebody of the trust has read what it inherits."""

    class Meta:
        model = models.Confirmation

    place = factory.SubFactory("tests.factories.trusts.PoolMembershipFactory")
    bank = factory.SelfAttribute("place.bank")
    trust = factory.SelfAttribute("place.trust")
    part = "numbers"
    confirmed_at = wall_time(EARLY, time(9))


class RehearsalFactory(OwnerFactory):
    class Meta:
        model = models.Rehearsal

    ward = factory.SubFactory("tests.factories.trusts.WardFactory")
    trust = factory.SelfAttribute("ward.trust")
    grade = factory.LazyFunction(lambda: models.Grade.objects.get(code="N5"))
    starts_at = wall_time(date(2026, 11, 25), time(20))
    ends_at = wall_time(date(2026, 11, 26), time(8))
    pay_pence = 20000
    reached = active = free = cleared = own = 0
    held_at = wall_time(date(2026, 11, 22), time(9))


class PoolMembershipFactory(OwnerFactory):
    """A trust's place in a bank, for every staff group unless some are named; signed."""

    class Meta:
        model = models.PoolMembership

    bank = factory.SubFactory(BankFactory)
    trust = factory.SubFactory(TrustFactory)
    valid_from = EARLY
    signature = factory.LazyAttribute(lambda o: signature_of(o.bank, o.trust))

    @factory.post_generation
    def groups(self, create, extracted, **kwargs):
        with as_owner():
            for group in extracted or models.StaffGroup.objects.all():
                models.PoolStaffGroup.objects.create(membership=self, staff_group=group)


class SiteFactory(OwnerFactory):
    class Meta:
        model = models.Site

    trust = factory.SubFactory(TrustFactory)
    ods_code = factory.Sequence(lambda n: f"T{n:04}")
    name = factory.Sequence(lambda n: f"Hospital {n}")
    short_name = factory.SelfAttribute("name")
    postcode = "W2 1NY"
    latitude = 51.51697
    longitude = -0.17356


class WardFactory(OwnerFactory):
    class Meta:
        model = models.Ward

    site = factory.SubFactory(SiteFactory)
    trust = factory.SelfAttribute("site.trust")
    code = factory.Sequence(lambda n: f"W{n}")
    name = factory.Sequence(lambda n: f"Ward {n}")
    cost_centre = "41207"

    @factory.post_generation
    def times(self, create, extracted, **kwargs):
        usual = (
            ("Early", time(7, 30), time(15, 30), 30),
            ("Late", time(13), time(21), 30),
            ("Night", time(20), time(8), 60),
        )
        with as_owner():
            for sort, (name, starts, ends, pause) in enumerate(usual):
                models.WardTime.objects.create(
                    trust=self.trust,
                    ward=self,
                    name=name,
                    starts=starts,
                    ends=ends,
                    break_minutes=pause,
                    sort=sort,
                )


class MembershipFactory(OwnerFactory):
    """A trust manager's seat, unless told otherwise."""

    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    role = "trust_manager"
    trust = factory.Maybe(
        factory.LazyAttribute(lambda o: ROLES[o.role].level != "trust"),
        None,
        factory.SubFactory(TrustFactory),
    )
    valid_from = EARLY

    @factory.post_generation
    def wards(self, create, extracted, **kwargs):
        with as_owner():
            for ward in extracted or ():
                models.MembershipWard.objects.create(membership=self, ward=ward)


def actor_for(membership):
    """The actor a membership makes, as a page would build it."""
    with as_owner():
        return seats.actor_of(membership)


def staff_group(code="03"):
    return models.StaffGroup.objects.get(code=code)


def grade(code="N5"):
    return models.Grade.objects.get(code=code)
