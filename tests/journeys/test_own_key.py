"""A nurse keeps the key of her passport on her phone, and shows a ward what it signed."""

import pytest
from playwright.sync_api import expect

from compliance.passport.models import HolderKey, HolderSecret
from compliance.passport.tasks import issue_all
from staffbank.db import as_owner
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow


@pytest.fixture
def amara(site, settings):
    settings.PASSPORT_ISSUER = site
    bank = t.BankFactory(name="North West London staff bank", slug="north-west-london")
    trust = t.TrustFactory(short_name="Imperial", slug="imperial")
    t.PoolMembershipFactory(bank=bank, trust=trust)
    worker = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    issue_all(30)
    return worker


def show(page):
    """Make a link; where it leads once it shows something."""
    page.goto("/me/passport/shares/new/")
    page.get_by_label("Who is it for").fill("The nurse in charge")
    page.get_by_label("12 hours, for a shift").check()
    page.get_by_text("Show more of them").click()
    page.get_by_label("DBS level: Enhanced").check()
    check_accessible(page)
    page.get_by_role("button", name="Show it").click()


@pytest.mark.journey
def test_a_key_is_made_on_a_phone_and_what_it_signed_is_verified(visit, amara, tmp_path):
    phone = visit(user=amara.user, viewport=PHONE)
    phone.goto("/me/passport/shares/")
    phone.get_by_role("link", name="keep it on this device").click()
    expect(phone.get_by_text("We keep it for you, sealed.")).to_be_visible()
    check_accessible(phone)
    phone.get_by_role("button", name="Keep the key on this device").click()
    expect(phone.get_by_text("This browser keeps your key now.")).to_be_visible()
    expect(phone.get_by_text("are being signed for it")).to_be_visible()
    relay.drain()
    phone.get_by_role("link", name="Look again").click()
    expect(phone.get_by_text("are being signed for it")).to_have_count(0)
    check_accessible(phone)
    with as_owner():
        key = HolderKey.objects.current().get(worker=amara)
        assert key.is_in_browser
        assert not HolderSecret.objects.exists()

    show(phone)
    expect(phone.get_by_role("img", name="QR code")).to_be_visible()
    link = phone.locator("a.sb-address").get_attribute("href")
    check_accessible(phone)

    ward = visit(viewport=PHONE)
    ward.goto(link)
    expect(ward.get_by_role("heading", name="All that was shown counts")).to_be_visible()
    expect(ward.get_by_text("DBS level")).to_be_visible()
    expect(ward.get_by_text("DBS workforce")).to_have_count(0)
    check_accessible(ward)
    with ward.expect_download() as signed:
        ward.get_by_role("link", name="Download the signed checks").click()
    desk = visit(viewport=DESKTOP)
    desk.goto("/verify/")
    desk.locator("input[type=file]").set_input_files(signed.value.path())
    desk.get_by_role("button", name="Check it", exact=True).click()
    expect(desk.get_by_text("are true and count.")).to_be_visible()
    desk.get_by_text("What its signature rests on").first.click()
    expect(desk.get_by_text("Kept by a browser of theirs alone").first).to_be_visible()
    expect(desk.get_by_text("Shown by its holder").first).to_be_visible()

    computer = visit(user=amara.user, viewport=DESKTOP)
    show(computer)
    expect(computer.get_by_text("Your key is not in this browser.")).to_be_visible()
    expect(computer.get_by_role("img", name="QR code")).to_have_count(0)
    check_accessible(computer)
    plain = visit(user=amara.user, viewport=PHONE, javascript=False)
    plain.goto(computer.url)
    expect(plain.get_by_role("heading", name="Sign it with your key")).to_be_visible()
    expect(plain.get_by_role("button", name="Sign it and show it")).to_have_count(0)

    with phone.expect_download() as carried:
        phone.goto("/me/passport/along/")
        phone.get_by_label("Its address").fill("https://leeds.example.nhs.uk/me/passport/import/")
        phone.get_by_label("Its code").fill("a-code")
        follow(phone.get_by_role("button", name="Go on"))
        check_accessible(phone)
        phone.get_by_role("button", name="Sign and download the file").click()
    assert "staffbank-passport/1" in carried.value.path().read_text()

    computer.goto("/me/passport/key/")
    computer.get_by_role("button", name="Let us keep my key").click()
    expect(computer.get_by_text("We keep it for you, sealed.")).to_be_visible()
    ward.reload()
    expect(ward.get_by_role("heading", name="Not everything that was shown")).to_be_visible()
    relay.drain()
    ward.reload()
    expect(ward.get_by_role("heading", name="All that was shown counts")).to_be_visible()
