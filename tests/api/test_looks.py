"""Who reads through the API which person is booked leaves an entry that the person can read."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from staffbank.audit.models import AuditEntry
from staffbank.audit.sentences import LOOKS
from staffbank.db import as_owner
from tests.factories.shifts import BookingFactory, VacancyFactory
from tests.factories.trusts import MembershipFactory
from tests.factories.workers import WorkerFactory


@pytest.fixture
def zander(region):
    """Booked at the own trust, and known there."""
    worker = WorkerFactory(ready_for=region.own.trust, name="Quilla Zander")
    own = region.own
    own.booking = BookingFactory(
        vacancy=VacancyFactory(ward=own.ward, bank=own.vacancy.bank, open=True), worker=worker
    )
    return worker


def looks_at(worker):
    with as_owner():
        return list(AuditEntry.objects.filter(verb__in=LOOKS, worker_id=worker.pk))


def readings(region):
    """Every address of a trust's that the API's description lets one read, filled in."""
    described = json.loads(Path(settings.BASE_DIR, "docs/openapi.json").read_text())
    own = region.own
    refs = {"vacancies": own.booking.vacancy.ref, "bookings": own.booking.ref}
    for path, operations in described["paths"].items():
        if "get" in operations and "/trusts/" in path:
            filled = path.replace("{trust_slug}", own.trust.slug)
            yield filled.replace("{ref}", str(refs[filled.split("/")[5]])).removeprefix("/api/v1")


def test_every_reading_that_names_a_person_is_on_record(region, zander):
    named = []
    for path in readings(region):
        before = len(looks_at(zander))
        member = MembershipFactory(trust=region.own.trust)  # not the one who has read already
        region.token.client.force_login(member.user)
        region.token.headers = {}
        if "Zander" in region.token.get(path).content.decode():
            named.append(path)
            assert len(looks_at(zander)) == before + 1, path

    assert len(named) == 2


def test_what_a_program_repeats_is_recorded_once_a_day_from_each_network(region, zander):
    path = f"/trusts/{region.own.trust.slug}/bookings/"
    for _ in range(3):
        region.token.get(path)
    assert len(looks_at(zander)) == 1

    region.manager.get(path)
    region.token.client.get(
        f"/api/v1{path}", headers=region.token.headers, REMOTE_ADDR="198.51.100.1"
    )

    assert len(looks_at(zander)) == 3


def test_a_list_is_recorded_in_two_statements_however_long(
    region, zander, django_assert_max_num_queries
):
    path = f"/trusts/{region.own.trust.slug}/bookings/"
    for _ in range(6):
        vacancy = VacancyFactory(ward=region.own.ward, bank=region.own.vacancy.bank, open=True)
        BookingFactory(vacancy=vacancy, worker=WorkerFactory(ready_for=region.own.trust))
    MembershipFactory(trust=region.own.trust)

    with django_assert_max_num_queries(20) as asked:
        region.token.get(path)

    touching = [q["sql"] for q in asked.captured_queries if '"audit_auditentry"' in q["sql"]]
    assert len(touching) == 2


def test_a_person_reads_which_program_read_that_they_are_booked(region, zander, client):
    region.token.get(f"/trusts/{region.own.trust.slug}/bookings/{region.own.booking.ref}/")
    client.force_login(zander.user)

    page = client.get("/me/record/").text

    place, number = region.own.trust.short_name, region.own.booking.vacancy.number
    assert (
        f"A connected system at {place} read your booking onto vacancy {number} through a program."
        in page
    )
