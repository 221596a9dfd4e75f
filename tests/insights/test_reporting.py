import csv
import io

import pytest
from django.test import Client

from insights.models import ReportRun
from insights.reports import REPORTS
from insights.services import reporting
from insights.tasks import nightly_report
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.schedule import TIMETABLE
from tests.factories.trusts import (
    BankFactory,
    MembershipFactory,
    PoolMembershipFactory,
    TrustFactory,
)
from tests.insights.cells import cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def banks():
    """Two banks that share a trust."""
    large, small = BankFactory(), BankFactory()
    shared, own = TrustFactory(short_name="Shared"), TrustFactory(short_name="Own")
    for bank, trust, requested in ((large, shared, 10), (large, own, 10), (small, shared, 70)):
        PoolMembershipFactory(bank=bank, trust=trust)
        cells(bank, trust, requested_shifts=requested)
    return large, small


def kept(bank):
    with as_owner():
        return {run.report: run for run in ReportRun.objects.filter(bank=bank)}


def rows_of(run):
    return list(csv.DictReader(io.StringIO(run.content.lstrip("\ufeff"))))


def test_each_banks_reports_count_its_own_shifts_only(banks):
    large, small = banks

    assert nightly_report() == 2 * len(REPORTS)

    (shared,) = rows_of(kept(small)["fill"])
    assert shared["Shifts requested"] == str(70 * 28)
    assert {row["Trust"]: row["Shifts requested"] for row in rows_of(kept(large)["fill"])} == {
        "Shared": "280",
        "Own": "280",
    }


@pytest.mark.parametrize("name", sorted(REPORTS))
def test_every_report_has_a_line_a_trust_under_its_own_columns(banks, name):
    nightly_report()

    run = kept(banks[0])[name]
    rows = rows_of(run)
    assert run.rows == len(rows) == 2
    assert tuple(rows[0]) == REPORTS[name].columns
    assert all(value not in {"", None} for row in rows for value in row.values())


def test_running_again_the_same_day_replaces_and_never_doubles(banks):
    nightly_report()
    with as_owner():
        ReportRun.objects.update(content="cut short")

    nightly_report()

    runs = kept(banks[0])
    assert len(runs) == len(REPORTS)
    assert all(run.content != "cut short" for run in runs.values())


def test_one_bank_that_fails_stops_no_other(banks, monkeypatch, caplog):
    large, small = banks
    whole = reporting.scope_of

    def scope_of(actor, today):
        if actor.bank_id == large.pk:
            raise RuntimeError("no policy")
        return whole(actor, today)

    monkeypatch.setattr(reporting, "scope_of", scope_of)

    assert nightly_report() == len(REPORTS)
    assert kept(large) == {}
    assert set(kept(small)) == set(REPORTS)
    assert "insights.report_failed" in caplog.text


def test_small_numbers_stay_out_of_what_is_kept():
    bank, trust = BankFactory(), TrustFactory()
    PoolMembershipFactory(bank=bank, trust=trust)
    cells(bank, trust, people=1)

    nightly_report()

    (row,) = rows_of(kept(bank)["fill"])
    assert row["Own bank hours"] == "under 5"
    assert row["Unfilled hours"] == "not shown"


def test_only_a_banks_own_job_runs_its_reports(banks):
    nobody = Actor.system("insights.nightly_report")

    with acting(nobody), pytest.raises(ValueError, match="one bank"):
        reporting.run_reports(by=nobody, now=clock.now())


def test_a_lead_downloads_the_banks_reports_and_no_other_banks(banks):
    large, small = banks
    nightly_report()
    client = Client()
    client.force_login(MembershipFactory(role="bank_lead", trust=None, bank=large).user)
    mine, theirs = kept(large)["waits"], kept(small)["waits"]

    listed = client.get(f"/bank/{large.slug}/downloads/").content.decode()
    answer = client.get(f"/bank/{large.slug}/downloads/{mine.ref}/")

    assert listed.count("/downloads/") >= len(REPORTS)
    assert answer.content.decode() == mine.content
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(f"/bank/{large.slug}/downloads/{theirs.ref}/").status_code == 404


def test_the_nightly_report_is_on_the_timetable():
    assert nightly_report.name in {entry["task"] for entry in TIMETABLE.values()}
