import io
from datetime import timedelta

import pytest

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
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
from trusts.models import Ward, WardFile, WardTime
from trusts.services.wards import (
    WardsWrong,
    check_file,
    forget_files,
    import_wards,
    what_it_would_do,
)

pytestmark = pytest.mark.django_db

FILE = (
    b"code,name,site,division,cost_centre\n"
    b"A1,Ash Ward,S1,Medicine,41207\n"
    b"b2,Beech Ward,s1,Surgery,41208\n"
)


@pytest.fixture
def trust(bank):
    trust = TrustFactory(status="setup", short_name="Hillingdon")
    PoolMembershipFactory(bank=bank, trust=trust, valid_from=None, signature=None)
    SiteFactory(trust=trust, ods_code="S1")
    return trust


def taken(trust, femi, content=FILE):
    with acting(femi):
        kept = check_file(trust, "wards.csv", content, by=femi)
        return import_wards(kept, by=femi)


def wards_of(trust):
    with as_owner():
        rows = Ward.objects.filter(trust=trust).order_by("code")
        return [(w.code, w.name, w.division, w.cost_centre) for w in rows]


def test_the_dry_run_saves_nothing_and_says_what_each_row_would_do(trust, femi):
    WardFactory(site=site_of(trust), code="A1", name="Ash", cost_centre="41207")

    with acting(femi):
        kept = check_file(trust, "wards.csv", FILE, by=femi)
        plan = what_it_would_do(kept, by=femi)

    assert [row.code for row in plan.new] == ["b2"]
    assert plan.changed[0].columns == (("name", "Ash", "Ash Ward"), ("division", "", "Medicine"))
    assert [code for code, *_ in wards_of(trust)] == ["A1"]


def site_of(trust):
    with as_owner():
        return trust.sites.get()


def test_the_same_file_twice_changes_nothing(trust, femi):
    first = taken(trust, femi)
    before = wards_of(trust)
    again = taken(trust, femi)

    assert (len(first.new), len(first.changed), len(first.unchanged)) == (2, 0, 0)
    assert (len(again.new), len(again.changed), len(again.unchanged)) == (0, 0, 2)
    assert wards_of(trust) == before
    assert before[1] == ("B2", "Beech Ward", "Surgery", "41208")
    with as_owner():
        assert WardTime.objects.filter(trust=trust).count() == 6


def test_a_newer_file_changes_what_it_says_and_leaves_the_rest(trust, femi):
    taken(trust, femi)
    taken(trust, femi, b"code,name,site,cost_centre\nA1,Ash Unit,S1,50000\n")

    assert wards_of(trust) == [
        ("A1", "Ash Unit", "Medicine", "50000"),
        ("B2", "Beech Ward", "Surgery", "41208"),
    ]


def test_one_wrong_row_and_nothing_of_the_file_is_saved(trust, femi):
    with pytest.raises(WardsWrong) as refused:
        taken(trust, femi, FILE + b"C3,,S9,Medicine,41209\nA1,Ash again,S1,,41207\n")

    assert [(p.row, p.column) for p in refused.value.problems] == [
        (4, "name"),
        (4, "site"),
        (5, "code"),
    ]
    assert wards_of(trust) == []


def test_another_bank_may_not(trust, femi):
    other = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))
    with acting(femi):
        kept = check_file(trust, "wards.csv", FILE, by=femi)

    with acting(other):
        for attempt in (
            lambda: check_file(trust, "wards.csv", FILE, by=other),
            lambda: what_it_would_do(kept, by=other),
            lambda: import_wards(kept, by=other),
        ):
            with pytest.raises(NotPermitted):
                attempt()


def test_files_are_forgotten_after_thirty_days_and_the_wards_stay(trust, femi):
    taken(trust, femi)
    job = Actor.system("trusts.forget_ward_files")

    with acting(job):
        assert forget_files(clock.now() + timedelta(days=29)) == 0
        assert forget_files(clock.now() + timedelta(days=31)) == 1
    assert len(wards_of(trust)) == 2


class TestPages:
    @pytest.fixture(autouse=True)
    def logged_in(self, client, member):
        client.force_login(member.user)

    def upload(self, client, trust, content):
        file = io.BytesIO(content)
        file.name = "wards.csv"
        return client.post(f"/bank/nwl/trusts/{trust.ref}/wards/file/", {"file": file})

    def test_check_then_save(self, client, trust):
        there = self.upload(client, trust, b"Cost centre,Code,Name,Site\n41207,A1,Ash Ward,S1\n")
        page = client.get(there.url)
        assert "Nothing has been saved yet" in page.text
        assert wards_of(trust) == []
        client.post(there.url)
        assert wards_of(trust) == [("A1", "Ash Ward", "", "41207")]
        assert "There is nothing to save" in client.get(there.url).text

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"code,name\nA1,Ash\n", "no column called site, cost_centre"),
            (b"PK\x03\x04rest", "This is a spreadsheet, not a CSV file"),
            (b"code,name,site,cost_centre\n", "no wards in it"),
        ],
    )
    def test_a_file_that_cannot_be_read_says_why(self, client, trust, content, said):
        page = self.upload(client, trust, content)

        assert page.status_code == 422
        assert said in page.text

    def test_a_wrong_row_says_what_to_do_and_cannot_be_saved(self, client, trust):
        there = self.upload(client, trust, b"code,name,site,cost_centre\nA1,Ash,S77,1\n").url

        page = client.get(there)
        assert "Use one of the trust&#39;s sites: S1" in page.text
        assert "Save these wards" not in page.text
        client.post(there)
        assert wards_of(trust) == []

    def test_another_trust_s_file_is_not_found(self, client, trust):
        elsewhere = PoolMembershipFactory().trust
        with as_owner():
            kept = WardFile.objects.create(
                trust=elsewhere, filename="x.csv", content=FILE, checked_at=clock.now()
            )
        for place in (trust, elsewhere):
            there = f"/bank/nwl/trusts/{place.ref}/wards/file/{kept.ref}/"
            assert client.get(there).status_code == 404
