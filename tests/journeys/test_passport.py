"""A nurse shows her passport at the ward's desk, is let in, then is not; and takes it with her."""

import pytest
from playwright.sync_api import expect

from compliance.models import Credential
from compliance.passport.services import issuing
from compliance.passport.tasks import issue_all
from staffbank.db import acting, as_owner
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.passport import JOB
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow


@pytest.fixture
def amara(site):
    bank = t.BankFactory(name="North West London staff bank", slug="north-west-london")
    trust = t.TrustFactory(short_name="Imperial", slug="imperial")
    t.PoolMembershipFactory(bank=bank, trust=trust)
    worker = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    ward = t.WardFactory(site__trust=trust, name="Witherow Ward")
    BookingFactory(vacancy=VacancyFactory(ward=ward, bank=bank, open=True), worker=worker)
    issue_all(30)
    return worker


@pytest.mark.journey
def test_a_pass_is_shown_on_a_ward_and_a_passport_taken_along(visit, amara, tmp_path):
    phone = visit(user=amara.user, viewport=PHONE)
    phone.goto("/me/bookings/")
    follow(phone.get_by_role("link", name="Show my pass"))
    check_accessible(phone)
    phone.get_by_role("button", name="Show it").click()
    expect(phone.get_by_role("img", name="QR code")).to_be_visible()
    check_accessible(phone)
    link = phone.locator("a.sb-address").get_attribute("href")

    ward = visit(viewport=PHONE)
    ward.goto(link)
    expect(ward.get_by_role("heading", name="Yes, Amara Osei may work this shift")).to_be_visible()
    check_accessible(ward)
    with ward.expect_download() as signed:
        ward.get_by_role("link", name="Download the signed checks").click()

    with as_owner():
        dbs = Credential.objects.get(worker=amara, kind__code="dbs_enhanced")
        dbs.advance("revoked")
    with acting(JOB) as by:
        issuing.settle(dbs.pk, by=by)
    ward.reload()
    said = "Amara Osei must not start this shift yet"
    expect(ward.get_by_role("heading", name=said)).to_be_visible()
    expect(ward.get_by_text("1 thing that they chose to show no longer counts.")).to_be_visible()
    check_accessible(ward)

    desk = visit(viewport=DESKTOP)
    desk.goto("/verify/")
    check_accessible(desk)
    desk.locator("input[type=file]").set_input_files(signed.value.path())
    desk.get_by_role("button", name="Check it", exact=True).click()
    expect(desk.get_by_text("Do not rely on the others.")).to_be_visible()
    expect(desk.get_by_text("Its issuer has withdrawn it.")).to_be_visible()
    check_accessible(desk)

    phone.reload()
    expect(phone.get_by_text("Nobody yet.")).to_have_count(0)
    phone.get_by_role("button", name="Stop showing it").click()
    expect(phone.get_by_text("You show your passport to nobody.")).to_be_visible()
    check_accessible(phone)
    with phone.expect_download() as whole:
        phone.get_by_role("link", name="Download my passport").click()
    assert "staffbank-passport/1" in whole.value.path().read_text()
    ward.reload()
    expect(ward.get_by_role("heading", name="This passport link has ended")).to_be_visible()
    check_accessible(ward)
