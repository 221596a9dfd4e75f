"""What is stopped is on the signed status list within a minute, through the real worker."""

import time

from compliance.passport.models import IssuedCredential
from compliance.passport.rules.reasons import Reason
from compliance.passport.selectors.reading import read_all
from compliance.services.stopping import restore_credential, revoke_credential, suspend_credential
from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from tests.factories.passport import issue
from tests.factories.trusts import MembershipFactory, actor_for
from workers.models import Worker

WITHIN = 60


def read(token):
    """What anybody reads of a credential now: why not, or nothing."""
    with acting(Actor.nobody()):
        (found,) = read_all([token], now=clock.now())
    return found.reason


def test_what_an_officer_stops_is_stopped_on_the_list_within_a_minute(worker, trust):
    officer = actor_for(MembershipFactory(trust=trust, role="compliance_officer"))
    with as_owner():
        nurse = Worker.objects.filter(engagements__trust=trust).first()
        fire, dbs = (
            nurse.credentials.select_related("kind").get(kind__code=code)
            for code in ("fire", "dbs_enhanced")
        )
    tokens = {each: issue(each).token for each in (fire, dbs)}
    assert [read(token) for token in tokens.values()] == [None, None]
    worker.start()

    began = time.monotonic()
    with acting(officer) as by:
        suspend_credential(fire, reason="Under question.", by=by)
    with acting(officer) as by:
        revoke_credential(dbs, reason="Not theirs.", by=by)
    worker.wait_until(lambda: all(read(token) is Reason.STOPPED for token in tokens.values()))

    assert time.monotonic() - began < WITHIN
    with acting(officer) as by:
        restore_credential(fire, by=by)
    worker.wait_until(lambda: live(fire))
    with as_owner():
        again = IssuedCredential.objects.live().get(credential=fire)
    assert read(again.token) is None
    assert read(tokens[fire]) is Reason.STOPPED
    assert not live(dbs)


def live(credential):
    with as_owner():
        return IssuedCredential.objects.live().filter(credential=credential).exists()
