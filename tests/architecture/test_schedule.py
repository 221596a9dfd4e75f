"""The timetable names jobs that exist, each with a limit on its time."""

import pytest

from staffbank.celery import app
from staffbank.schedule import TIMETABLE


@pytest.fixture(scope="module", autouse=True)
def every_task():
    app.loader.import_default_modules()


@pytest.mark.parametrize("name", sorted(TIMETABLE))
def test_every_entry_of_the_timetable_is_a_job_with_time_limits(name):
    entry = TIMETABLE[name]

    task = app.tasks[entry["task"]]

    assert task.soft_time_limit < task.time_limit
    assert entry["options"]["expires"]


def test_the_broker_never_takes_a_running_job_for_a_lost_one():
    longest = max(app.tasks[entry["task"]].time_limit for entry in TIMETABLE.values())

    assert 2 * longest < app.conf.broker_transport_options["visibility_timeout"]


def test_every_job_of_ours_is_on_the_timetable():
    ours = {name for name in app.tasks if not name.startswith("celery.")}

    assert ours == {entry["task"] for entry in TIMETABLE.values()}
