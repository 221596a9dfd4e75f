from datetime import date, time

import pytest

from staffbank import clock
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.outbox.models import Event
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    RehearsalFactory,
    TrustFactory,
    WardFactory,
    actor_for,
    agreement_of,
)
from trusts.errors import (
    AlreadyInTheBank,
    NotOnTheRegister,
    NotSigned,
    SiteInUse,
    TrustClosed,
)
from trusts.models import (
    Bank,
    IntegratedCareBoard,
    PoolMembership,
    RegisterEntry,
    Site,
    StaffGroup,
    Trust,
    TrustBoard,
    Ward,
    WardTime,
)
from trusts.selectors.onboarding import progress_of
from trusts.selectors.register import Standing, find_trusts
from trusts.services import onboarding as services
from trusts.services.agreement import sign_agreement
from trusts.services.membership import Invited, invite
from trusts.services.onboarding import short_name_of
from trusts.services.wards import WardRow, WardsWrong, add_wards

pytestmark = pytest.mark.django_db


@pytest.fixture
def bank():
    return BankFactory(slug="nwl")


@pytest.fixture
def member(bank):
    return MembershipFactory(role="onboarding_admin", bank=bank, user__name="Femi Adeyemi")


@pytest.fixture
def femi(member):
    return actor_for(member)


def begun(femi, code="RAS", sites=("RAS01", "RAS02")):
    with acting(femi):
        return services.begin(
            code,
            site_codes=sites,
            short_name="Hillingdon",
            bank_phone="020 7946 0123",
            by=femi,
        )


def ready(femi):
    trust = begun(femi)
    with acting(femi):
        services.share_groups(trust, list(StaffGroup.objects.filter(code="03")), by=femi)
        add_wards(trust, [WardRow(1, "A1", "Ash Ward", "RAS01", "41207")], by=femi)
        invite(
            Invited("m.shaw@example.nhs.uk", "Mary Shaw", "staffing_admin"), by=femi, trust=trust
        )
    sign(trust, femi)
    rehearsed(trust, femi)
    return trust


def rehearsed(trust, femi):
    with as_owner():
        ward = Ward.objects.filter(trust=trust).select_related("trust").first()
        bank = Bank.objects.get(pk=femi.bank_id)
    RehearsalFactory(ward=ward, bank=bank)


def sign(trust, femi):
    with as_owner():
        version = agreement_of(Bank.objects.get(pk=femi.bank_id))
    ruth = actor_for(MembershipFactory(role="signatory", trust=trust))
    with acting(ruth):
        return sign_agreement(version, name="Ruth Ellis", position="Director", by=ruth)


class TestFinding:
    def found(self, words, femi):
        with acting(femi):
            return find_trusts(words, bank_id=femi.bank_id, today=date(2026, 11, 22))

    def test_by_its_code_or_part_of_its_name(self, femi):
        (by_code,) = self.found("ras", femi)
        (by_name,) = self.found("hillingdon", femi)

        assert by_code.entry.code == by_name.entry.code == "RAS"
        assert by_code.standing is Standing.READY

    def test_one_that_merged_leads_to_its_successor(self, femi):
        (found,) = self.found("RAP", femi)

        assert found.standing is Standing.MERGED
        assert found.successor.code == "RAL"

    def test_one_that_closed_without_a_successor(self, femi):
        with as_owner():
            RegisterEntry.objects.create(
                code="RZZ", name="Old Trust", kind="trust", closed=date(2020, 1, 1)
            )

        assert self.found("RZZ", femi)[0].standing is Standing.CLOSED

    def test_one_in_the_bank_already(self, femi):
        begun(femi)

        assert self.found("RAS", femi)[0].standing is Standing.IN_THE_BANK

    def test_a_code_that_is_not_on_the_register(self, femi):
        assert self.found("XYZ", femi) == []


def test_a_trust_begins_with_the_sites_chosen_and_where_they_stand(femi, bank):
    trust = begun(femi, sites=("RAS01",))

    with as_owner():
        (site,) = Site.objects.filter(trust=trust)
    assert (trust.status, trust.name) == ("setup", "The Hillingdon Hospitals NHS Foundation Trust")
    assert (site.ods_code, round(site.latitude, 2)) == ("RAS01", 51.53)


