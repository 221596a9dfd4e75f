"""How people and trusts come in: invitations, passwords, roles, a whole trust, the demo."""

import re

import pytest
from django.conf import settings
from django.urls import clear_url_caches, set_urlconf
from playwright.sync_api import expect

from insights.simulation.personas import PERSONAS
from staffbank.db import as_owner
from staffbank.notifications.models import Message
from tests.factories.trusts import (
    BankFactory,
    LocalNumberFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    UserFactory,
    WardFactory,
    agreement_of,
)
from tests.factories.workers import WorkerFactory
from tests.journeys.conftest import DESKTOP, PHONE, check_accessible, follow
from tests.journeys.walking import Walk
from trusts.models import Bank

DOCUMENTED = (settings.BASE_DIR / "docs" / "onboarding.md").read_text()
SIZES = pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
SCRIPTS = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])


@pytest.fixture
def trust(site):
    return TrustFactory(slug="imperial", short_name="Imperial", name="Imperial College Healthcare")


@pytest.fixture
def admin(trust):
    return MembershipFactory(role="staffing_admin", trust=trust, user__name="Sam Okafor").user


@pytest.fixture
def femi(site):
    bank = BankFactory(slug="nwl", name="North West London bank")
    return MembershipFactory(role="onboarding_admin", bank=bank, user__name="Femi Adeyemi").user


def letter_to(address):
    """The link in the latest letter to ``address``."""
    with as_owner():
        body = Message.objects.filter(address=address).latest("created_at").body
    return re.search(r"/(join|accounts)/\S+/", body)[0]


@SCRIPTS
def test_somebody_is_invited_and_joins(visit, admin, trust, javascript):
    WardFactory(site__trust=trust, name="Witherow Ward")
    page = visit(admin, javascript=javascript)
    page.goto("/trust/imperial/settings/people/")
    page.get_by_role("button", name="Invite somebody").click()
    page.get_by_label("Full name").fill("Dana Mercer")
    page.get_by_label("Work email address").fill("dana@example.nhs.uk")
    page.get_by_role("radio", name="Ward manager").check()
    page.get_by_role("checkbox", name="Witherow Ward").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.locator("main")).to_contain_text("With dana@example.nhs.uk since")

    joining = visit(javascript=javascript)
    joining.goto(letter_to("dana@example.nhs.uk"))
    expect(joining.get_by_label("Full name")).to_have_value("Dana Mercer")
    joining.locator("input[name=password]").fill("three words nobody")
    joining.get_by_role("button", name="Accept the invitation").click()
    joining.get_by_role("button", name="Put it off").click()

    expect(joining.locator("header")).to_contain_text("Dana Mercer, ward manager, Imperial")


def test_a_forgotten_password_is_replaced(visit, site):
    user = UserFactory(email="dana@example.nhs.uk", name="Dana Mercer")
    page = visit()
    page.goto("/accounts/login/")
    page.get_by_role("link", name="I have forgotten my password").click()
    page.locator("input[name=email]").fill(user.email)
    follow(page.locator("main form button").first)
    address = letter_to(user.email)

    page.goto(address)
    for box in page.locator("input[type=password]").all():
        box.fill("three words nobody")
    follow(page.get_by_role("button", name="Save the new password"))
    page.goto("/accounts/login/")
    page.locator("input[name=login]").fill(user.email)
    page.locator("input[name=password]").fill("three words nobody")
    page.get_by_role("button", name="Log in", exact=True).click()
    page.get_by_role("button", name="Put it off").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("You have no role yet")


@SCRIPTS
def test_a_person_with_two_roles_changes_between_them(visit, trust, javascript):
    user = MembershipFactory(role="staffing_admin", trust=trust).user
    there = TrustFactory(slug="hillingdon", short_name="Hillingdon")
    MembershipFactory(role="trust_admin", trust=there, user=user)
    page = visit(user, javascript=javascript)
    page.goto("/")
    page.get_by_role("radio", name="Temporary-staffing admin, Imperial").check()
    follow(page.get_by_role("button", name="Use this role"))

    page.goto("/trust/hillingdon/settings/")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "This belongs to your role as trust admin at Hillingdon"
    )
    page.get_by_role("button", name="Change and open it").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Settings")
    expect(page.locator("header")).to_contain_text("trust admin, Hillingdon")


