"""Where somebody goes: what Find begins with, whom a wave tells, what a check is said to open."""

from itertools import product

import pytest
from django.db import connection

from compliance.models import Credential
from compliance.rules.rest import Position, kilometres_between
from shifts.models import Release
from shifts.rules.places import goes_to
from shifts.selectors.bookable import Filters, bookable_vacancies
from shifts.selectors.candidates import as_json
from shifts.selectors.going import going_params
from shifts.selectors.need import Need
from shifts.selectors.openers import openers_for
from shifts.selectors.opens import openings
from shifts.selectors.reach import KM_IN_A_MILE
from staffbank import clock
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner, duty
from staffbank.errors import NotPermitted
from tests.factories.shifts import VacancyFactory
from tests.factories.trusts import MembershipFactory, SiteFactory, WardFactory
from tests.factories.trusts import actor_for as seat_of
from tests.factories.workers import CredentialFactory, SiteChoiceFactory, WorkerFactory, actor_for
from workers.errors import NotOffered
from workers.models import SiteChoice, Worker
from workers.services.places import choose_places

pytestmark = pytest.mark.django_db
UXBRIDGE = {"name": "Hillingdon Hospital", "latitude": 51.52566, "longitude": -0.46132}


@pytest.fixture
def near(ward):
    """A shift a mile from where everybody here lives."""
    return VacancyFactory(ward=ward, open=True)


@pytest.fixture
def far(trust):
    """A shift twelve miles off, at the same trust."""
    site = SiteFactory(trust=trust, **UXBRIDGE)
    return VacancyFactory(ward=WardFactory(site=site), open=True)


def travels(worker, miles=None, *sites):
    with as_owner():
        Worker.objects.filter(pk=worker.pk).update(travel_miles=miles)
        for site in sites:
            SiteChoiceFactory(worker=worker, site=site)


def found(worker, **asked):
    by = actor_for(worker)
    with acting(by):
        return bookable_vacancies(by, Filters(**asked))


def shifts(page):
    return {item.vacancy for item in page.items}


def would_go(vacancy):
    with acting(Actor.system("told", bank=vacancy.bank_id)), duty("broadcast"):
        asked = going_params(Need.of(vacancy), Release.Audience.OWN_BANK, today=clock.today())
        with connection.cursor() as cursor:
            cursor.execute("select shifts_going(%s::jsonb)", [as_json(asked)])
            return {worker for (worker,) in cursor.fetchall()}


def test_the_people_who_are_told_are_those_whom_the_rule_names(trust, near, far):
    people = {}
    for miles, chosen, known in product((None, 1, 5, 13), ((), (0,), (1,), (0, 1)), (True, False)):
        home = {} if known else {"latitude": None, "longitude": None}
        worker = WorkerFactory(ready_for=trust, **home)
        travels(worker, miles, *((near, far)[each].site for each in chosen))
        people[worker.pk] = worker
    sites = {
        each.site_id: Position(each.site.latitude, each.site.longitude) for each in (near, far)
    }

    for vacancy in (near, far):
        named = set()
        for worker in people.values():
            with as_owner():
                worker.refresh_from_db()
                chosen = frozenset(
                    SiteChoice.objects.filter(worker=worker).values_list("site", flat=True)
                )
            home = worker.latitude and Position(worker.latitude, worker.longitude)
            away = {
                site: kilometres_between(home, place) / KM_IN_A_MILE
                for site, place in sites.items()
                if home
            }
            places = goes_to(chosen, worker.travel_miles, away)
            if places is None or vacancy.site_id in places:
                named.add(worker.pk)
        assert would_go(vacancy) == named


def test_find_begins_with_where_they_go_and_says_what_is_elsewhere(worker, near, far):
    assert found(worker).elsewhere is None
    assert shifts(found(worker)) == {near, far}
    travels(worker, 5)

    page = found(worker)
    assert (shifts(page), page.elsewhere) == ({near}, 1)
    wider = found(worker, anywhere=True)
    assert (shifts(wider), wider.elsewhere) == ({near, far}, None)


def test_a_chosen_site_is_not_too_far_and_the_others_are_not_chosen(worker, near, far):
    travels(worker, 5, far.site)

    assert shifts(found(worker)) == {far}


def test_whoever_asks_for_a_place_or_a_distance_is_answered(worker, near, far):
    travels(worker, 5)

    assert shifts(found(worker, sites=frozenset({far.site_id}))) == {far}
    assert shifts(found(worker, miles=25)) == {near, far}


def test_what_one_more_check_opens_is_where_they_go_for_both_sides(worker, trust, near, far):
    with as_owner():
        Credential.objects.filter(worker=worker, kind__code="fire").delete()
    officer = seat_of(MembershipFactory(role="compliance_officer", trust=trust))
    by = actor_for(worker)

    def opened():
        waiting = CredentialFactory(worker=worker)
        with acting(officer):
            (opening,) = openings([waiting.pk], clock.now()).values()
        with as_owner():
            waiting.delete()
        with acting(by):
            return opening.vacancies, openers_for(by)[0].vacancies

    assert opened() == (2, 2)
    travels(worker, 5)
    assert opened() == (1, 1)
    travels(worker, None, far.site, near.site)
    assert opened() == (2, 2)


class TestChoosing:
    def test_they_say_where_they_go_on_their_own_page(self, me, worker, near, far):
        page = me.get("/me/places/")
        assert "Hillingdon Hospital" in page.text

        after = me.post("/me/places/", {"travel": "5", "sites": [far.site.ods_code]}, follow=True)

        assert "These are the shifts we show you first" in after.text
        assert "1 shift you can book, at the places you go to" in after.text
        assert "Show 1 more elsewhere" in after.text
        with as_owner():
            assert SiteChoice.objects.get(worker=worker).site == far.site
            assert AuditEntry.objects.filter(verb="places.chosen").count() == 1

    def test_a_form_that_says_no_distance_keeps_what_was_ticked(self, me, far):
        answer = me.post("/me/places/", {"sites": [far.site.ods_code]})

        assert answer.status_code == 422
        assert "Choose how far you would travel" in answer.text
        assert "checked" in answer.text

    def test_nothing_near_leads_further(self, me, worker, far):
        travels(worker, 1)

        page = me.get("/me/shifts/")

        assert "There is nothing you can book at the places you go to" in page.text
        assert "Anywhere: 1 shift" in page.text

    def test_no_site_where_nobody_could_book_them_and_nobody_elses_choice(self, worker, near):
        by, other = actor_for(worker), WorkerFactory()
        with acting(by), pytest.raises(NotOffered):
            choose_places(worker, [SiteFactory()], travel_miles=5, by=by)
        with acting(by), pytest.raises(NotPermitted):
            choose_places(other, [near.site], travel_miles=5, by=by)