def test_a_trust_stands_with_its_care_board_from_the_day_it_begins(femi):
    trust = begun(femi)

    with as_owner():
        link = TrustBoard.objects.select_related("icb").get(trust=trust)
    assert (link.icb.code, link.icb.name) == ("QRV", "North West London")
    assert (link.valid_from, link.valid_to) == (clock.today(), None)


def test_every_care_board_of_england_is_there_without_the_demo():
    with as_owner():
        boards = set(IntegratedCareBoard.objects.values_list("code", flat=True))
        named = set(RegisterEntry.objects.exclude(icb="").values_list("icb", flat=True))

    assert len(boards) == 42
    assert named <= boards


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Imperial College Healthcare NHS Trust", "Imperial College Healthcare"),
        ("The Hillingdon Hospitals NHS Foundation Trust", "Hillingdon Hospitals"),
    ],
)
def test_a_short_name_leaves_out_the_legal_form(name, short):
    assert short_name_of(name) == short


def test_what_is_not_there_closed_or_in_already_is_refused(femi):
    begun(femi)

    for code, refusal in (
        ("XYZ", NotOnTheRegister),
        ("RAP", TrustClosed),
        ("RAS", AlreadyInTheBank),
    ):
        with pytest.raises(refusal):
            begun(femi, code)


def test_a_trust_of_another_bank_keeps_its_record(femi):
    other = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))

    assert begun(femi).pk == begun(other).pk


@pytest.mark.parametrize("role", ["bank_lead", "staffing_admin", "trust_admin"])
def test_no_other_role_brings_in_trusts(bank, role):
    where = {"bank": bank} if role == "bank_lead" else {"trust": TrustFactory()}

    with pytest.raises(NotPermitted):
        begun(actor_for(MembershipFactory(role=role, **where)))


def test_another_bank_cannot_touch_a_trust_it_does_not_have(femi):
    trust = begun(femi)
    other = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))

    with acting(other):
        for change in (
            lambda: services.change_details(trust, site_codes=[], by=other),
            lambda: services.share_groups(trust, [], by=other),
            lambda: add_wards(trust, [], by=other),
            lambda: services.go_live(trust, by=other),
            lambda: invite(Invited("x@example.nhs.uk", "X", "trust_admin"), by=other, trust=trust),
        ):
            with pytest.raises(NotPermitted):
                change()


class TestChangingDetails:
    def change(self, trust, femi, *codes, **more):
        with acting(femi):
            services.change_details(trust, site_codes=codes, by=femi, **more)
        with as_owner():
            return set(Site.objects.filter(trust=trust).values_list("ods_code", flat=True))

    def test_a_site_left_out_at_first_can_be_added_and_one_taken_away(self, femi):
        trust = begun(femi, sites=("RAS01",))

        assert self.change(trust, femi, "RAS01", "RAS02") == {"RAS01", "RAS02"}
        assert self.change(trust, femi, "RAS02") == {"RAS02"}

    def test_a_site_with_a_ward_stays_and_nothing_else_is_changed(self, femi):
        trust = ready(femi)

        with pytest.raises(SiteInUse, match=r"The Hillingdon Hospital|Hillingdon Hospital"):
            self.change(trust, femi, "RAS02")
        with as_owner():
            assert Site.objects.filter(trust=trust).count() == 2

    def test_its_name_is_its_own_once_it_is_live(self, femi):
        trust = ready(femi)
        self.change(trust, femi, "RAS01", short_name="Hillingdon Hospitals")
        with acting(femi):
            services.go_live(trust, by=femi)
        self.change(trust, femi, "RAS01", "RAS02", short_name="Other", bank_phone="1")

        with as_owner():
            trust = Trust.objects.get(pk=trust.pk)
        assert (trust.short_name, trust.bank_phone) == ("Hillingdon Hospitals", "020 7946 0123")

    def test_only_sites_of_its_own_on_the_register(self, femi):
        trust = begun(femi, sites=("RAS01",))

        assert self.change(trust, femi, "RAS01", "RYJ01") == {"RAS01"}


