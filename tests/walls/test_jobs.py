"""Each periodic job, with two banks present that share a trust, touches only its own."""

from datetime import timedelta

import pytest
from django.db import connection

from insights.models import DailyFill, WeeklyFill
from staffbank.celery import app
from staffbank.db import as_owner
from staffbank.holders import guarded_models
from staffbank.schedule import TIMETABLE
from tests.walls.world import build
from trusts import jobs

pytestmark = pytest.mark.django_db

#: Jobs of the installation: of no bank, and why that is right.
OF_NO_BANK = {
    "staffbank.accounts.tasks.forget_log_ins": "log ins are of people, before any seat",
    "staffbank.audit.tasks.seal": "the record is sealed a bank and a day at a time, by its own job",
    "staffbank.interop.tasks.forget_answered": "answers kept for a day, of anybody",
    "staffbank.notifications.tasks.send_due": "carries each message as the post, for its own bank",
    "staffbank.outbox.tasks.deliver_due": "runs each delivery as its own bank's job",
    "staffbank.outbox.tasks.forget_delivered": "deliveries have nothing more to say after a week",
    "staffbank.tasks.turn_months": "months of the large records are the database's",
    "staffbank.web.tasks.forget_kept": "forms kept for a day, of anybody",
    "staffbank.web.tasks.forget_policy_reports": "counts of browsers' reports are nobody's",
    "compliance.passport.tasks.issue_missing": "signs what is on people's own passports",
    "compliance.passport.tasks.read_lists_of_others": "asks about what is on people's own records",
    "compliance.tasks.ask_about_everybody": "registers are asked of people, whatever their bank",
    "compliance.tasks.ask_registers": "registers are asked of people, whatever their bank",
    "compliance.tasks.sweep_evidence": "pages are of people's checks, whichever banks they work in",
    "compliance.tasks.sweep_clearance": "clearance is of people, whichever banks they work in",
    "compliance.tasks.remind_of_endings": "reminders are of people's own checks",
    "insights.tasks.let_go": "how long rows are kept is the same for every bank",
    "workers.tasks.forget_staff_files": "files kept for some days, of any trust",
    "compliance.tasks.forget_training_files": "files kept for some days, of any trust",
    "shifts.tasks.forget_imports": "files kept for some days, of any trust",
    "trusts.tasks.forget_ward_files": "files kept for some days, of any trust",
}
TASKS = sorted({entry["task"] for entry in TIMETABLE.values()})
OF_A_BANK = [task for task in TASKS if task not in OF_NO_BANK]


@pytest.fixture(scope="module", autouse=True)
def every_task():
    app.loader.import_default_modules()


def rows():
    """Every row that names its bank: ``(table, key) -> (bank, all it holds)``."""
    found = {}
    with as_owner(), connection.cursor() as cursor:
        for model in guarded_models():
            names = {field.column for field in model._meta.concrete_fields}
            if "bank_id" in names:
                table = model._meta.db_table
                cursor.execute(f"select {model._meta.pk.column}, bank_id, t::text from {table} t")
                found |= {(table, key): (bank, text) for key, bank, text in cursor.fetchall()}
    return found


def touched_by(task, monkeypatch, only):
    """The banks whose rows a run of ``task`` for the bank ``only`` made, changed or removed."""
    mine = [(key, slug) for key, slug in jobs.banks("a test") if slug == only]
    before = rows()
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "banks", lambda name: mine)
        app.tasks[task]()
    after = rows()
    keys = [key for key in before.keys() | after.keys() if before.get(key) != after.get(key)]
    return {row[0] for key in keys for row in (before.get(key), after.get(key)) if row}


@pytest.fixture
def later(settings):
    """Past every shift of the world, so that there is work for each job."""
    build()
    with as_owner():
        DailyFill.objects.all().delete()
        WeeklyFill.objects.all().delete()  # the world's are bare rows, which no report can add up
    settings.CLOCK_OFFSET = timedelta(days=5)
    return {slug: key for key, slug in jobs.banks("a test")}


@pytest.mark.parametrize("task", OF_A_BANK)
def test_a_job_for_one_bank_leaves_the_others_rows_as_they_were(task, later, monkeypatch):
    for slug, key in sorted(later.items()):
        assert touched_by(task, monkeypatch, only=slug) <= {key}


def test_the_jobs_have_something_to_do_in_this_world(later, monkeypatch):
    """So that the test above could fail."""
    slug, key = min(later.items())
    at_work = [task for task in OF_A_BANK if touched_by(task, monkeypatch, only=slug) == {key}]

    assert {
        "insights.tasks.nightly_report",
        "shifts.tasks.complete_past",
        "shifts.tasks.lapse_empty",
    } <= set(at_work)


@pytest.mark.parametrize("task", sorted(OF_NO_BANK))
def test_a_job_of_no_bank_runs_with_two_present(task, later):
    app.tasks[task]()


def test_every_job_is_of_a_bank_or_says_why_not():
    assert OF_NO_BANK.keys() - set(TASKS) == set()
