import uuid

import factory

from compliance.models import CredentialKind, TakenFamily, TrustedIssuer
from compliance.passport.models import ImportedCheck
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.base import OwnerFactory
from tests.factories.trusts import BankFactory, TrustFactory
from tests.factories.workers import CredentialFactory


class TrustedIssuerFactory(OwnerFactory):
    """A trust of another bank whose signed checks ``bank`` takes over, with no key written down."""

    class Meta:
        model = TrustedIssuer

    bank = factory.SubFactory(BankFactory)
    trust = factory.SubFactory(
        TrustFactory, status="elsewhere", short_name="Leeds, of West Yorkshire"
    )
    address = factory.LazyFunction(lambda: f"https://leeds.example.nhs.uk/issuers/{uuid.uuid4()}")
    keys = factory.LazyFunction(list)
    valid_from = factory.LazyFunction(clock.today)
    trusted_at = factory.LazyFunction(clock.now)


class TakenFamilyFactory(OwnerFactory):
    """That ``bank`` takes clearances over, as it has said."""

    class Meta:
        model = TakenFamily

    bank = factory.SubFactory(BankFactory)
    group = "health"
    taken = True
    valid_from = factory.LazyFunction(clock.today)
    decided_at = factory.LazyFunction(clock.now)


def imported_of(worker, issuer, **facts):
    """A check that ``worker`` had not, taken over from ``issuer``."""
    now = clock.now()
    if "credential" not in facts:
        with as_owner():
            held = worker.credentials.values("kind")
            lacking = CredentialKind.objects.filter(group="training").exclude(pk__in=held)
            kind = lacking.order_by("pk").first()
        facts["credential"] = CredentialFactory(
            worker=worker, kind=kind, checked_at_trust=issuer.trust
        )
    with as_owner():
        return ImportedCheck.objects.create(
            **{
                "worker": worker,
                "issuer": issuer,
                "sha256": uuid.uuid4().hex * 2,
                "status_list": f"{issuer.address}/status/1",
                "place": 7,
                "read_at": now,
            }
            | facts
        )