def test_wards_come_with_the_usual_times(femi):
    trust = begun(femi)

    with acting(femi):
        (ward,) = add_wards(trust, [WardRow(1, "ash-1", "Ash Ward", "ras01", "41207")], by=femi)

    with as_owner():
        assert Ward.objects.get(pk=ward.pk).code == "ASH-1"
        assert WardTime.objects.filter(ward=ward).count() == 3


def test_one_wrong_row_and_no_ward_is_saved(femi):
    trust = begun(femi)
    rows = [
        WardRow(1, "A1", "Ash Ward", "RAS01", "41207"),
        WardRow(2, "A1", "Beech Ward", "RAS99", ""),
        WardRow(3, "C 3", "", "RAS01", "41207"),
    ]

    with acting(femi), pytest.raises(WardsWrong) as refused:
        add_wards(trust, rows, by=femi)

    assert [(p.row, p.column) for p in refused.value.problems] == [
        (2, "code"),
        (2, "site"),
        (2, "cost centre"),
        (3, "code"),
        (3, "name"),
    ]
    with as_owner():
        assert not Ward.objects.filter(trust=trust).exists()


def test_it_cannot_go_live_before_its_parts_are_done(femi):
    trust = begun(femi)

    with acting(femi), pytest.raises(NotSigned) as refused:
        services.go_live(trust, by=femi)

    assert refused.value.facts["missing"] == ["groups", "wards", "agreement", "people", "rehearsal"]


class TestATemplate:
    @pytest.fixture
    def template(self, bank):
        trust = PoolMembershipFactory(bank=bank).trust
        for code in ("A", "B", "C"):
            WardFactory(site__trust=trust, code=code, division="Acute")
        with as_owner():
            WardTime.objects.filter(trust=trust, name="Night", ward__code__in="AB").update(
                starts=time(19, 30), ends=time(7, 30), break_minutes=75
            )
            WardTime.objects.filter(trust=trust, name="Late").delete()
        return trust

    def test_its_groups_are_shared_and_new_wards_have_the_times_of_most_of_its(
        self, femi, template
    ):
        trust = begun(femi)
        with acting(femi):
            place = services.copy_from(trust, template, by=femi)
            add_wards(trust, [WardRow(1, "A1", "Ash", "RAS01", "41207")], by=femi)

        with as_owner():
            times = list(
                WardTime.objects.filter(trust=trust).values_list("name", "starts", "break_minutes")
            )
            assert place.groups.count() == StaffGroup.objects.count()
        assert times == [("Early", time(7, 30), 30), ("Night", time(19, 30), 75)]

    def test_its_wards_are_filled_in_without_their_cost_centres(
        self, client, femi, member, template
    ):
        trust = begun(femi)
        with acting(femi):
            services.copy_from(trust, template, by=femi)
        client.force_login(member.user)

        page = client.get(f"/bank/nwl/trusts/{trust.ref}/wards/")

        assert page.text.count('value="Acute"') == 3
        assert "41207" not in page.text

    def test_only_from_a_live_trust_of_the_bank_and_before_it_is_live(self, femi, template):
        trust = begun(femi)
        elsewhere = PoolMembershipFactory().trust
        for target, model in ((trust, elsewhere), (template, template)):
            with acting(femi), pytest.raises(NotPermitted):
                services.copy_from(target, model, by=femi)


def test_whoever_holds_a_role_counts_as_a_manager_and_a_signatory_does_not(femi):
    trust = begun(femi)

    def people():
        with acting(femi):
            return progress_of(trust, femi, clock.now(), clock.today()).people

    MembershipFactory(role="signatory", trust=trust)
    assert people() == 0
    MembershipFactory(trust=trust)
    assert people() == 1


def test_it_goes_live_from_today_and_that_is_announced(femi, bank):
    trust = ready(femi)

    with acting(femi):
        services.go_live(trust, by=femi)
        progress = progress_of(trust, femi, clock.now(), clock.today())

    with as_owner():
        assert Trust.objects.get(pk=trust.pk).status == "live"
        pool = PoolMembership.objects.get(trust=trust, bank=bank)
        assert Event.objects.get(topic="trust.joined").payload == {"trust": trust.pk}
    assert pool.valid_from == clock.today()
    assert progress.done == 7


