import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from insights.models import DailyFill
from insights.rules.small_numbers import Hidden
from insights.rules.weeks import complete_weeks
from insights.selectors.fill import Asked, figures
from insights.selectors.scope import scope_of
from staffbank import clock
from staffbank.db import acting, as_owner
from tests.factories.shifts import VacancyFactory, soon
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    actor_for,
)
from tests.insights.cells import cells, put_in_board

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    """A bank of two trusts in two boards, and a neighbouring bank that shares the second."""
    bank, neighbour = BankFactory(name="North West London bank"), BankFactory()
    imperial = TrustFactory(short_name="Imperial", slug="imperial")
    hillingdon = TrustFactory(short_name="Hillingdon", slug="hillingdon")
    for held, trust in ((bank, imperial), (bank, hillingdon), (neighbour, hillingdon)):
        PoolMembershipFactory(bank=held, trust=trust)
        cells(held, trust, days=56, start=0 if trust is imperial else 30)
    put_in_board(imperial, "QAA")
    put_in_board(hillingdon, "QBB")
    return bank, neighbour, imperial, hillingdon


def lead_of(bank=None, board=None):
    if bank:
        return MembershipFactory(role="bank_lead", trust=None, bank=bank)
    return MembershipFactory(role="ics_lead", trust=None, icb=board)


def board_of(trust):
    return trust.boards.get().icb


def seen_by(membership, **asked):
    actor, today = actor_for(membership), clock.today()
    with acting(actor):
        scope = scope_of(actor, today)
        return figures(scope, Asked(complete_weeks(today, 4), **asked), today)


def log_in(membership):
    client = Client()
    client.force_login(membership.user)
    return client


def names(found):
    return [line.name for line in found.by_place]


# --- Who sees what ------------------------------------------------------------------------------


def test_a_bank_lead_sees_the_banks_trusts_and_no_neighbours_shifts(region):
    bank = region[0]

    found = seen_by(lead_of(bank=bank))

    assert sorted(names(found)) == ["Hillingdon", "Imperial"]
    assert found.total.now.requested_shifts == 2 * 28 * 10


def test_an_ics_lead_sees_the_trusts_of_the_board_in_every_bank(region):
    with acting(actor_for(lead_of(bank=region[0]))):
        board = board_of(region[3])

    found = seen_by(lead_of(board=board))

    assert names(found) == ["Hillingdon"]
    assert found.total.now.requested_shifts == 2 * 28 * 10


def test_an_ics_lead_of_another_board_sees_nothing(region):
    elsewhere = put_in_board(TrustFactory(), "QZZ")

    found = seen_by(lead_of(board=elsewhere))

    assert found.is_empty
    assert found.total.now.requested_shifts == 0


def test_a_board_no_longer_sees_a_trust_that_left_it(region):
    gone = TrustFactory()
    PoolMembershipFactory(bank=region[0], trust=gone)
    board = put_in_board(gone, "QYY", until=clock.today() - timedelta(days=1))
    cells(region[0], gone)

    assert seen_by(lead_of(board=board)).is_empty


@pytest.mark.parametrize("seat", ["bank", "board", "trust"])
def test_what_a_seat_asks_for_is_what_the_wall_lets_through(region, seat):
    bank, _, imperial, _ = region
    with acting(actor_for(lead_of(bank=bank))):
        board = board_of(imperial)
    membership = {
        "bank": lambda: lead_of(bank=bank),
        "board": lambda: lead_of(board=board),
        "trust": lambda: MembershipFactory(trust=imperial),
    }[seat]()
    actor = actor_for(membership)

    with acting(actor):
        asked = set(DailyFill.objects.visible_to(actor).values_list("pk", flat=True))
        walled = set(DailyFill.objects.values_list("pk", flat=True))

    assert asked == walled != set()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/bank/{bank}/", 200),
        ("/bank/{bank}/days/", 200),
        ("/bank/{bank}/figures.csv", 200),
        ("/bank/{bank}/downloads/", 200),
        ("/bank/{neighbour}/", 404),
        ("/bank/{neighbour}/figures.csv", 404),
        ("/icb/QAA/", 404),
        ("/trust/imperial/reports/", 404),
        ("/trust/imperial/reports/2026-11-02/", 404),
    ],
)
def test_a_bank_lead_opens_the_banks_pages_only(region, address, status):
    bank, neighbour, *_ = region
    client = log_in(lead_of(bank=bank))

    answer = client.get(address.format(bank=bank.slug, neighbour=neighbour.slug))

    assert answer.status_code == status


