"""What a trust asks and accepts: read beside the region's, changed from a day on after a look at
what it means, and what each person reads of it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from compliance.errors import FromThePast, LawAsks, NothingDiffers
from compliance.models import AcceptedCheck, Credential, CredentialKind, LocalRequirement
from compliance.services.asking import Accepting, Asking, set_accepted, set_asked
from shifts.models import Vacancy
from shifts.selectors.eligibility import Need, candidate_ids, verdict_for
from shifts.selectors.trying import what_it_would_mean
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from tests.factories.shifts import BookingFactory, VacancyFactory, bank_of, join
from tests.factories.trusts import (
    MembershipFactory,
    TrustFactory,
    WardFactory,
    actor_for,
    grade,
    staff_group,
)
from tests.factories.workers import WorkerFactory
from tests.shifts.pages import text
from trusts.models import Confirmation, Setting, WardSetting

pytestmark = pytest.mark.django_db
TODAY = clock.today()
WHY = "Agreed by the compliance board"


@pytest.fixture
def officer(trust):
    return MembershipFactory(trust=trust, role="compliance_officer")


@pytest.fixture
def by(officer):
    return actor_for(officer)


@pytest.fixture
def neighbour(trust):
    """Another trust of the same bank."""
    other = TrustFactory(short_name="Hillingdon")
    for each in (trust, other):
        join(bank_of(trust), each)
    return other


def kind(code):
    return CredentialKind.objects.get(code=code)


def asking(code, asked=True, **narrowed):
    return Asking(kind(code), staff_group(), asked, **narrowed)


def able(vacancy):
    with acting(Actor.system("test", bank=vacancy.bank_id)):
        vacancy = Vacancy.objects.get(pk=vacancy.pk)
        return set(candidate_ids(Need.of(vacancy), "pool"))


def reasons(worker, vacancy):
    with acting(Actor.system("test", bank=vacancy.bank_id)):
        vacancy = Vacancy.objects.get(pk=vacancy.pk)
        return [str(reason.code) for reason in verdict_for(worker, vacancy).reasons]


def test_a_trust_that_takes_only_its_own_checks_loses_those_checked_elsewhere(
    vacancy, neighbour, by
):
    own, theirs = WorkerFactory(ready_for=vacancy.trust), WorkerFactory(ready_for=neighbour)
    assert able(vacancy) == {own.pk, theirs.pk}

    with acting(by):
        set_accepted(Accepting(kind("fire"), "own"), valid_from=TODAY, reason=WHY, by=by)

    assert able(vacancy) == {own.pk}
    assert reasons(theirs, vacancy) == ["credential_checked_elsewhere"]


def test_from_a_day_on_only_what_starts_then_is_judged_by_it(ward, worker, by):
    sooner = VacancyFactory(ward=ward, open=True)
    later = VacancyFactory(
        ward=ward,
        open=True,
        starts_at=sooner.starts_at + timedelta(days=7),
        ends_at=sooner.ends_at + timedelta(days=7),
    )
    day = later.period.starts_on

    with acting(by):
        set_asked(asking("ils_adult"), valid_from=day, reason=WHY, by=by)

    assert (reasons(worker, sooner), reasons(worker, later)) == ([], ["credential_missing"])
    with acting(by):
        set_asked(asking("ils_adult", None), valid_from=day, reason=WHY, by=by)
    assert reasons(worker, later) == []
    with as_owner():
        assert not LocalRequirement.objects.exists()


def test_what_it_would_mean_is_what_saving_does_and_nothing_is_left_of_trying(
    vacancy, neighbour, by
):
    mine = [WorkerFactory(ready_for=vacancy.trust) for _ in range(2)]
    BookingFactory(vacancy=VacancyFactory(ward=vacancy.ward, open=True), worker=mine[0])
    theirs = [WorkerFactory(ready_for=neighbour) for _ in range(3)]

    def make(code="ils_adult"):
        set_asked(asking(code), valid_from=TODAY, reason=WHY, by=by)

    with acting(by):
        found = what_it_would_mean(make, day=TODAY, by=by)
        assert (found.lose, found.gain, found.bookings) == (5, 0, 1)
        assert not LocalRequirement.objects.exists()
        assert not AuditEntry.objects.filter(verb="checks.asked_set").exists()
        make()
        assert what_it_would_mean(
            lambda: set_asked(asking("ils_adult", None), valid_from=TODAY, reason=WHY, by=by),
            day=TODAY,
            by=by,
        ).gain == len(mine + theirs)


def test_it_is_refused_for_the_past_for_nothing_and_for_what_the_law_asks(by):
    with acting(by):
        with pytest.raises(FromThePast):
            set_asked(asking("ils_adult"), valid_from=TODAY - timedelta(days=1), reason=WHY, by=by)
        with pytest.raises(NothingDiffers):
            set_asked(asking("ils_adult", None), valid_from=TODAY, reason=WHY, by=by)
        with pytest.raises(LawAsks):
            set_asked(asking("nmc", asked=False), valid_from=TODAY, reason=WHY, by=by)
        with pytest.raises(NothingDiffers):
            set_accepted(Accepting(kind("fire"), None), valid_from=TODAY, reason=WHY, by=by)
        with pytest.raises(FromThePast):
            set_accepted(
                Accepting(kind("fire"), "own"),
                valid_from=TODAY - timedelta(days=1),
                reason=WHY,
                by=by,
            )


def test_nobody_says_it_who_may_not_and_a_trust_only_for_itself(trust, neighbour, by):
    manager = actor_for(MembershipFactory(trust=trust))
    with acting(manager), pytest.raises(NotPermitted):
        set_asked(asking("ils_adult"), valid_from=TODAY, reason=WHY, by=manager)
    with acting(by):
        set_accepted(Accepting(kind("fire"), "any", (), 12), valid_from=TODAY, reason=WHY, by=by)
    with as_owner():
        assert AcceptedCheck.objects.get().trust == trust


def test_a_ward_of_a_setting_asks_more_than_the_others(ward, vacancy, worker, by):
    setting = Setting.objects.get(code="emergency")
    with acting(by):
        set_asked(asking("ils_adult", setting=setting), valid_from=TODAY, reason=WHY, by=by)
    assert reasons(worker, vacancy) == []
    with as_owner():
        WardSetting.objects.create(trust=ward.trust, ward=ward, setting=setting)
    assert reasons(worker, vacancy) == ["credential_missing"]


class TestPages:
    @pytest.fixture
    def browser(self, client, officer):
        client.force_login(officer.user)
        return client

    @pytest.fixture
    def page(self, trust):
        return f"/trust/{trust.slug}/settings/checks/"

    @staticmethod
    def typed(day=TODAY, **answers):
        return {
            "valid_from-day": day.day,
            "valid_from-month": day.month,
            "valid_from-year": day.year,
            "reason": WHY,
            **answers,
        }

    def test_the_trusts_lines_stand_beside_the_regions(self, browser, page, neighbour, by):
        join(bank_of(neighbour), TrustFactory())  # so that the two are not the whole bank
        said = Accepting(kind("fire"), "named", (neighbour,), 18)
        with acting(by):
            set_accepted(said, valid_from=TODAY, reason=WHY, by=by)
            set_asked(asking("moving_2", asked=False), valid_from=TODAY, reason=WHY, by=by)

        told = text(browser.get(page))

        assert "but for 2 of its own" in told
        assert "<strong>Hillingdon, and our own, no older than 18 months</strong>" in told
        assert "<strong>Not asked for here</strong>" in told
        assert "Not by itself: counts as adult BLS" in told

    def test_a_change_is_looked_at_before_it_is_saved(self, browser, page, vacancy, neighbour):
        WorkerFactory(ready_for=neighbour)
        address, answers = f"{page}accept/fire/", self.typed(from_whom="own")

        looked = browser.post(address, answers)

        assert "1 worker would lose: they could be booked" in text(looked)
        assert "Save it" in looked.text
        with as_owner():
            assert not AcceptedCheck.objects.exists()
        saved = browser.post(address, answers | {"confirm": "1"}, follow=True)
        assert "Saved. It holds from" in saved.text
        with as_owner():
            assert AcceptedCheck.objects.get().from_whom == "own"

    def test_what_cannot_be_said_is_said_to_be_so(self, browser, page, trust, neighbour):
        law = browser.post(f"{page}ask/", self.typed(kind="nmc", asked="no", of="group", where=""))
        nobody = browser.post(f"{page}accept/fire/", self.typed(from_whom="named"))
        aged = browser.post(f"{page}accept/fire/", self.typed(from_whom="above", months="12"))

        assert [each.status_code for each in (law, nobody, aged)] == [422] * 3
        assert "The law asks for this check" in law.text
        assert "Choose at least one trust" in nobody.text
        assert "Choose whose checks" in aged.text

    def test_a_trust_says_what_its_wards_are(self, browser, page, ward):
        address = f"{page}wards/"

        browser.post(address, {"emergency": str(ward.ref), "critical_care": str(ward.ref)})
        browser.post(address, {"emergency": str(ward.ref)})

        with as_owner():
            assert [link.setting.code for link in ward.setting_links.all()] == ["emergency"]
        shown = browser.get(address).text
        assert "checked" in shown
        assert "Emergency department: 1 ward<" in shown
        assert f"{ward.name}, {ward.site.short_name}" in shown
        stranger = WardFactory()
        assert browser.post(address, {"emergency": str(stranger.ref)}).status_code == 422

    def test_a_person_of_the_trust_confirms_it_for_the_region(self, browser, page, trust):
        bank = bank_of(trust)
        join(bank, trust)

        browser.post(f"{page}confirm/{bank.slug}/", follow=True)

        with as_owner():
            assert Confirmation.objects.get(trust=trust, part="checks").confirmed_by
        assert "confirmed what is asked and accepted" in text(browser.get(page))

    def test_the_region_reads_where_its_trusts_differ_and_sets_its_own(
        self, client, trust, neighbour, by
    ):
        bank = bank_of(trust)
        client.force_login(MembershipFactory(role="onboarding_admin", trust=None, bank=bank).user)
        with acting(by):
            set_accepted(Accepting(kind("fire"), "own"), valid_from=TODAY, reason=WHY, by=by)
        page = reverse("bank_shifts:asking", args=[bank.slug])

        assert "<strong>Imperial</strong> accepts only its own" in text(client.get(page))
        client.post(
            reverse("bank_shifts:accept", args=[bank.slug, "dbs_enhanced"]),
            self.typed(from_whom="any", months="24", confirm="1"),
        )
        client.post(
            reverse("bank_shifts:ask", args=[bank.slug]) + "?grade=N6",
            self.typed(kind="ils_adult", asked="yes", of="grade", where="", confirm="1"),
        )
        assert "Any trust of the bank, no older than 2 years" in text(client.get(page))
        with as_owner():
            row = LocalRequirement.objects.get()
            assert (row.bank, row.grade) == (bank, grade("N6"))

    def test_a_worker_reads_which_trusts_accept_them_and_what_the_others_want(
        self, me, worker, trust, neighbour
    ):
        with as_owner():
            Credential.objects.filter(worker=worker).update(valid_from=TODAY - timedelta(days=500))
        theirs = actor_for(MembershipFactory(trust=neighbour, role="compliance_officer"))
        with acting(theirs):
            for each in (Accepting(kind("fire"), "any", (), 12), Accepting(kind("nmc"), "own")):
                set_accepted(each, valid_from=TODAY, reason=WHY, by=theirs)

        told = text(me.get(reverse("me:passport")))

        assert "Cleared" in told
        assert "Accepted by 1 of 2 trusts." in told
        assert "Hillingdon wants fire safety under a year old" in told
        assert "Hillingdon wants NMC checked by a trust they take it from" in told
