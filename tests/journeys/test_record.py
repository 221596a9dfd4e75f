"""A nurse reads who looked at her record, takes a copy of it, and has her name put right."""

import io
import re
import zipfile

import pytest
from playwright.sync_api import expect

from staffbank.db import as_owner
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow

JO = "Jo Okafor-Bell, compliance officer at Imperial,"


@pytest.fixture
def home(site):
    bank = t.BankFactory(name="North West London staff bank", slug="north-west-london")
    trust = t.TrustFactory(short_name="Imperial", slug="imperial")
    t.PoolMembershipFactory(bank=bank, trust=trust)
    return trust


@pytest.mark.journey
def test_a_look_is_read_by_whom_it_concerns_and_by_an_auditor(visit, home):
    amara = w.WorkerFactory(ready_for=home, name="Amara Osei")
    officer = t.MembershipFactory(
        trust=home, role="compliance_officer", user__name="Jo Okafor-Bell"
    )

    desk = visit(user=officer.user, viewport=DESKTOP)
    desk.goto("/trust/imperial/workers/")
    desk.get_by_role("link", name="Amara Osei").click()
    expect(desk.get_by_text("This look is recorded")).to_be_visible()
    with as_owner():
        bank = home.pools.get().bank
    auditor = t.MembershipFactory(trust=None, bank=bank, role="auditor", user__name="Olu Bright")

    phone = visit(user=amara.user, viewport=PHONE)
    phone.goto("/me/passport/")
    phone.get_by_role("link", name="Who has looked at my record").click()
    expect(phone.get_by_text(f"{JO} opened your record.")).to_be_visible()
    check_accessible(phone)
    follow(phone.get_by_role("link", name="Show everything that was done"))
    check_accessible(phone)

    search = visit(user=auditor.user, viewport=DESKTOP)
    search.goto("/bank/north-west-london/record/")
    search.get_by_text("Change filters").click()
    search.get_by_label("Person").fill("Osei")
    search.get_by_label("Trust").select_option("Imperial")
    search.get_by_role("button", name="Show entries").click()
    expect(search.get_by_text(f"{JO} opened Amara Osei's record.")).to_be_visible()
    check_accessible(search)
    with search.expect_download() as file:
        search.get_by_role("link", name="Download these entries").click()
    assert "opened Amara Osei's record" in file.value.path().read_text("utf-8-sig")


@pytest.mark.journey
def test_a_person_takes_a_copy_and_has_their_name_put_right(visit, home):
    amara = w.WorkerFactory(ready_for=home, name="Amara Osei")
    officer = t.MembershipFactory(trust=home, role="compliance_officer")

    phone = visit(user=amara.user, viewport=PHONE)
    phone.goto("/me/data/")
    check_accessible(phone)
    phone.get_by_role("button", name="Make a copy").click()
    expect(phone.get_by_text("We are making your copy")).to_be_visible()
    relay.drain()
    phone.reload()
    with phone.expect_download() as file:
        phone.get_by_role("link", name="Download your copy").click()
    with zipfile.ZipFile(io.BytesIO(file.value.path().read_bytes())) as copy:
        page = copy.read("my-data.html").decode()
    assert "Amara Osei" in page
    opened = visit(viewport=PHONE)
    opened.set_content(page)
    check_accessible(opened)

    phone.get_by_role("button", name="Ask for a correction").click()
    phone.get_by_label("My name").check()
    phone.get_by_label("What it should be").fill("Amara Mensah")
    check_accessible(phone)
    follow(phone.get_by_role("button", name="Send to the compliance team"))

    desk = visit(user=officer.user, viewport=DESKTOP)
    desk.goto("/trust/imperial/checks/")
    follow(desk.get_by_role("link", name="Corrections that people asked for"))
    check_accessible(desk)
    desk.get_by_role("link", name="Amara Osei: my name").click()
    desk.get_by_label("It is wrong: correct it").check()
    desk.get_by_label("What they will read").fill("We saw your marriage certificate.")
    check_accessible(desk)
    desk.get_by_role("button", name="Send the answer").click()
    expect(desk.get_by_text("Nothing to answer")).to_be_visible()

    phone.goto("/me/data/")
    expect(phone.get_by_text(re.compile("marriage certificate"))).to_be_visible()
    phone.get_by_role("link", name="What goes, and what the law makes us keep").click()
    expect(phone.get_by_text("A trust still engages you")).to_be_visible()
    check_accessible(phone)
