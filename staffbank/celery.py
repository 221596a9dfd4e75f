"""The Celery app: ``celery -A staffbank worker`` and ``celery -A staffbank beat``."""

import os
import time
from contextvars import ContextVar
from typing import Any

from celery import Celery, Task
from celery.signals import task_postrun, task_prerun

from staffbank import jobs, tracing
from staffbank.schedule import TIMETABLE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffbank.settings")

app = Celery("staffbank")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = dict(TIMETABLE)
app.autodiscover_tasks()


_began: ContextVar[float] = ContextVar("staffbank_job_began")


@task_prerun.connect(dispatch_uid="staffbank.begin")
def _begin(task: Task[Any, Any], **kwargs: Any) -> None:
    """Have the task be part of the request that hinted at it; a tick of beat is part of its own."""
    _began.set(time.monotonic())
    sent = {**(task.request.headers or {}), **vars(task.request)}
    tracing.begin(str(sent.get(tracing.TASK_HEADER) or ""))


@task_postrun.connect(dispatch_uid="staffbank.end")
def _end(task: Task[Any, Any], state: str | None = None, **kwargs: Any) -> None:
    seconds = time.monotonic() - _began.get()
    jobs.note(str(task.name), succeeded=state == "SUCCESS", seconds=seconds, at=time.time())
    tracing.request_id.set("")
