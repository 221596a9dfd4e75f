import factory

from compliance.models import CheckMessage, CheckRule, CredentialKind, Decision, ValidityPeriod
from staffbank import clock
from tests.factories.base import OwnerFactory
from tests.factories.trusts import EARLY, TrustFactory, UserFactory
from tests.factories.workers import CredentialFactory


class CheckRuleFactory(OwnerFactory):
    """A trust has two people check; ``at_once=True`` lets one accept many."""

    class Meta:
        model = CheckRule

    trust = factory.SubFactory(TrustFactory)
    kind = factory.LazyFunction(lambda: CredentialKind.objects.get(code="fire"))
    second_checker = factory.LazyAttribute(lambda o: not o.at_once)
    at_once = False
    valid_from = EARLY
    decided_at = factory.LazyFunction(clock.now)


class DecisionFactory(OwnerFactory):
    """The first of two checks."""

    class Meta:
        model = Decision

    credential = factory.SubFactory(CredentialFactory)
    worker = factory.SelfAttribute("credential.worker")
    trust = factory.SubFactory(TrustFactory)
    outcome = "first"
    decided_by = factory.SubFactory(UserFactory)
    decided_at = factory.LazyFunction(clock.now)
    was_issuer = factory.SelfAttribute("credential.issuer")
    was_valid_from = factory.SelfAttribute("credential.valid_from")
    was_valid_to = factory.SelfAttribute("credential.valid_to")


class CheckMessageFactory(OwnerFactory):
    """What an officer of ``trust`` asks."""

    class Meta:
        model = CheckMessage

    credential = factory.SubFactory(CredentialFactory)
    worker = factory.SelfAttribute("credential.worker")
    trust = factory.SubFactory(TrustFactory)
    words = "Please send the back of the card too."
    said_by = factory.SubFactory(UserFactory)
    said_at = factory.LazyFunction(clock.now)


class ValidityPeriodFactory(OwnerFactory):
    """A trust says that fire training counts a year, from today on."""

    class Meta:
        model = ValidityPeriod

    trust = factory.SubFactory(TrustFactory)
    kind = factory.LazyFunction(lambda: CredentialKind.objects.get(code="fire"))
    months = 12
    valid_from = factory.LazyFunction(clock.today)
    decided_at = factory.LazyFunction(clock.now)
