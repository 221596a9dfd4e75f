"""In the drilled worker only: a broadcast takes as long as the drill asks."""

import os
import time

from staffbank.outbox import emitting

TELL = "shifts.handlers.tell_the_eligible"

tell = emitting.handlers_for("release.opened")[TELL]


def tell_slowly(payload):
    tell(payload)
    time.sleep(float(os.environ["DRILL_PAUSE"]))  # its rows are written, and not committed


emitting.handlers_for("release.opened")[TELL] = tell_slowly
