"""What browsers report and how jobs fare, as figures."""

from staffbank import clock, jobs
from staffbank.actors import Actor
from staffbank.db import acting
from staffbank.metrics import Measure, gauge, measured
from staffbank.web import policy_reports


@measured
def reported() -> list[Measure]:
    with acting(Actor.system("measures")):
        today = policy_reports.counted(clock.today())
    says = "What pages tried today that the content policy stopped, by directive."
    return [gauge("staffbank_policy_reports", says, today, "directive")]


@measured
def background() -> list[Measure]:
    return jobs.counted()
