"""A compliance officer's day."""

import pytest
from playwright.sync_api import expect

from compliance.models import Credential
from staffbank.db import as_owner
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, TrustFactory, WardFactory
from tests.factories.workers import CredentialFactory, WorkerFactory


@pytest.fixture
def trust(site):
    return TrustFactory(slug="imperial", short_name="Imperial", name="Imperial College Healthcare")


@pytest.fixture
def officer(trust):
    return MembershipFactory(role="compliance_officer", trust=trust, user__name="Jo Bello").user


@pytest.fixture
def waiting(trust):
    """Amara lacks fire safety alone, and a shift is open that needs it."""
    amara = WorkerFactory(name="Amara Osei", name_key="osei amara", ready_for=trust)
    with as_owner():
        Credential.objects.filter(worker=amara, kind__code="fire").update(status="revoked")
    VacancyFactory(ward=WardFactory(site__trust=trust, name="Witherow Ward"), open=True)
    return CredentialFactory(worker=amara)


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_an_officer_claims_the_next_check_and_accepts_it(visit, officer, waiting, javascript):
    page = visit(officer, javascript=javascript)

    page.goto("/")
    page.get_by_role("button", name="Claim the next one").first.click()
    expect(page.locator("main")).to_contain_text("1 shift opens to Amara at once")
    page.get_by_label("The name on it is this person's").check()
    page.get_by_role("radio", name="The original document").check()
    page.get_by_role("button", name="Accept").click()

    expect(page.get_by_role("alert")).to_contain_text("1 shift is now open to them")
    expect(page.locator("main")).to_contain_text("Nothing waits for a check")
