"""How the outbox stands, as figures."""

from staffbank import clock
from staffbank.metrics import Measure, gauge, measured
from staffbank.outbox.standing import standing


@measured
def outbox() -> list[Measure]:
    now = clock.now()
    found = standing(now)
    lag = (now - found.oldest_due).total_seconds() if found.oldest_due else 0
    return [
        gauge("staffbank_outbox_waiting", "Deliveries that are due.", found.waiting),
        gauge("staffbank_outbox_lag_seconds", "How long the oldest of them has been due.", lag),
        gauge("staffbank_outbox_parked", "Deliveries that were given up.", found.parked),
    ]
