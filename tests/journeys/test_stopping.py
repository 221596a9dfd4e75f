"""An officer stops a check that counts; its holder reads why, and a ward's look says no at once."""

import pytest
from playwright.sync_api import expect

from compliance.passport.tasks import issue_all
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow

WHY = "The certificate is for a course at another site."
FIRE = "Fire safety"
YES, NO = "Yes, Amara Osei may work this shift", "Amara Osei must not start this shift yet"


@pytest.fixture
def trust(site):
    trust = t.TrustFactory(short_name="Imperial", slug="imperial")
    t.PoolMembershipFactory(trust=trust)
    return trust


@pytest.fixture
def amara(trust):
    """She is booked tonight, and all of her checks are signed."""
    worker = w.WorkerFactory(ready_for=trust, name="Amara Osei")
    ward = t.WardFactory(site__trust=trust, name="Witherow Ward")
    BookingFactory(vacancy=VacancyFactory(ward=ward, open=True), worker=worker)
    issue_all(30)
    return worker


@pytest.fixture
def officer(trust):
    return t.MembershipFactory(role="compliance_officer", trust=trust, user__name="Jo Bello").user


def answers(ward, heading):
    """What the ward reads when it looks again, once the worker has been through."""
    relay.drain()
    ward.reload()
    expect(ward.get_by_role("heading", level=1)).to_contain_text(heading)


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_check_is_suspended_restored_and_withdrawn(visit, trust, amara, officer, scripts):
    phone = visit(amara.user, viewport=PHONE, javascript=scripts)
    phone.goto("/me/bookings/")
    phone.get_by_role("link", name="Show my pass").click()
    follow(phone.get_by_role("button", name="Show it"))
    ward = visit(viewport=PHONE, javascript=scripts)
    ward.goto(phone.locator("a.sb-address").get_attribute("href"))
    expect(ward.get_by_role("heading", level=1)).to_contain_text(YES)

    desk = visit(officer, viewport=DESKTOP, javascript=scripts)
    desk.goto(f"/trust/imperial/workers/{amara.ref}/")
    desk.locator("a", has_text=f"Suspend or withdraw: {FIRE}").click()
    desk.get_by_role("button", name="Stop it everywhere").click()
    expect(desk.locator(".nhsuk-error-summary")).to_contain_text("Enter why")
    stop(desk, "Suspend", scripts)
    expect(desk.get_by_role("alert")).to_contain_text("is suspended, everywhere")
    answers(ward, NO)
    phone.goto("/me/passport/")
    expect(phone.locator("main")).to_contain_text("Suspended by Imperial")
    expect(phone.locator("main")).to_contain_text(WHY.rstrip("."))
    if scripts:
        check_accessible(phone)
        check_accessible(ward)

    follow(desk.locator("a", has_text=f"Let it count again: {FIRE}"))
    if scripts:
        check_accessible(desk)
    desk.get_by_label("Why").fill("The course was read again: it is the right one.")
    desk.get_by_role("button", name="Let it count again").click()
    expect(desk.get_by_role("alert")).to_contain_text("counts again")
    answers(ward, YES)

    follow(desk.locator("a", has_text=f"Suspend or withdraw: {FIRE}"))
    stop(desk, "Withdraw", scripts)
    expect(desk.get_by_role("alert")).to_contain_text("is withdrawn, everywhere")
    answers(ward, NO)
    phone.reload()
    expect(phone.locator("main")).to_contain_text("Withdrawn by Imperial")


def stop(desk, sort, scripts):
    desk.get_by_role("radio", name=sort).check()
    desk.get_by_label("Why").fill(WHY)
    if scripts:
        check_accessible(desk)
    desk.get_by_role("button", name="Stop it everywhere").click()