def test_an_onboarding_admin_of_the_bank_may_not_open_its_figures(region):
    bank = region[0]
    client = log_in(MembershipFactory(role="onboarding_admin", trust=None, bank=bank))

    assert client.get(f"/bank/{bank.slug}/").status_code == 403


# --- Names and small numbers --------------------------------------------------------------------


def test_trusts_are_letters_where_the_bank_names_none_and_their_slug_opens_nothing(region):
    bank = region[0]
    with as_owner():
        bank.policies.update(name_trusts=False)
    client = log_in(lead_of(bank=bank))

    page = client.get(f"/bank/{bank.slug}/", {"trust": "imperial"}).content.decode()

    assert "Trust A" in page
    assert "Trust B" in page
    assert "Imperial" not in page
    assert "imperial" not in page


def test_a_trust_with_few_people_is_hidden_and_one_more_with_it(region):
    bank = region[0]
    small, middling = TrustFactory(short_name="Small"), TrustFactory(short_name="Middling")
    for trust, people in ((small, 1), (middling, 3)):
        PoolMembershipFactory(bank=bank, trust=trust)
        cells(bank, trust, people=people, start=40)

    lines = {line.name: line.now for line in seen_by(lead_of(bank=bank)).by_place}

    assert lines["Small"].filled is Hidden.UNDER
    assert lines["Small"].unfilled is Hidden.WITHHELD
    assert lines["Middling"].filled is Hidden.WITHHELD
    assert lines["Imperial"].percent("filled") == 80


def test_a_total_that_is_one_small_trust_is_withheld_on_page_and_file():
    bank, trust = BankFactory(), TrustFactory(short_name="Small")
    PoolMembershipFactory(bank=bank, trust=trust)
    cells(bank, trust, people=1)
    client = log_in(lead_of(bank=bank))

    page = client.get(f"/bank/{bank.slug}/").content.decode()
    rows = read_csv(client.get(f"/bank/{bank.slug}/figures.csv"))

    assert "Under 5 people" in page
    assert "80%" not in page
    assert {row["Filled hours"] for row in rows if row["Name"] == "This period"} == {"under 5"}
    assert not any(row["Unfilled hours"] == "616.00" for row in rows)


def test_a_trust_sees_its_own_figures_whole_and_its_shifts():
    bank, trust = BankFactory(), TrustFactory(short_name="Small")
    PoolMembershipFactory(bank=bank, trust=trust)
    cells(bank, trust, people=1)
    vacancy = VacancyFactory(open=True, ward__trust=trust, ward__site__trust=trust, bank=bank)
    client = log_in(MembershipFactory(trust=trust))
    day = vacancy.starts_at.astimezone(clock.LONDON).date()

    assert "80%" in client.get(f"/trust/{trust.slug}/reports/").content.decode()
    shifts = client.get(f"/trust/{trust.slug}/reports/{day.isoformat()}/").content.decode()
    assert vacancy.number in shifts
    assert f"/trust/{trust.slug}/vacancies/{vacancy.ref}/" in shifts


def test_a_ward_managers_shifts_are_their_own_wards():
    mine = VacancyFactory(open=True)
    other = VacancyFactory(open=True, ward__trust=mine.trust, ward__site=mine.site, bank=mine.bank)
    client = log_in(MembershipFactory(role="ward_manager", trust=mine.trust, wards=[mine.ward]))
    day = soon().date().isoformat()

    page = client.get(f"/trust/{mine.trust.slug}/reports/{day}/").content.decode()

    assert mine.number in page
    assert other.number not in page


