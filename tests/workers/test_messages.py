"""What reaches a person, by their own choice, and how they stop it."""

import re

import pytest
from django.core import mail
from django.test import Client

from shifts.services import vacancy as vacancies
from staffbank import clock
from staffbank.audit.models import AuditEntry
from staffbank.db import acting, as_owner
from staffbank.errors import NotPermitted
from staffbank.notifications import posting
from staffbank.notifications.models import Message
from staffbank.outbox.relay import drain
from tests.factories.shifts import VacancyFactory, bank_of
from tests.factories.trusts import MembershipFactory, TrustFactory, WardFactory, actor_for
from tests.factories.workers import WorkerFactory
from tests.factories.workers import actor_for as worker_actor
from workers.models import MessageChoice
from workers.services.messages import choose_messages, stop_all

pytestmark = pytest.mark.django_db

CHOICE = {
    "new_shifts": "digest",
    "urgent_by_email": "on",
    "quiet": "evenings",
    "remind_from": "30",
}
ALL = {"new_shifts": "each", "urgent_by_email": True, "quiet": "bank", "remind_from": 90}


@pytest.fixture
def trust():
    trust = TrustFactory()
    bank_of(trust)
    return trust


@pytest.fixture
def amara(trust):
    return WorkerFactory(ready_for=trust, email="amara@example.nhs.uk")


def at(settings, hour):
    now = clock.now().astimezone(clock.LONDON)
    settings.CLOCK_OFFSET += now.replace(hour=hour, minute=0, second=0) - now


def choose(worker, **columns):
    with acting(worker_actor(worker)) as by:
        return choose_messages(worker, **{**ALL, **columns}, by=by)


def open_one(trust, *, urgent=False):
    """Publish a vacancy, tell everyone of it, and let the handlers run."""
    vacancy = VacancyFactory(ward=WardFactory(site__trust=trust))
    with acting(actor_for(MembershipFactory(trust=trust))) as by:
        if urgent:
            vacancies.open_to_region(vacancy, by=by, urgent=True)
        else:
            vacancies.publish(vacancy, by=by)
    drain()
    return vacancy


def emails():
    with as_owner():
        return list(Message.objects.filter(channel="email", topic="release.opened"))


def hour_due(message):
    return message.due_at.astimezone(clock.LONDON).hour


@pytest.mark.parametrize(
    ("columns", "urgent", "written"),
    [
        ({}, False, 1),
        ({"new_shifts": "digest"}, False, 0),
        ({"new_shifts": "none"}, False, 0),
        ({"new_shifts": "none"}, True, 1),
        ({"new_shifts": "each", "urgent_by_email": False}, False, 1),
        ({"new_shifts": "none", "urgent_by_email": False}, True, 0),
    ],
)
def test_a_wave_writes_only_to_those_who_want_it(settings, trust, amara, columns, urgent, written):
    at(settings, 12)
    choose(amara, **columns)

    open_one(trust, urgent=urgent)

    assert len(emails()) == written


@pytest.mark.parametrize(
    ("quiet", "written_at", "due"),
    [
        ("bank", 23, 7),
        ("bank", 21, 21),
        ("evenings", 21, 8),
        ("daytime", 10, 16),
        ("daytime", 23, 23),
        ("never", 23, 23),
    ],
)
def test_an_email_leaves_when_the_readers_quiet_hours_are_over(
    settings, trust, amara, quiet, written_at, due
):
    at(settings, written_at)
    choose(amara, quiet=quiet)

    open_one(trust)

    (email,) = emails()
    assert hour_due(email) == due


def test_the_page_shows_the_choice_saves_it_and_records_it(client, amara):
    client.force_login(amara.user)
    assert "10pm to 7am" in client.get("/me/messages/").text
    assert "At most 6 emails a day" in client.get("/me/messages/").text

    answer = client.post("/me/messages/", CHOICE)

    assert answer.url == "/me/inbox/"
    assert "One email each morning" in client.get("/me/inbox/").text
    shown = client.get("/me/messages/").text
    assert re.search(r'value="digest"[^>]* checked', shown)
    assert re.search(r'value="evenings"[^>]* checked', shown)
    with as_owner():
        (entry,) = AuditEntry.objects.filter(verb="messages.chosen")
    assert entry.after == {
        "new_shifts": "digest",
        "urgent_by_email": True,
        "quiet": "evenings",
        "remind_from": 30,
    }


