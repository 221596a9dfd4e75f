"""How many people waves told, as figures."""

from datetime import timedelta

from django.db.models import Count, Q, Sum

from shifts.models import Release
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, duty
from staffbank.metrics import Measure, gauge, measured


@measured
def told() -> list[Measure]:
    since = clock.now() - timedelta(days=1)
    with acting(Actor.system("measures")), duty("projecting"):
        waves = Release.objects.filter(opened_at__gte=since).aggregate(
            told=Sum("told"), waiting=Count("pk", filter=Q(broadcast_at=None, closed_at=None))
        )
    return [
        gauge("staffbank_told", "People told of a shift within a day.", waves["told"] or 0),
        gauge("staffbank_waves_untold", "Waves of a day with nobody told yet.", waves["waiting"]),
    ]
