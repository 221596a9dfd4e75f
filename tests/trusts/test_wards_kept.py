"""Whose a trust's sites and wards are: its own, once it is live through any bank."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from staffbank.db import acting, as_owner, duty
from staffbank.errors import NotPermitted
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    SiteFactory,
    TrustFactory,
    WardFactory,
    actor_for,
)
from trusts.errors import KeptByTheTrust
from trusts.models import RegisterEntry, Site, TrustCode, Ward, WardFile, WardTime
from trusts.services.onboarding import change_details
from trusts.services.wards import WardRow, add_wards, check_file, import_wards

pytestmark = pytest.mark.django_db

FILE = b"code,name,site,cost_centre\nB2,Beech Ward,RAS01,41208\n"


@pytest.fixture
def other():
    return BankFactory(slug="small")


def with_a_ward(trust, code):
    with as_owner():
        TrustCode.objects.create(trust=trust, code=code, valid_from="2020-01-01")
    WardFactory(site=SiteFactory(trust=trust, ods_code=f"{code}01", name="The General Hospital"))
    return trust


@pytest.fixture
def trust(bank, other):
    """Live through one bank, and being brought into another."""
    trust = TrustFactory(slug="hillingdon", short_name="Hillingdon")
    PoolMembershipFactory(bank=other, trust=trust)
    PoolMembershipFactory(bank=bank, trust=trust, valid_from=None, signature=None)
    return with_a_ward(trust, "RAS")


@pytest.fixture
def joining(bank, other):
    """In setup in both."""
    trust = TrustFactory(status="setup")
    for each in (bank, other):
        PoolMembershipFactory(bank=each, trust=trust, valid_from=None, signature=None)
    return with_a_ward(trust, "RYJ")


def admin_of(bank):
    return actor_for(MembershipFactory(role="onboarding_admin", bank=bank))


def changes(trust, by):
    """Every change of sites and wards there is."""
    with as_owner():
        code = trust.sites.get().ods_code
    file = FILE.replace(b"RAS01", code.encode())

    def take_a_file_over():
        with as_owner():
            kept = WardFile.objects.create(
                trust=trust, filename="w.csv", content=file, checked_at="2026-11-22T09:00Z"
            )
        import_wards(kept, by=by)

    return {
        "sites": lambda: change_details(trust, site_codes=[code, f"{code[:4]}2"], by=by),
        "wards": lambda: add_wards(trust, [WardRow(1, "A1", "Ash", code, "1")], by=by),
        "looking at a file": lambda: check_file(trust, "w.csv", file, by=by),
        "a file": take_a_file_over,
    }


@pytest.mark.parametrize("what", ["sites", "wards", "looking at a file", "a file"])
def test_neither_bank_of_a_live_trust_changes_what_is_the_trust_s_own(
    what, trust, joining, bank, other
):
    for through in (bank, other):
        by = admin_of(through)
        with acting(by), pytest.raises(KeptByTheTrust):
            changes(trust, by)[what]()

    by = admin_of(bank)
    with acting(by):
        changes(joining, by)[what]()


@pytest.mark.parametrize("what", ["sites", "wards", "looking at a file", "a file"])
def test_its_own_admin_does_and_nobody_else_of_it(what, trust):
    for role in ("trust_manager", "ward_manager", "payroll", "signatory"):
        by = actor_for(MembershipFactory(role=role, trust=trust))
        with acting(by), pytest.raises(NotPermitted):
            changes(trust, by)[what]()
    stranger = actor_for(MembershipFactory(role="trust_admin"))
    with acting(stranger), pytest.raises(NotPermitted):
        changes(trust, stranger)[what]()

    by = actor_for(MembershipFactory(role="trust_admin", trust=trust))
    with acting(by):
        changes(trust, by)[what]()


def write(model, trust):
    """What a service that forgot to ask would write."""
    with as_owner():
        site, ward = Site.objects.get(trust=trust), Ward.objects.get(trust=trust)
    if model is Site:
        return Site.objects.filter(pk=site.pk).update(name="Theirs")
    if model is Ward:
        return Ward.objects.filter(pk=ward.pk).update(name="Theirs")
    return WardTime.objects.filter(ward=ward).delete()[0]


@pytest.mark.parametrize("model", [Site, Ward, WardTime])
def test_the_policy_keeps_a_bank_out_of_a_live_trust_whatever_a_service_does(
    model, trust, joining, bank, other
):
    for through in (bank, other):
        with acting(admin_of(through)), duty("onboarding"):
            assert write(model, trust) == 0
    stranger = admin_of(BankFactory())

    with acting(stranger), duty("onboarding"):
        assert write(model, joining) == 0
    with acting(admin_of(bank)), duty("onboarding"):
        assert write(model, joining) > 0


def test_the_policy_refuses_a_new_ward_of_a_live_trust(trust, bank):
    with as_owner():
        site = Site.objects.get(trust=trust)
    with (
        acting(admin_of(bank)),
        duty("onboarding"),
        pytest.raises(DatabaseError, match="row-level security"),
        transaction.atomic(),
    ):
        Ward.objects.create(trust=trust, site=site, code="X", name="X", cost_centre="1")


class TestPages:
    @pytest.mark.parametrize("page", ["details", "wards"])
    def test_the_bank_is_told_whose_they_are_and_reads_them(self, client, trust, bank, page):
        with as_owner():
            ward = Ward.objects.get(trust=trust)
        client.force_login(MembershipFactory(role="onboarding_admin", bank=bank).user)

        answer = client.get(f"/bank/nwl/trusts/{trust.ref}/{page}/")

        assert "only its own people change its sites, wards and cost centres" in answer.text
        assert ward.name in answer.text
        assert "Save" not in answer.text

    def test_a_press_that_comes_too_late_is_refused_in_words(self, client, trust, bank):
        client.force_login(MembershipFactory(role="onboarding_admin", bank=bank).user)
        here = f"/bank/nwl/trusts/{trust.ref}/wards/"
        typed = {"code_1": "A1", "ward_1": "Ash", "site_1": "RAS01", "cost_1": "1", "rows": "1"}

        assert "only its own people" in client.post(here, typed).text

        with as_owner():
            assert not Ward.objects.filter(code="A1").exists()

    def test_the_trust_adds_sites_and_wards_from_its_setup(self, client, trust):
        with as_owner():
            assert RegisterEntry.objects.filter(code="RAS02").exists()
        client.force_login(MembershipFactory(role="trust_admin", trust=trust).user)
        base = "/trust/hillingdon/settings/"
        assert f"{base}wards/" in client.get(base).text

        details = {
            "short_name": "Hillingdon",
            "bank_phone": "020 7946 0123",
            "sites": ["RAS01", "RAS02"],
        }
        assert client.post(f"{base}sites/", details).headers["Location"] == base
        typed = {"code_1": "A1", "ward_1": "Ash", "site_1": "RAS02", "cost_1": "41", "rows": "1"}
        assert client.post(f"{base}wards/", typed).headers["Location"] == base

        with as_owner():
            ward = Ward.objects.get(code="A1")
            assert (ward.site.ods_code, ward.times.count()) == ("RAS02", 3)
            trust.refresh_from_db()
        assert trust.bank_phone == "020 7946 0123"

    def test_the_trust_takes_wards_from_a_file_after_a_look(self, client, trust):
        client.force_login(MembershipFactory(role="staffing_admin", trust=trust).user)

        file = SimpleUploadedFile("wards.csv", FILE, "text/csv")
        checked = client.post("/trust/hillingdon/settings/wards/file/", {"file": file})
        assert "Beech Ward" in client.get(checked.headers["Location"]).text
        client.post(checked.headers["Location"])

        with as_owner():
            assert Ward.objects.filter(trust=trust, code="B2").exists()
