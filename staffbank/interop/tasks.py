"""Jobs of what connects us with other systems."""

from datetime import timedelta

from celery import shared_task

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.interop.models import AnsweredRequest

#: Nobody retries a request, or presses a form's button again, after this long.
KEPT = timedelta(hours=48)


@shared_task(soft_time_limit=100, time_limit=120)
def forget_answered() -> int:
    """Forget the requests that nobody sends again."""
    with acting(Actor.system("interop.forget_answered")), duty("idempotency"):
        return AnsweredRequest.objects.filter(at__lt=clock.now() - KEPT).delete()[0]
