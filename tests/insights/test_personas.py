import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.core.mail import EmailMessage, get_connection
from django.urls import NoReverseMatch, reverse

from insights.simulation.people import register_number
from insights.simulation.personas import PERSONAS
from insights.simulation.shape import NURSE
from tests.factories.trusts import UserFactory
from trusts.permissions import ROLES

DEMO = pytest.mark.urls("tests.demo_urls")


@pytest.fixture
def amara():
    return UserFactory(email="amara.osei@staffbank.example", name="Amara Osei")


def test_every_persona_has_roles_that_exist_and_an_address_of_their_own():
    emails = [persona.email for persona in PERSONAS]

    assert len(set(emails)) == len(emails)
    assert {seat.role for p in PERSONAS for seat in p.seats} <= {*ROLES, "worker"}
    assert all(persona.tries for persona in PERSONAS)


def test_no_nurse_of_the_largest_region_is_given_the_pin_of_a_persona():
    nurse = SimpleNamespace(group=NURSE)
    numbers = [persona.work.number for persona in PERSONAS if persona.work]
    pins = {number[1] for number in numbers if number and number[0] == "nmc"}

    assert len(pins) == 3
    assert pins.isdisjoint(register_number(nurse, count)[1] for count in range(200_000))


@DEMO
@pytest.mark.django_db
def test_one_press_makes_you_that_person(client, amara):
    page = client.get("/demo/")
    assert "Be Amara Osei" in page.text
    assert "Be Dana Mercer" not in page.text  # no such account here

    answer = client.post("/demo/become/", {"email": amara.email})

    assert answer.url == "/"
    assert client.session["_auth_user_id"] == str(amara.pk)


@DEMO
@pytest.mark.django_db
def test_only_somebody_on_the_list_can_be_become(client):
    stranger = UserFactory()

    assert client.post("/demo/become/", {"email": stranger.email}).status_code == 404
    assert client.get("/demo/become/").status_code == 405
    assert "_auth_user_id" not in client.session


@DEMO
@pytest.mark.django_db
def test_an_empty_demo_says_so(client):
    assert "Nobody is here yet" in client.get("/demo/").text
    assert "Nothing has been sent yet" in client.get("/demo/inbox/").text


@DEMO
@pytest.mark.django_db
def test_what_was_sent_can_be_read(client, settings, tmp_path):
    settings.EMAIL_FILE_PATH = str(tmp_path)
    connection = get_connection(
        "django.core.mail.backends.filebased.EmailBackend", file_path=str(tmp_path)
    )
    letters = [
        EmailMessage(f"Letter {n}", "Open http://x.example/a", to=["a@b.example"]) for n in (1, 2)
    ]
    connection.send_messages(letters)

    page = client.get("/demo/inbox/")

    assert page.text.index("Letter 2") < page.text.index("Letter 1")
    assert 'href="http://x.example/a"' in page.text


@pytest.mark.django_db
def test_without_personas_there_are_no_such_pages(client, amara):
    assert client.get("/demo/").status_code == 404
    assert client.get("/demo/inbox/").status_code == 404
    assert client.post("/demo/become/", {"email": amara.email}).status_code == 404
    with pytest.raises(NoReverseMatch):
        reverse("demo:become")


def test_production_refuses_to_start_with_personas():
    asked = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=os.environ | {"STAFFBANK_ENV": "production", "STAFFBANK_PERSONAS": "on"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert asked.returncode != 0
    assert "lets anybody become anyone" in asked.stderr