def template_of(bank):
    """A live trust of the bank, with two wards that somebody new can begin from."""
    trust = PoolMembershipFactory(bank=bank, trust__name="Imperial College NHS Trust").trust
    LocalNumberFactory(bank=bank, trust=trust, value=12)
    for code, name in (("ICU", "Intensive care"), ("AE", "Emergency department")):
        WardFactory(site__trust=trust, code=code, name=name, division="Acute")
    return trust


@SCRIPTS
def test_a_trust_is_brought_in_from_its_code_to_live(visit, femi, javascript):
    """From a template, each page as a person meets it, the trust's own people's included. What it
    asks of each of the three is what docs/onboarding.md says."""
    with as_owner():
        bank = Bank.objects.get(slug="nwl")
    template_of(bank)
    admin = Walk(visit(femi, javascript=javascript))
    admin.page.goto("/")
    admin.press("button", "Bring in a trust")
    admin.type("ODS code or part of the name", "RAS")
    admin.press("button", "Find the trust")
    admin.press("link", "The Hillingdon Hospitals")
    admin.type("Bank team's telephone", "020 7946 0123")
    admin.tick("checkbox", "Mount Vernon Hospital", on=False)
    admin.press("button", "Begin with this trust")
    here = admin.page.url
    admin.press("link", "Begin from another trust")
    admin.choose("Trust to begin from", label="Imperial College NHS Trust")
    admin.press("button", "Begin from this trust")
    admin.press("link", "Wards and cost centres")
    expect(admin.page.locator("#id_ward_1")).to_have_value("Emergency department")
    admin.type_at("#id_cost_1", "41207")
    admin.type_at("#id_cost_2", "41208")
    admin.press("button", "Save wards")
    admin.press("link", "Agreement", last=True)
    admin.type("Full name", "Ruth Ellis")
    admin.type("Work email address", "r.ellis@example.nhs.uk")
    admin.press("button", "Send the invitation")
    admin.press("link", "First manager")
    admin.type("Full name", "Mary Shaw")
    admin.type("Work email address", "m.shaw@example.nhs.uk")
    admin.tick("radio", "Temporary-staffing admin")
    admin.press("button", "Send the invitation")
    admin.press("link", "Rehearsal")
    admin.choose("Ward", label="Intensive care")
    admin.choose("Grade", value="N5")
    admin.choose("Time", value="Night")
    admin.press("button", "Rehearse it")
    assert admin.reads("Nobody was told")
    admin.press("link", "Hillingdon Hospitals")
    expect(admin.page.get_by_role("button", name="Take it live")).to_have_count(0)

    signatory = joined(visit, "r.ellis@example.nhs.uk", javascript)
    signatory.press("link", "North West London bank")
    signatory.type("Your position at the trust", "Chief people officer")
    signatory.tick("checkbox", "I have read the agreement")
    signatory.press("button", "Sign the agreement")
    assert signatory.reads("Signed for")

    manager = joined(visit, "m.shaw@example.nhs.uk", javascript)
    manager.press("link", "Settings")
    manager.press("link", "Our numbers")
    assert manager.reads("12 hours, since")
    manager.press("button", "Confirm grades, rates, breaks and rules")
    manager.press("link", "Settings", last=True)
    manager.press("link", "What we ask")
    manager.press("button", "Confirm what is asked and accepted")

    admin.page.goto(here)
    admin.press("button", "Take it live")
    assert admin.reads("9 of 9 parts done")
    for part in (admin, signatory, manager):
        assert part.said in DOCUMENTED
        assert part.seconds < 60


def joined(visit, address, javascript):
    """Somebody new who accepts the invitation in the letter to ``address``."""
    walk = Walk(visit(javascript=javascript))
    walk.page.goto(letter_to(address))
    walk.type_at("input[name=password]", "three words nobody")
    walk.press("button", "Accept the invitation")
    walk.press("button", "Put it off")
    return walk


