"""Somebody whose checks were signed, and a browser of hers that keeps her key."""

import pytest

from compliance.passport.tasks import issue_all
from staffbank.outbox import relay
from tests.compliance.passport.holding.browser import Browser, keep
from tests.factories import trusts as t
from tests.factories import workers as w


@pytest.fixture
def trust():
    return t.TrustFactory(name="Imperial College Healthcare NHS Trust", short_name="Imperial")


@pytest.fixture
def amara(trust):
    worker = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    issue_all(30)
    return worker


@pytest.fixture
def me(amara):
    return w.actor_for(amara)


@pytest.fixture
def phone(amara):
    browser = Browser()
    keep(amara, browser)
    relay.drain()
    return browser
