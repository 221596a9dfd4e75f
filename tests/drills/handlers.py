"""In the drilled worker only: what tells people takes as long as the drill asks."""

import os
import time

from staffbank.outbox import emitting

SLOW = {
    "release.opened": "shifts.handlers.tell_the_eligible",
    "credential.ending": "shifts.handlers.say_ending",
    "booking.released": "shifts.handlers.say_released",
}


def slowly(tell):
    def tell_slowly(payload):
        tell(payload)
        time.sleep(float(os.environ["DRILL_PAUSE"]))  # its rows are written, and not committed

    return tell_slowly


for topic, name in SLOW.items():
    handlers = emitting.handlers_for(topic)
    handlers[name] = slowly(handlers[name])
