"""A booking that ended says who ended it and when; one that stands says neither."""

from django.db import migrations, models
from django.db.models import Q

LIVE = ("booked", "worked")


class Migration(migrations.Migration):
    dependencies = [("shifts", "0035_own_signature")]

    operations = [
        migrations.AddConstraint(
            model_name="booking",
            constraint=models.CheckConstraint(
                condition=Q(status__in=LIVE, ended_at=None, ended_by="")
                | ~Q(status__in=LIVE)
                & Q(ended_at__isnull=False, ended_by__in=("worker", "trust", "rules")),
                name="shifts_booking_ended_by_somebody",
            ),
        ),
    ]
