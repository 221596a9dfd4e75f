import factory

from staffbank import clock
from tests.factories.base import OwnerFactory
from tests.factories.trusts import TrustFactory, UserFactory
from trusts.models import MachineToken
from trusts.services.token import FOR_MACHINES, hashed


class MachineTokenFactory(OwnerFactory):
    """A token that may do all a system may. Say its ``secret`` to call with it."""

    class Meta:
        model = MachineToken

    class Params:
        secret = factory.Sequence(lambda n: f"sbk_{n:043}")

    trust = factory.SubFactory(TrustFactory)
    name = "Rostering"
    token_hash = factory.LazyAttribute(lambda o: hashed(o.secret))
    hint = factory.LazyAttribute(lambda o: o.secret[:8])
    permissions = " ".join(FOR_MACHINES)
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(clock.now)
