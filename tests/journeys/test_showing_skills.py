"""A nurse shows a ward what she may do and where she was shown round, until one is revoked."""

import os

import pytest
from playwright.sync_api import expect

from compliance.passport.tasks import issue_all
from staffbank import clock
from staffbank.db import acting
from staffbank.outbox import relay
from tests.factories import trusts as t
from tests.factories import workers as w
from tests.factories.inductions import induction_of
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible
from trusts.models import Skill
from workers.services.skills import Assessed, revoke, sign_off


@pytest.fixture
def trust(site):
    trust = t.TrustFactory(
        name="Imperial College Healthcare NHS Trust", short_name="Imperial", slug="imperial"
    )
    t.PoolMembershipFactory(trust=trust)
    return trust


@pytest.fixture
def officer(trust):
    user = t.UserFactory(name="Bola Adeyemi")
    return t.actor_for(t.MembershipFactory(trust=trust, role="compliance_officer", user=user))


@pytest.fixture
def amara(trust):
    return w.WorkerFactory(ready_for=trust, name="Amara Osei")


def look(page, name):
    """For whoever wants to see it."""
    check_accessible(page)
    if folder := os.environ.get("LOOK"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


@pytest.mark.journey
def test_a_skill_and_an_induction_are_shown_and_one_of_them_is_revoked(
    visit, trust, amara, officer
):
    with acting(officer):
        iv = Skill.objects.get(code="IV")
        skill = sign_off(amara, Assessed(iv, "independent", "observed"), by=officer)
    ward = t.WardFactory(site__trust=trust, name="Witherow Ward")
    induction_of(amara, ward, given_by="Nkechi Obi", given_on=clock.today())
    relay.drain()
    issue_all(30)

    phone = visit(user=amara.user, viewport=PHONE)
    phone.goto("/me/passport/shares/new/")
    phone.get_by_label("Who is it for").fill("The nurse in charge")
    phone.get_by_label("15 minutes, for somebody beside me").check()
    for box in phone.get_by_role("group", name="What to show").get_by_role("checkbox").all():
        box.uncheck()
    phone.get_by_label("IV medicines").check()
    phone.get_by_label("Induction to Witherow Ward").check()
    phone.get_by_text("Show more of them").click()
    phone.get_by_label("Inducted to: One ward").check()
    look(phone, "choose")
    phone.get_by_role("button", name="Show it").click()
    expect(phone.get_by_text("With these details: inducted to.")).to_be_visible()
    look(phone, "shown")

    desk = visit(viewport=DESKTOP)
    desk.goto(phone.locator("a.sb-address").get_attribute("href"))
    expect(desk.get_by_role("heading", name="All that was shown counts")).to_be_visible()
    expect(desk.get_by_role("heading", name="Induction to Witherow Ward")).to_be_visible()
    expect(desk.get_by_text("Independent", exact=True)).to_be_visible()
    expect(desk.get_by_text("Nkechi Obi")).to_have_count(0)
    look(desk, "ward")

    with acting(officer):
        revoke(skill, reason="Not done for a year", by=officer)
    relay.drain()
    desk.reload()
    expect(desk.get_by_role("heading", name="Not everything that was shown counts")).to_be_visible()
    expect(desk.get_by_role("heading", name="IV medicines")).to_have_count(0)
    expect(desk.get_by_text("that they chose to show no longer counts.")).to_be_visible()
    look(desk, "revoked")
