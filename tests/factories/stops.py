from compliance.models import CredentialStop
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.trusts import UserFactory


def stop_of(credential, trust, **facts):
    """An officer of ``trust`` has suspended a checked credential."""
    with as_owner():
        credential.advance("suspended")
        return CredentialStop.objects.create(
            **{
                "worker": credential.worker,
                "credential": credential,
                "sort": "suspended",
                "source": "officer",
                "reason": "Its issuer does not know it.",
                "at": clock.now(),
                "by": UserFactory(),
                "trust": trust,
            }
            | facts
        )