def test_how_early_one_hears_of_what_ends_is_a_choice_of_four_and_never_of_nothing(client, amara):
    client.force_login(amara.user)
    assert re.search(r'value="90"[^>]* checked', client.get("/me/messages/").text)

    for typed in ("0", "14", ""):
        answer = client.post("/me/messages/", CHOICE | {"remind_from": typed})
        assert answer.status_code == 422
    client.post("/me/messages/", CHOICE | {"remind_from": "1"})

    shown = client.get("/me/messages/").text
    assert re.search(r'value="1"[^>]* checked', shown)
    assert "You always get the last one, the day before" in shown


def test_stopping_letters_about_shifts_leaves_the_reminders_as_they_were_chosen(amara):
    choose(amara, remind_from=7)

    with acting(worker_actor(amara)) as by:
        assert stop_all(amara, by=by).remind_from == 7


def test_what_waits_is_stopped_when_it_is_no_longer_wanted(settings, trust, amara):
    at(settings, 23)
    open_one(trust)

    choose(amara, new_shifts="digest")

    (email,) = emails()
    assert email.status == Message.Status.STOPPED


def test_nobody_chooses_for_another(amara, trust):
    other = WorkerFactory(ready_for=trust)

    with acting(worker_actor(other)) as by, pytest.raises(NotPermitted):
        choose_messages(amara, **ALL, by=by)


def sent_letter(settings, trust):
    at(settings, 12)
    settings.SITE_ADDRESS = "https://staffbank.example"
    open_one(trust)
    posting.send(limit=10)
    return mail.outbox[-1]


def test_the_stop_link_of_a_letter_works_logged_out_and_asks_for_a_press(settings, trust, amara):
    letter = sent_letter(settings, trust)
    (address,) = re.findall(r"https://staffbank\.example(/stop/\S+)", letter.body)
    visitor = Client(enforce_csrf_checks=True)

    page = visitor.get(address)
    with as_owner():
        assert not MessageChoice.objects.exists()
    assert "Stop these emails" in page.text
    stopped = visitor.post(address, {"List-Unsubscribe": "One-Click"})

    assert stopped.status_code == 200
    assert "We will not email you about new shifts" in stopped.text
    with as_owner():
        choice = MessageChoice.objects.get()
    assert (choice.worker_id, choice.new_shifts, choice.urgent_by_email) == (
        amara.pk,
        "none",
        False,
    )
    open_one(trust)
    assert len(emails()) == 1


def test_a_mail_program_is_told_how_to_stop_in_one_press(settings, trust, amara):
    letter = sent_letter(settings, trust)

    headers = letter.message()
    assert re.fullmatch(
        r"<https://staffbank\.example/stop/\S+/>", headers["List-Unsubscribe"].replace("\n ", "")
    )
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_letters_about_what_is_booked_cannot_be_stopped(settings, trust, amara):
    with as_owner():
        Message.objects.create(
            day=clock.today(),
            worker_id=amara.pk,
            channel="email",
            topic="booking.made",
            dedupe_key="b",
            address=amara.email,
            subject="Booked",
            created_at=clock.now(),
            due_at=clock.now(),
        )

    posting.send(limit=10)

    assert "List-Unsubscribe" not in mail.outbox[-1].message()


@pytest.mark.parametrize("token", ["x", "4f1c7f0a-9c1e-4c59-a4a8-6c7b9c1d0a11:forged"])
def test_an_address_that_we_did_not_make_is_not_found(client, token):
    assert client.get(f"/stop/{token}/").status_code == 404
    assert client.post(f"/stop/{token}/").status_code == 404


def test_a_person_of_no_trust_can_choose_too(client):
    client.force_login(WorkerFactory().user)

    assert client.get("/me/messages/").status_code == 200
