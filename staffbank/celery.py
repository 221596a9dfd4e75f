"""The Celery app: ``celery -A staffbank worker`` and ``celery -A staffbank beat``."""

import os

from celery import Celery

from staffbank.schedule import TIMETABLE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "staffbank.settings")

app = Celery("staffbank")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = dict(TIMETABLE)
app.autodiscover_tasks()
