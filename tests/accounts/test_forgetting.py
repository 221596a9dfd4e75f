from datetime import timedelta

import pytest

from staffbank import clock
from staffbank.accounts.models import FailedTry, OpenSession
from staffbank.accounts.tasks import forget_log_ins
from staffbank.db import as_owner
from tests.factories.trusts import UserFactory


@pytest.mark.django_db
def test_what_no_longer_counts_is_forgotten_and_nothing_else():
    now, user = clock.now(), UserFactory()
    with as_owner():
        for hours in (1, 25):
            FailedTry.objects.create(
                account=f"{hours}", place="here", kind="log_in", at=now - timedelta(hours=hours)
            )
        for hours in (11, 13):
            OpenSession.objects.create(
                user=user,
                session_key=f"{hours}",
                device="Chrome on Windows",
                began_at=now - timedelta(hours=hours),
                seen_at=now,
            )

    assert forget_log_ins() == 2

    with as_owner():
        assert FailedTry.objects.get().account == "1"
        assert OpenSession.objects.get().session_key == "11"
