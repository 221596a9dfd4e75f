"""How messages fare, as figures."""

from datetime import timedelta

from django.db.models import Count

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.metrics import Measure, labelled, measured
from staffbank.notifications.models import Message


@measured
def messages() -> list[Measure]:
    since = clock.today() - timedelta(days=1)
    with acting(Actor.system("measures")), duty("counting"):
        rows = list(
            Message.objects.filter(day__gte=since)
            .values_list("channel", "status")
            .annotate(messages=Count("pk"))
            .order_by("channel", "status")
        )
    values = tuple((labelled({"channel": c, "status": s}), float(n)) for c, s, n in rows)
    says = "Messages of today and yesterday, by channel and how they fared."
    return [Measure("staffbank_messages", "gauge", says, values)]
