"""Jobs of the installation itself."""

from celery import shared_task

from staffbank import clock, partitions


@shared_task(soft_time_limit=100, time_limit=120)
def turn_months() -> None:
    """Open the months to come and drop those that need not be kept."""
    today = clock.today()
    partitions.open_ahead(today)
    partitions.drop_old(today)
