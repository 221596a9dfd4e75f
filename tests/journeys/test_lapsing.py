"""A check ends before a shift: the worker, the manager and the officer see it and what to do."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from compliance.models import Credential
from shifts.tasks import flag_bookings
from staffbank.db import as_owner
from staffbank.outbox.relay import drain
from tests.factories.shifts import BookingFactory, VacancyFactory, soon
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    WardFactory,
)
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow
from tests.shifts.bookings import skilled

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_flagged_booking_is_kept_by_a_colleague_who_takes_them_without_the_check(visit, viewport):
    bank = BankFactory(slug="nwl", name="North West London")
    place = PoolMembershipFactory(bank=bank, trust__slug="imperial", trust__short_name="Imperial")
    home = place.trust
    ward = WardFactory(site__trust=home, name="Witherow Ward")
    amara = WorkerFactory(ready_for=home, name="Amara Osei")
    vacancy = VacancyFactory(ward=ward, bank=bank, open=True, starts_at=soon(10))
    with as_owner():
        fire = Credential.objects.filter(worker=amara, kind__code="fire")
        fire.update(valid_to=vacancy.period.starts_on - timedelta(days=1))
    BookingFactory(vacancy=vacancy, worker=amara)
    flag_bookings()
    drain()

    mine = visit(amara.user, viewport=viewport)
    mine.goto("/me/passport/")
    expect(mine.locator("main")).to_contain_text("Shifts you may lose")
    check_accessible(mine)
    mine.get_by_role("link", name="See what to do").click()
    expect(mine.locator("main")).to_contain_text(
        "As things are you may not work this shift to its end"
    )
    check_accessible(mine)

    page = visit(MembershipFactory(role="trust_manager", trust=home).user, viewport=viewport)
    page.goto("/trust/imperial/")
    page.get_by_role("link", name="1 booking of people who may not work it").click()
    expect(page.locator("main")).to_contain_text("Fire safety")
    check_accessible(page)

    officer = visit(
        MembershipFactory(role="compliance_officer", trust=home).user, viewport=viewport
    )
    officer.goto(f"/trust/imperial/workers/{amara.ref}/")
    follow(officer.get_by_role("link", name="without a check for a while"))
    check_accessible(officer)
    officer.get_by_label("Without which check").select_option("fire")
    until = vacancy.period.ends_on
    for part in ("Day", "Month", "Year"):
        officer.get_by_label(part, exact=True).fill(str(getattr(until, part.lower())))
    officer.get_by_label("Why it is safe").fill("The course is on Tuesday")
    officer.get_by_role("button", name="Ask for approval").click()
    expect(officer.locator("main")).to_contain_text("Waits for a colleague")
    check_accessible(officer)

    page.goto("/trust/imperial/overrides/")
    check_accessible(page)
    page.get_by_role("button", name="Approve", exact=False).first.click()
    expect(page.locator("main")).to_contain_text("Approved. It counts from now on")
    drain()
    page.goto("/trust/imperial/flagged/")
    expect(page.locator("main")).to_contain_text("No booking is flagged")
    check_accessible(page)
    mine.goto("/me/passport/")
    expect(mine.locator("main")).to_contain_text("The course is on Tuesday")
    check_accessible(mine)


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_revoked_skill_flags_what_it_was_needed_for_until_they_are_signed_off_again(
    visit, viewport
):
    bank = BankFactory(slug="nwl", name="North West London")
    place = PoolMembershipFactory(bank=bank, trust__slug="imperial", trust__short_name="Imperial")
    ward = WardFactory(site__trust=place.trust, name="Witherow Ward")
    amara = WorkerFactory(ready_for=place.trust, name="Amara Osei")
    vacancy = VacancyFactory(ward=ward, bank=bank, open=True, starts_at=soon(10))
    skilled(vacancy, amara)
    BookingFactory(vacancy=vacancy, worker=amara)

    seat = MembershipFactory(role="compliance_officer", trust=place.trust)
    officer = visit(seat.user, viewport=viewport)
    officer.goto(f"/trust/imperial/workers/{amara.ref}/skills/")
    follow(officer.locator("a", has_text="Revoke: IV medicines"))
    expect(officer.locator("main")).to_contain_text("is flagged at once")
    check_accessible(officer)
    officer.get_by_label("Why").fill("She has not given them for a year.")
    follow(officer.get_by_role("button", name="Revoke it"))
    drain()

    mine = visit(amara.user, viewport=viewport)
    mine.goto("/me/passport/")
    expect(mine.locator("main")).to_contain_text("You are not signed off in IV medicines")
    follow(mine.get_by_role("link", name="See what to do"))
    expect(mine.locator("main")).to_contain_text("because of the skill IV medicines")
    expect(mine.locator("main")).to_contain_text("to sign you off again by")
    expect(mine.locator("main")).not_to_contain_text("Nothing else to do")
    check_accessible(mine)
    manager = MembershipFactory(role="trust_manager", trust=place.trust).user
    page = visit(manager, viewport=viewport)
    page.goto("/trust/imperial/")
    expect(page.locator("main")).to_contain_text("A. Osei is not signed off in IV medicines")
    follow(page.get_by_role("link", name="1 booking of people who may not work it"))
    expect(page.locator("main")).to_contain_text("Not signed off in IV medicines")
    check_accessible(page)

    officer.get_by_label("Skill").select_option(label="IV medicines")
    officer.get_by_role("radio", name="Independent").check()
    officer.get_by_role("radio", name="Watched them do it").check()
    follow(officer.get_by_role("button", name="Sign off"))
    drain()
    page.reload()
    expect(page.locator("main")).to_contain_text("No booking is flagged")