@SIZES
def test_pages_of_onboarding_are_accessible(visit, femi, viewport):
    with as_owner():
        bank = Bank.objects.get(slug="nwl")
    live = template_of(bank)
    page = visit(femi, viewport=viewport)
    for address in (
        "/bank/nwl/trusts/",
        "/bank/nwl/trusts/find/?q=RAP",
        "/bank/nwl/trusts/find/?q=nothing",
        "/bank/nwl/agreement/",
        "/bank/nwl/agreement/publish/",
        "/bank/nwl/agreement/1/",
        f"/bank/nwl/trusts/{live.ref}/leaving/",
        "/bank/nwl/trusts/begin/RAS/",
    ):
        page.goto(address)
        check_accessible(page)
    follow(page.get_by_role("button", name="Begin with this trust"))
    check_accessible(page)
    page.get_by_label("Bank team's telephone").fill("020 7946 0123")
    follow(page.get_by_role("button", name="Begin with this trust"))
    check_accessible(page)
    here = page.url
    for part in ("details", "template", "groups", "wards", "agreement", "manager", "rehearsal"):
        page.goto(f"{here}{part}/")
        check_accessible(page)
    page.goto(f"{here}wards/")
    page.locator("input[type=file]").set_input_files(
        {
            "name": "wards.csv",
            "mimeType": "text/csv",
            "buffer": b"code,name,site,cost_centre\nA1,Ash,RAS77,1\nB2,Beech,RAS01,41207\n",
        }
    )
    follow(page.get_by_role("button", name="Check the file"))
    check_accessible(page)


@SIZES
def test_the_page_that_is_signed_is_accessible(visit, femi, viewport):
    with as_owner():
        bank = Bank.objects.get(slug="nwl")
    trust = TrustFactory(slug="hillingdon", short_name="Hillingdon", status="setup")
    PoolMembershipFactory(bank=bank, trust=trust, valid_from=None, signature=None)
    agreement_of(bank)
    page = visit(MembershipFactory(role="signatory", trust=trust).user, viewport=viewport)
    for address in ("/trust/hillingdon/agreement/", "/trust/hillingdon/agreement/nwl/"):
        page.goto(address)
        check_accessible(page)
    follow(page.get_by_role("button", name="Sign the agreement"))
    check_accessible(page)


@SIZES
def test_pages_of_people_and_seats_are_accessible(visit, admin, trust, viewport):
    other = MembershipFactory(role="trust_manager", trust=trust)
    WorkerFactory(user=admin)
    page = visit(admin, viewport=viewport)
    people = "/trust/imperial/settings/people/"
    page.goto("/seats/")
    check_accessible(page)
    page.goto(f"{people}invite/")
    follow(page.get_by_role("button", name="Send the invitation"))
    check_accessible(page)
    page.get_by_label("Full name").fill("New Person")
    page.get_by_label("Work email address").fill("new@example.nhs.uk")
    page.get_by_role("radio", name="Trust manager").check()
    follow(page.get_by_role("button", name="Send the invitation"))
    check_accessible(page)
    for address in ("/trust/imperial/settings/", f"{people}{other.ref}/end/", "/me/passport/"):
        page.goto(address)
        check_accessible(page)
    stranger = visit(viewport=viewport)
    for address in (letter_to("new@example.nhs.uk"), "/join/made-up/"):
        stranger.goto(address)
        check_accessible(stranger)


@pytest.fixture
def demo(settings, site, tmp_path):
    """The running site with the demo's pages."""
    settings.ROOT_URLCONF = "tests.demo_urls"
    settings.PERSONAS = True
    settings.EMAIL_FILE_PATH = str(tmp_path)
    clear_url_caches()
    yield
    clear_url_caches()
    set_urlconf(None)


@SIZES
def test_one_press_makes_one_of_the_demos_people_of_you(visit, demo, trust, viewport):
    persona = PERSONAS[0]
    user = UserFactory(email=persona.email, name=persona.name)
    MembershipFactory(user=user, role="ward_manager", trust=trust)
    page = visit(viewport=viewport)
    page.goto("/demo/inbox/")
    check_accessible(page)
    page.goto("/demo/")
    check_accessible(page)

    page.get_by_role("button", name=f"Be {persona.name}").click()

    expect(page.locator("header")).to_contain_text(f"{persona.name}, ward manager, Imperial")