# --- What the page says -------------------------------------------------------------------------


def read_csv(answer):
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_the_page_says_figures_plainly_and_compares_them(region):
    bank = region[0]

    page = log_in(lead_of(bank=bank)).get(f"/bank/{bank.slug}/").content.decode()

    for words in (
        "North West London bank: how the bank is doing",
        "80 in 100 hours",
        "No change",
        "What this counts",
        "Where it is hardest",
        "20% unfilled",
        "The numbers",
        "Provisional",
    ):
        assert words in page


def test_a_filter_is_in_the_address_and_names_what_it_leaves(region):
    bank = region[0]
    cells(bank, region[2], group="04", people=10, requested_minutes=60)
    client = log_in(lead_of(bank=bank))

    page = client.get(f"/bank/{bank.slug}/", {"trust": "hillingdon", "group": "nurse"})

    text = page.content.decode()
    assert "Hillingdon: how its vacancies fill" in text
    assert "Remove" in text or "remove this filter" in text
    assert "weeks=1" in text  # each week leads to its days
    assert ">Imperial</a>" not in text


@pytest.mark.parametrize(
    "query", [{"weeks": "99"}, {"to": "yesterday"}, {"to": "2026-11-17"}, {"group": "'--"}]
)
def test_an_address_that_makes_no_sense_shows_the_usual_figures(region, query):
    bank = region[0]
    client = log_in(lead_of(bank=bank))

    for page in ("", "days/", "figures.csv"):
        assert client.get(f"/bank/{bank.slug}/{page}", query).status_code == 200


def test_weeks_to_come_are_booked_so_far(region):
    bank, _, imperial, _ = region
    cells(bank, imperial, days=3, until=clock.today() + timedelta(days=9))

    page = log_in(lead_of(bank=bank)).get(f"/bank/{bank.slug}/").content.decode()

    assert "Weeks to come, booked so far" in page
    assert "Not booked yet" in page


def test_a_new_bank_has_a_page_that_says_so():
    bank = BankFactory()
    client = log_in(lead_of(bank=bank))

    assert "No figures yet" in client.get(f"/bank/{bank.slug}/").content.decode()
    assert "No reports yet" in client.get(f"/bank/{bank.slug}/downloads/").content.decode()
    assert len(read_csv(client.get(f"/bank/{bank.slug}/figures.csv"))) == 2


def test_the_file_adds_up_and_no_cell_is_a_formula(region):
    bank = region[0]
    PoolMembershipFactory(bank=bank, trust=TrustFactory(short_name="=1+1"))
    with acting(actor_for(lead_of(bank=bank))):
        odd = bank.memberships.get(trust__short_name="=1+1").trust
    cells(bank, odd, start=15)

    rows = read_csv(log_in(lead_of(bank=bank)).get(f"/bank/{bank.slug}/figures.csv"))

    trusts = [row for row in rows if row["Table"] == "Trust"]
    (total,) = (row for row in rows if row["Name"] == "This period")
    for column in ("Hours requested", "Own bank hours", "Filled hours", "Unfilled hours"):
        assert sum(float(row[column]) for row in trusts) == float(total[column])
    assert "'=1+1" in {row["Name"] for row in trusts}


# --- Cost ---------------------------------------------------------------------------------------


def test_the_dashboard_costs_the_same_queries_however_much_there_is(region):
    bank = region[0]
    client = log_in(lead_of(bank=bank))

    def count():
        with CaptureQueriesContext(
            connection,
        ) as caught:
            client.get(f"/bank/{bank.slug}/")
        return [q["sql"] for q in caught if "insights_" in q["sql"] or "trusts_" in q["sql"]]

    few = count()
    for _ in range(4):
        trust = TrustFactory()
        PoolMembershipFactory(bank=bank, trust=trust)
        cells(bank, trust, days=90)
    many = count()

    assert len(many) == len(few)
    assert sum("insights_weeklyfill" in sql for sql in many) == 4
