"""The demonstration has a passport of another bank, and checks that were stopped."""

from datetime import UTC, datetime, timedelta

import pytest

from insights.simulation import elsewhere
from insights.simulation.growth import Growth
from insights.simulation.size import Size
from tests.insights.test_topping_up import ask

pytestmark = pytest.mark.usefixtures("evidence_folder", "committed_db")

SIZE = Size(seed=3, workers=300, trusts=4, weeks=1, vacancies_per_week=60)
NOW = datetime(2026, 11, 22, 14, 14, tzinfo=UTC)


def grow(now):
    Growth("owner", SIZE, now, say=lambda line: None).run()


def test_somebody_came_with_a_passport_and_two_checks_were_stopped():
    grow(NOW)
    later = NOW + timedelta(days=5)
    grow(later)

    brought = ask(
        "select w.name, t.short_name, c.status, i.read_at from passport_importedcheck i"
        " join compliance_credential c on c.id = i.credential_id"
        " join trusts_trust t on t.id = c.checked_at_trust_id"
        " join workers_worker w on w.id = i.worker_id"
    )
    row = ("Beatrix Nowak", "Leeds, of West Yorkshire", "verified", later)
    assert brought == [row] * elsewhere.BROUGHT
    stopped = ask(
        "select w.name, c.status, s.sort from compliance_credentialstop s"
        " join compliance_credential c on c.id = s.credential_id"
        " join workers_worker w on w.id = s.worker_id where w.user_id is null order by w.name"
    )
    assert stopped == [
        ("Piotr Lindqvist", "revoked", "withdrawn"),
        ("Rosalind Okoro", "suspended", "suspended"),
    ]