class TestPages:
    @pytest.fixture(autouse=True)
    def logged_in(self, client, member):
        client.force_login(member.user)

    def test_from_a_code_to_live(self, client, femi, bank):
        agreement_of(bank)
        assert "No trust is in the bank yet" in client.get("/bank/nwl/trusts/").text
        page = client.get("/bank/nwl/trusts/find/?q=RAS")
        assert "/bank/nwl/trusts/begin/RAS/" in page.text
        page = client.get("/bank/nwl/trusts/begin/RAS/")
        assert page.text.count("checked") == 2
        here = client.post(
            "/bank/nwl/trusts/begin/RAS/",
            {"short_name": "Hillingdon", "bank_phone": "020 7946 0123", "sites": ["RAS01"]},
        ).url
        assert "Cannot start yet" in client.get(here).text
        page = client.get(f"{here}details/")
        assert page.text.count("checked") == 1
        both = {"short_name": "Hillingdon", "bank_phone": "1", "sites": ["RAS01", "RAS02"]}
        client.post(f"{here}details/", both)
        assert "Trust and sites, 2 sites" in client.get(here).text
        client.post(f"{here}groups/", {"groups": ["03"]})
        rows = {"rows": 5, "code_1": "A1", "ward_1": "Ash", "site_1": "RAS01", "cost_1": "41207"}
        client.post(f"{here}wards/", rows)
        client.post(
            f"{here}manager/",
            {"name": "Mary Shaw", "email": "m@example.nhs.uk", "role": "staffing_admin"},
        )
        signer = {"name": "Ruth Ellis", "email": "r@example.nhs.uk"}
        client.post(f"{here}agreement/", signer)
        with as_owner():
            trust = Trust.objects.get(codes__code="RAS")
        rehearsed(trust, femi)
        assert "With Ruth Ellis: to sign" in client.get("/bank/nwl/trusts/").text
        sign(trust, femi)
        assert "With Mary Shaw" in client.get("/bank/nwl/trusts/").text
        assert "Take it live" in client.get(here).text
        client.post(f"{here}live/")
        assert "is live in the bank from today" in client.get(here).text
        assert "Every trust of the bank is live" in client.get("/bank/nwl/trusts/").text
        page = client.post(f"{here}details/", {"sites": ["RAS02"]})
        assert page.status_code == 422
        assert "has wards, so it stays" in page.text

    def test_more_rows_keep_what_was_typed(self, client, femi):
        trust = begun(femi)

        page = client.post(
            f"/bank/nwl/trusts/{trust.ref}/wards/",
            {"rows": 5, "code_1": "A1", "ward_1": "Ash Ward", "more": "1"},
        )

        assert page.status_code == 200
        assert "Ward 10" in page.text
        assert 'value="Ash Ward"' in page.text

    def test_a_wrong_row_says_which(self, client, femi):
        trust = begun(femi)

        page = client.post(
            f"/bank/nwl/trusts/{trust.ref}/wards/",
            {"rows": 5, "code_2": "A 1", "ward_2": "Ash", "site_2": "RAS01", "cost_2": "1"},
        )

        assert page.status_code == 422
        assert "Ward 2: Use letters, numbers and hyphens" in page.text

    def test_a_trust_of_another_bank_is_not_found(self, client):
        other = actor_for(MembershipFactory(role="onboarding_admin", bank=BankFactory()))
        trust = begun(other)

        for part in ("", "details/", "groups/", "wards/", "manager/"):
            assert client.get(f"/bank/nwl/trusts/{trust.ref}/{part}").status_code == 404
        assert client.post(f"/bank/nwl/trusts/{trust.ref}/live/").status_code == 404

    def test_a_bank_lead_may_not(self, client, bank):
        client.force_login(MembershipFactory(role="bank_lead", bank=bank).user)

        assert client.get("/bank/nwl/trusts/").status_code == 403
