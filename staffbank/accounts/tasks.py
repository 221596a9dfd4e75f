"""Jobs of logging in."""

from datetime import timedelta
from importlib import import_module
from typing import Any

from celery import shared_task
from django.conf import settings

from staffbank import clock
from staffbank.accounts.models import FailedTry, OpenSession
from staffbank.actors import Actor
from staffbank.db import acting, duty

#: Nothing that is counted reaches further back.
COUNTED = timedelta(days=1)


@shared_task(soft_time_limit=100, time_limit=120)
def forget_log_ins() -> int:
    """Forget failed log ins that no longer count, and sessions that have run out."""
    now = clock.now()
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    store.clear_expired()
    longest = timedelta(seconds=settings.SESSION_COOKIE_AGE)
    with acting(Actor.system("accounts.forget_log_ins")), duty("accounts"):
        sessions = OpenSession.objects.filter(began_at__lt=now - longest).delete()[0]
        return sessions + FailedTry.objects.filter(at__lt=now - COUNTED).delete()[0]
