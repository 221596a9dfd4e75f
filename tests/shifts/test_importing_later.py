"""A long file is imported by the worker, all of it or nothing, and the person is told."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from shifts.models import Import
from shifts.services import importing
from staffbank.actors import Actor
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.rows import statuses
from tests.shifts.pages import text
from tests.shifts.rosters import a_file, row
from trusts.models import Membership
from trusts.services import kept_files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_rows_are_long(monkeypatch):
    monkeypatch.setattr(kept_files, "AT_ONCE", 2)


def asked_for(client, ward, rows, **how):
    """The address of the report of a file that was sent and asked for."""
    upload_at = reverse("shifts:import", kwargs={"trust_slug": ward.trust.slug})
    file = SimpleUploadedFile("roster-week48.csv", a_file(*rows))
    report = client.post(upload_at, {"file": file}).url
    client.post(report, {"how": "published", **how})
    return report


def good_rows():
    return [row(f"HR-{n}") for n in range(3)]


def test_until_the_worker_has_it_the_page_says_that_nothing_is_in(client, trust_manager, ward):
    report = asked_for(client, ward, good_rows())

    page = text(client.get(report))

    assert "Your import is under way" in page
    assert "Importing roster-week48.csv, 3 rows." in page
    assert "Check again" in page
    assert statuses() == []
    assert client.get(report, headers={"HX-Request": "true"}).status_code == 204


def test_the_worker_imports_it_as_whoever_asked_and_tells_them(client, trust_manager, ward):
    report = asked_for(client, ward, good_rows())

    drain()
    page = text(client.get(report))

    assert statuses() == ["open"] * 3
    assert "3 vacancies saved and published to your own bank" in page
    polled = client.get(report, headers={"HX-Request": "true"})
    assert polled.headers["HX-Redirect"] == report
    with as_owner():
        entry = AuditEntry.objects.get(verb="import.run")
        message = Message.objects.get(topic="import.done")
    assert (entry.user_id, entry.trust_id) == (trust_manager.user_id, ward.trust_id)
    assert (message.user_id, message.channel) == (trust_manager.user_id, "in_app")
    assert message.subject == "Imported: roster-week48.csv, 3 rows"
    assert message.link == report


def test_asking_twice_and_a_second_delivery_import_it_once(client, trust_manager, ward):
    report = asked_for(client, ward, good_rows())
    client.post(report, {"how": "published"})
    drain()
    with as_owner():
        key = Import.objects.get().pk

    with acting(Actor.system("again")):
        importing.run_asked(key)

    assert len(statuses()) == 3
    with as_owner():
        assert Message.objects.filter(topic="import.done").count() == 1


def test_what_is_refused_meanwhile_imports_nothing_and_says_why(client, trust_manager, ward):
    report = asked_for(client, ward, [*good_rows(), row("HR-9", grade="B5N")])

    drain()
    page = text(client.get(report))

    assert statuses() == []
    assert "It was not imported." in page
    assert "Some rows of this file have problems" in page
    assert "Import the 3 good rows only" in page
    with as_owner():
        assert Message.objects.get(topic="import.done").subject.startswith("Not imported")


def test_whoever_lost_their_seat_meanwhile_imports_nothing(client, trust_manager, ward):
    asked_for(client, ward, good_rows())
    with as_owner():
        Membership.objects.filter(pk=trust_manager.pk).update(role="ward_manager")

    drain()

    assert statuses() == []
    with as_owner():
        assert Import.objects.get().refused
