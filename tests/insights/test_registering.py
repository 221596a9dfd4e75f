"""The demo's registers: everybody is on them, and one of them is suspended while one watches."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from compliance.tasks import ask_registers
from staffbank.db import as_owner
from staffbank.outbox.relay import drain
from tests.factories.registers import PIN, numbered
from tests.factories.shifts import BookingFactory, soon
from tests.factories.trusts import TrustFactory, UserFactory
from tests.factories.workers import WorkerFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.demo_urls")]


@pytest.fixture
def amara():
    user = UserFactory(email="amara.osei@staffbank.example", name="Amara Osei")
    return numbered(WorkerFactory(user=user, name="Amara Osei", ready_for=TrustFactory()))


@pytest.fixture
def demo(register, settings, amara):
    settings.LOCAL_REGISTER = register.file.path
    call_command("register", verbosity=0)
    return register


def nmc_of(worker):
    with as_owner():
        return worker.credentials.get(kind__code="nmc").status


def test_one_is_suspended_while_you_watch_and_registered_again(client, demo, amara):
    page = client.get(reverse("demo:register"))
    assert f"NMC {PIN}" in page.text

    said = {"Suspended": "Suspended at every trust", "Registered": "It counts at every trust"}
    for words, status in (("Suspended", "suspended"), ("Registered", "verified")):
        client.post(reverse("demo:register"), {"number": PIN, "words": words})
        waiting = client.get(reverse("demo:register"))
        assert "The bank is asking the register" in waiting.text
        assert waiting.headers["Refresh"]
        assert ask_registers() == 1
        assert nmc_of(amara) == status
        assert said[words] in client.get(reverse("demo:register")).text


def test_the_page_says_what_became_of_their_bookings_and_then_rests(client, demo, amara, settings):
    booking = BookingFactory(worker=amara, vacancy__starts_at=soon(10))
    client.post(reverse("demo:register"), {"number": PIN, "words": "Suspended"})
    ask_registers()
    drain()

    page = client.get(reverse("demo:register"))
    assert "1 booking flagged, 0 given back" in page.text
    with as_owner():
        booking.refresh_from_db()
    assert booking.status == "booked"
    settings.CLOCK_OFFSET += timedelta(minutes=1)
    assert "Refresh" not in client.get(reverse("demo:register")).headers


@pytest.mark.parametrize("asked", [{"number": "98A9999E"}, {"words": "On holiday"}, {}])
def test_it_says_nothing_of_others_and_nothing_else(client, demo, asked):
    told = {"number": PIN, "words": "Suspended"} | asked if asked else {}

    assert client.post(reverse("demo:register"), told).status_code == 404


def test_a_command_does_the_same(demo, amara):
    call_command("register", PIN, verbosity=0)
    ask_registers()

    assert nmc_of(amara) == "suspended"
    with pytest.raises(CommandError, match="Nobody here"):
        call_command("register", "98A9999E")


def test_elsewhere_there_is_neither(client, settings):
    settings.LOCAL_REGISTER = ""

    assert client.get(reverse("demo:register")).status_code == 404
    with pytest.raises(CommandError, match="Only the demo"):
        call_command("register")
