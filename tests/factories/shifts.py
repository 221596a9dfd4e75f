from datetime import timedelta
from decimal import Decimal

import factory

from shifts import models
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.base import OwnerFactory
from tests.factories.trusts import PoolMembershipFactory, WardFactory, grade
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


def bank_of(trust):
    with as_owner():
        held = PoolMembership.objects.filter(trust=trust).first()
    return (held or PoolMembershipFactory(trust=trust)).bank
