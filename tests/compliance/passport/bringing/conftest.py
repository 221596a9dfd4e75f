import pytest

from tests.compliance.passport.bringing.leeds import LEEDS, bring, lacks, shown_to_us, signed
from tests.compliance.passport.signing import TRUST
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.issuers import TrustedIssuerFactory
from tests.factories.shifts import bank_of


@pytest.fixture
def trust():
    trust = t.TrustFactory(short_name="Imperial", slug="imperial")
    t.PoolMembershipFactory(trust=trust)
    return trust


@pytest.fixture
def bank(trust):
    return bank_of(trust)


@pytest.fixture
def issuer(bank):
    return TrustedIssuerFactory(bank=bank, address=LEEDS, keys=[TRUST.listed])


@pytest.fixture
def amara(trust):
    """She lacks fire safety here."""
    worker = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    lacks(worker, "fire")
    return worker


@pytest.fixture
def taken(issuer, amara):
    (taken,) = bring(amara, shown_to_us(signed(), amara)).taken
    return taken
