"""Payroll reads the shifts worked at its own trust, week by week, and takes them away as a file."""

import csv
import io
from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from shifts.selectors.worked import Asked, named, shifts_worked, totals
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.periods import wall_period
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
    WardFactory,
    actor_for,
)
from tests.factories.workers import WorkerFactory
from trusts.permissions import ROLES, Permission

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 9)
HERE = "/trust/imperial/worked/"


@pytest.fixture
def bank():
    return BankFactory()


@pytest.fixture
def trust(bank):
    trust = TrustFactory(slug="imperial", short_name="Imperial")
    PoolMembershipFactory(bank=bank, trust=trust)
    return trust


@pytest.fixture
def ward(trust):
    return WardFactory(site__trust=trust, name="Albert Ward", cost_centre="41207")


@pytest.fixture
def neighbour(bank):
    trust = TrustFactory(slug="hillingdon", short_name="Hillingdon")
    PoolMembershipFactory(bank=bank, trust=trust)
    return trust


@pytest.fixture
def clerk(trust):
    return MembershipFactory(role="payroll", trust=trust, user__name="Grace Obi")


@pytest.fixture
def paid(clerk):
    return actor_for(clerk)


def worked(ward, bank, day, *, worker=None, payer=None, status="worked", **facts):
    """A shift from 8pm to 8am, with an hour's break, that paid £200 and £24.14 holiday pay."""
    period = wall_period(day, time(20), time(8))
    vacancy = VacancyFactory(
        ward=ward, bank=bank, open=True, starts_at=period.starts_at, ends_at=period.ends_at
    )
    worker = worker or WorkerFactory(ready_for=payer or ward.trust)
    return BookingFactory(
        vacancy=vacancy,
        worker=worker,
        payer=payer or ward.trust,
        source="pool" if payer else "own_bank",
        status=status,
        **{
            "break_minutes": 60,
            "core_rate": Decimal("24.45"),
            "pay_pence": 20000,
            "holiday_pence": 2414,
        }
        | facts,
    )


def listed(actor, **asked):
    with acting(actor):
        return [row.booking for row in named(actor, shifts_worked(actor, Asked(MONDAY, **asked)))]


def test_a_week_runs_from_midnight_on_monday_to_midnight_a_week_later(ward, bank, paid):
    first, last = worked(ward, bank, MONDAY), worked(ward, bank, MONDAY + timedelta(days=6))
    for outside in (MONDAY - timedelta(days=1), MONDAY + timedelta(days=7)):
        worked(ward, bank, outside)

    assert listed(paid) == [first, last]


@pytest.mark.parametrize("status", ["booked", "undone", "cancelled", "did_not_attend"])
def test_only_what_was_worked_is_listed(ward, bank, paid, status):
    worked(ward, bank, MONDAY, status=status)

    assert listed(paid) == []


def test_another_trust_s_shifts_are_not_listed_whoever_pays_them(
    ward, bank, neighbour, trust, paid
):
    there = WardFactory(site__trust=neighbour)
    worked(there, bank, MONDAY, worker=WorkerFactory(ready_for=trust), payer=trust)

    assert listed(paid) == []
    with acting(paid):
        assert [total.shifts for total in totals(paid, Asked(MONDAY))] == [0]


def test_they_are_summed_by_who_pays_and_together(ward, bank, neighbour, trust, paid):
    worked(ward, bank, MONDAY)
    worked(ward, bank, MONDAY + timedelta(days=1))
    worked(ward, bank, MONDAY + timedelta(days=2), payer=neighbour)

    with acting(paid):
        ours, theirs, together = totals(paid, Asked(MONDAY))
        (only,) = named(paid, shifts_worked(paid, Asked(MONDAY, payer=neighbour)))

    assert (ours.payer, ours.shifts, ours.pay_pence, ours.holiday_pence) == (
        "Imperial",
        2,
        40000,
        4828,
    )
    assert (theirs.payer, theirs.paid_minutes) == ("Hillingdon", 11 * 60)
    assert (together.shifts, together.paid_minutes, together.pay_pence) == (3, 33 * 60, 60000)
    assert only.paid_minutes == 11 * 60


