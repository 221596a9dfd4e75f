"""A certificate from a telephone to the officer's screen."""

import pytest
from playwright.sync_api import expect

from tests.factories.trusts import MembershipFactory, TrustFactory
from tests.factories.workers import WorkerFactory
from tests.interop import papers
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible


@pytest.fixture
def trust(site):
    return TrustFactory(slug="imperial", short_name="Imperial", name="Imperial College Healthcare")


def file(name, content, kind):
    return {"name": name, "mimeType": kind, "buffer": content}


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_a_photograph_is_sent_from_a_telephone_and_checked_beside_the_form(
    visit, trust, javascript
):
    amara = WorkerFactory(name="Amara Osei", name_key="osei amara", ready_for=trust)
    jo = MembershipFactory(role="compliance_officer", trust=trust, user__name="Jo Bello").user
    phone = visit(amara.user, viewport=PHONE, javascript=javascript)
    accessible = check_accessible if javascript else lambda page: None  # axe is a script

    phone.goto("/me/passport/add/?kind=fire")
    camera = phone.locator("input[name=photo]")
    expect(camera).to_have_attribute("capture", "environment")
    phone.get_by_label("Who issued it").fill("Skills for Health")
    for label, value in (("Day", "12"), ("Month", "10"), ("Year", "2025")):
        phone.get_by_label(label).fill(value)
    camera.set_input_files(file("fire.jpg", papers.jpeg()[:-900], "image/jpeg"))
    phone.get_by_role("button", name="Send to the compliance team").click()
    expect(phone.get_by_role("alert")).to_contain_text("did not arrive whole")
    expect(phone.get_by_label("Who issued it")).to_have_value("Skills for Health")
    accessible(phone)

    phone.locator("input[name=photo]").set_input_files(
        file("fire.jpg", papers.located_jpeg(), "image/jpeg")
    )
    phone.locator("input[name=scans]").set_input_files(
        [file("back.pdf", papers.pdf(), "application/pdf")]
    )
    phone.get_by_role("button", name="Send to the compliance team").click()
    pictures = phone.locator(".sb-pages img")
    expect(pictures).to_have_count(2)
    pictures.nth(1).scroll_into_view_if_needed()
    accessible(phone)
    phone.get_by_role("button", name="Remove page 2").click()
    expect(phone.locator(".sb-pages img")).to_have_count(1)
    former = phone.locator(".sb-pages img").get_attribute("src")

    phone.locator("summary", has_text="Replace").click()
    new_page = phone.locator("input[name^=instead_]")
    new_page.set_input_files(file("fire.pdf", papers.locked_pdf(), "application/pdf"))
    phone.get_by_role("button", name="Send it instead of page 1").click()
    expect(phone.get_by_role("alert")).to_contain_text("asks for a password")
    expect(phone.locator(".sb-pages img")).to_have_attribute("src", former)
    expect(phone.locator("details .nhsuk-error-message")).to_contain_text("asks for a password")
    accessible(phone)
    new_page.set_input_files(file("sharper.jpg", papers.jpeg(), "image/jpeg"))
    phone.get_by_role("button", name="Send it instead of page 1").click()
    expect(phone.get_by_role("alert")).to_contain_text("Sent")
    expect(phone.locator(".sb-pages img")).to_have_count(1)
    expect(phone.locator(".sb-pages img")).not_to_have_attribute("src", former)

    desk = visit(jo, viewport=DESKTOP, javascript=javascript)
    desk.goto("/trust/imperial/checks/")
    desk.get_by_role("link", name="Amara Osei").click()
    page, form = desk.locator(".sb-pages img"), desk.get_by_role("button", name="Accept")
    expect(page).to_have_js_property("naturalWidth", 640)
    assert page.bounding_box()["x"] + page.bounding_box()["width"] < form.bounding_box()["x"]
    accessible(desk)
    desk.get_by_label("The name on it is this person's").check()
    desk.get_by_role("radio", name="A scan or photo of it").check()
    form.click()
    expect(desk.get_by_role("alert")).to_contain_text("is accepted")

    phone.goto("/me/record/")
    expect(phone.locator("main")).to_contain_text("Jo Bello")
    read = phone.locator("main").inner_text().lower()
    assert "looked at a page of your fire safety" in read
