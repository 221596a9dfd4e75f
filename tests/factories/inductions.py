from compliance.models import Induction
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.trusts import UserFactory


def induction_of(worker, place, **facts):
    """Somebody at the trust of ``place``, a ward or a site, showed ``worker`` round today."""
    with as_owner():
        return Induction.objects.create(
            **{
                "worker": worker,
                "trust": place.trust,
                type(place).__name__.lower(): place,
                "given_on": clock.today(),
                "recorded_at": clock.now(),
                "recorded_by": UserFactory(),
            }
            | facts
        )
