from datetime import timedelta

from compliance.models import Restriction
from staffbank import clock
from staffbank.db import as_owner
from tests.factories.trusts import UserFactory


def restriction_of(worker, by, scope="everywhere", **facts):
    """An officer of the trust ``by`` keeps ``worker`` from some work, from today on."""
    with as_owner():
        return Restriction.objects.create(
            **{
                "worker": worker,
                "scope": scope,
                "trust": by if scope == "trust" else None,
                "reason": "Under investigation after an incident.",
                "shown_to": "own",
                "second_person": scope in {"everywhere", "group", "setting"},
                "valid_from": clock.today(),
                "made_at": clock.now() - timedelta(minutes=1),
                "made_by": UserFactory(),
                "made_at_trust": by,
            }
            | facts
        )
