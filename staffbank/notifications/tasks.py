"""The post's knocks."""

from celery import shared_task

from staffbank.notifications import posting


@shared_task(soft_time_limit=100, time_limit=120)
def send_due(limit: int = 500) -> int:
    """Send what is due to leave the building."""
    return posting.send(limit)