def test_a_shift_stays_on_the_list_when_its_worker_may_no_longer_be_seen(
    ward, bank, neighbour, paid
):
    worked(ward, bank, MONDAY, payer=neighbour)

    with acting(paid):
        (row,) = named(paid, shifts_worked(paid, Asked(MONDAY)))

    assert row.worker is None
    assert row.booking.payer == neighbour


def test_no_other_role_of_the_trust_reads_pay_so(trust, ward, bank):
    for role in ROLES.values():
        if role.level == "trust" and Permission.VIEW_PAY not in role.permissions:
            actor = actor_for(MembershipFactory(role=role.code, trust=trust))
            with acting(actor), pytest.raises(NotPermitted):
                shifts_worked(actor, Asked(MONDAY))


class TestPages:
    @pytest.fixture(autouse=True)
    def logged_in(self, client, clerk):
        client.force_login(clerk.user)

    def test_whoever_has_only_this_role_begins_here_with_the_last_whole_week(
        self, client, ward, bank, settings
    ):
        settings.CLOCK_OFFSET = (
            wall_period(MONDAY + timedelta(days=9), time(9), time(10)).starts_at - clock.now()
        )
        amara = WorkerFactory(ready_for=ward.trust, name="Amara Nwosu")
        worked(ward, bank, MONDAY, worker=amara)

        start = client.get("/", follow=True)

        assert start.request["PATH_INFO"] == HERE
        assert "Mon 9 Nov to Sun 15 Nov" in start.text
        for words in ("Amara Nwosu", "Albert Ward", "11 h", "£24.45", "£224.14"):
            assert words in start.text

    def test_the_week_the_ward_and_the_payer_are_in_the_address(
        self, client, ward, bank, neighbour
    ):
        other = WardFactory(site=ward.site, name="Beech Ward")
        worked(ward, bank, MONDAY)
        worked(other, bank, MONDAY + timedelta(days=1), payer=neighbour)

        whole = client.get(f"{HERE}?week=2026-11-11")
        of_ward = client.get(f"{HERE}?week=2026-11-09&ward={ward.ref}")
        of_payer = client.get(f"{HERE}?week=2026-11-09&payer={neighbour.ref}")
        nonsense = client.get(f"{HERE}?week=nonsense&ward=x&payer=999999&page=x")

        assert "Everybody" in whole.text
        assert "?week=2026-11-02" in whole.text
        assert [page.text.count("£24.45") for page in (whole, of_ward, of_payer)] == [2, 1, 1]
        assert nonsense.status_code == 200

    def test_a_stranger_s_ward_and_payer_say_nothing(self, client, ward, bank):
        theirs = WardFactory(name="Secret Ward")
        worked(ward, bank, MONDAY)

        page = client.get(f"{HERE}?week=2026-11-09&ward={theirs.ref}")

        assert "Secret Ward" not in page.text

    def test_the_file_has_every_rate_and_is_kept_in_the_record(self, client, ward, bank, clerk):
        amara = WorkerFactory(ready_for=ward.trust, name="=Amara")
        worked(ward, bank, MONDAY, worker=amara)

        answer = client.get(f"{HERE}shifts.csv?week=2026-11-09")
        text = b"".join(answer.streaming_content).decode("utf-8-sig")
        (row,) = csv.DictReader(io.StringIO(text))

        assert row["Worker"] == "'=Amara"
        assert (row["Date"], row["Starts"], row["Ends"]) == ("2026-11-09", "20:00", "08:00")
        assert (row["Paid minutes"], row["Pay"], row["Holiday pay"]) == ("660", "200.00", "24.14")
        assert (row["Core rate"], row["Who pays"]) == ("24.45", ward.trust.name)
        assert "imperial-2026-11-09.csv" in answer["Content-Disposition"]
        with as_owner():
            entry = AuditEntry.objects.get(verb="pay.exported")
        assert entry.user_id == clerk.user_id
        assert entry.after == {"week": "2026-11-09", "ward": None, "payer": None, "shifts": 1}

    def test_a_manager_has_no_such_page(self, client, trust):
        client.force_login(MembershipFactory(trust=trust).user)

        assert client.get(HERE).status_code == 403
        assert client.get(f"{HERE}shifts.csv").status_code == 403
