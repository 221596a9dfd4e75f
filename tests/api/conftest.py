import uuid
from types import SimpleNamespace

import pytest
from django.test import Client

from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.tokens import MachineTokenFactory
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    SiteFactory,
    TrustFactory,
    WardFactory,
)
from tests.factories.workers import WorkerFactory

ROOT = "/api/v1"


class Caller:
    """A program that calls the API: as somebody logged in, with a token, or as nobody."""

    def __init__(self, user=None, secret=None):
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"} if secret else {}
        if user:
            self.client.force_login(user)

    def get(self, path, **query):
        return self.client.get(ROOT + path, query, headers=self.headers)

    def post(self, path, body=None, key=None):
        """Send with a new key each time, unless one is given ("": none at all)."""
        headers = dict(self.headers)
        if key != "":
            headers["Idempotency-Key"] = key or uuid.uuid4().hex
        return self.client.post(
            ROOT + path, body or {}, content_type="application/json", headers=headers
        )


def placed(bank):
    """A trust of ``bank`` with a ward, an open pooled vacancy and a booking."""
    trust = TrustFactory()
    PoolMembershipFactory(bank=bank, trust=trust)
    ward = WardFactory(site=SiteFactory(trust=trust))
    return SimpleNamespace(
        trust=trust,
        ward=ward,
        draft=VacancyFactory(ward=ward, bank=bank),
        vacancy=VacancyFactory(ward=ward, bank=bank, pooled=True),
        booking=BookingFactory(vacancy=VacancyFactory(ward=ward, bank=bank, open=True)),
    )


@pytest.fixture
def region(db):
    """Two trusts of one bank, and one of another."""
    bank = BankFactory()
    region = SimpleNamespace(own=placed(bank), neighbour=placed(bank), abroad=placed(BankFactory()))
    region.manager = Caller(MembershipFactory(trust=region.own.trust).user)
    token = MachineTokenFactory(trust=region.own.trust, secret="sbk_" + "k" * 43)
    region.token = Caller(secret="sbk_" + "k" * 43)
    region.token_row = token
    region.nurse = WorkerFactory(ready_for=region.own.trust)
    region.worker = Caller(region.nurse.user)
    region.nobody = Caller()
    return region
