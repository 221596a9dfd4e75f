"""The outbox's knocks: small, repeatable, and safe beside themselves."""

from celery import shared_task

from staffbank import clock
from staffbank.outbox import hints, relay, standing


@shared_task(soft_time_limit=100, time_limit=120)
def deliver_due(limit: int = 200) -> int:
    """Deliver what is due. A full load asks for another worker's turn at once."""
    tried = relay.deliver(limit)
    if tried == limit:
        hints.give_hint()
    return tried


@shared_task(soft_time_limit=100, time_limit=120)
def forget_delivered() -> int:
    """Delete the deliveries that have nothing more to say."""
    return standing.forget_delivered(clock.now())
