from datetime import date, timedelta

import pytest
from django.db import IntegrityError
from jinja2 import Environment, FileSystemLoader

from staffbank import clock
from staffbank.actors import Actor
from staffbank.db import acting, as_owner
from staffbank.notifications import letters, sending
from staffbank.notifications.channels import CHANNELS, NotConnected
from staffbank.notifications.letters import Letter, write_letter
from staffbank.notifications.models import Message
from staffbank.notifications.sending import Recipient, notify, take_back
from tests.factories.trusts import UserFactory

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


@pytest.fixture
def letter(monkeypatch):
    """A letter whose words do not matter."""
    words = Letter("Booked: Saturday", "Come in.\n")
    monkeypatch.setattr(sending, "write_letter", lambda template, **context: words)


def tell(to, cause="booking-1-made", **options):
    with acting(Actor.system("a test")):
        return notify(
            "a/template.txt",
            to=to,
            topic="booking.made",
            cause=cause,
            day=DAY,
            bank=None,
            **options,
        )


def messages():
    with as_owner():
        return list(Message.objects.order_by("channel"))


def a_worker():
    user = UserFactory()
    return Recipient("As worker", user_id=user.pk, worker_id=7, address=user.email)


def test_a_person_is_told_in_the_app_at_once_and_by_email_when_it_is_time(letter):
    soon = clock.now() + timedelta(minutes=5)

    new = tell([a_worker()], email_at=soon)

    email, in_app = messages()
    assert new == 2
    assert (in_app.channel, in_app.status, in_app.subject) == (
        "in_app",
        "delivered",
        "Booked: Saturday",
    )
    assert (email.channel, email.status, email.due_at) == ("email", "queued", soon)


def test_telling_twice_writes_nothing_new(letter):
    worker = a_worker()
    tell([worker])

    again = tell([worker])

    assert again == 0
    assert len(messages()) == 2


def test_one_message_for_one_cause_is_the_databases_rule(letter):
    tell([a_worker()])
    (message, _) = messages()
    message.pk = None

    with as_owner(), pytest.raises(IntegrityError):
        message.save(force_insert=True)


def test_nobody_is_written_to_by_a_way_they_do_not_have(letter):
    user = UserFactory()

    tell(
        [Recipient("As ward manager", user_id=user.pk), Recipient("Invited", address="a@b.nhs.uk")]
    )

    assert [(m.channel, m.user_id) for m in messages()] == [("email", None), ("in_app", user.pk)]


@pytest.mark.parametrize("code", ["sms", "push"])
def test_a_channel_with_no_service_behind_it_is_never_chosen_and_says_so(code):
    assert code not in a_worker().channels
    with pytest.raises(NotConnected, match="is connected to this installation"):
        CHANNELS[code].open()


def test_every_channel_a_message_may_name_exists():
    assert set(CHANNELS) == set(Message.Channel.values)


def test_what_has_not_left_can_be_taken_back_and_is_gone_from_the_inbox(letter):
    worker = a_worker()
    tell([worker])

    with acting(Actor.system("a test")):
        taken = take_back(to=[worker], cause="booking-1-made", day=DAY)

    assert taken == 1
    assert [m.status for m in messages()] == ["gone", "gone"]


def test_a_sent_message_cannot_be_taken_back_even_past_the_service(letter):
    tell([a_worker()])
    email, _ = messages()
    with as_owner():
        email.advance("sent")

        with pytest.raises(IntegrityError, match="illegal move"):
            Message.objects.filter(pk=email.pk).update(status="gone")


def test_people_read_their_own_messages_only(letter):
    mine, theirs = a_worker(), a_worker()
    tell([mine, Recipient("As worker", user_id=theirs.user_id, worker_id=8)])

    with acting(Actor.person(mine.user_id, "Amara Osei")):
        seen = set(Message.objects.values_list("user_id", flat=True))

    assert seen == {mine.user_id}


def test_a_letter_is_plain_text_and_its_links_are_whole(tmp_path, settings, monkeypatch):
    settings.SITE_ADDRESS = "https://bank.example.nhs.uk"
    folder = tmp_path / "letters"
    folder.mkdir()
    (folder / "open.txt").write_text("Subject: {{ ward }}\n\nLook: {{ link }}\n")
    use_templates_from(tmp_path, monkeypatch)

    letter = write_letter("letters/open.txt", link="/me/", ward="O'Brien & Sons")

    assert letter.subject == "O'Brien & Sons"
    assert letter.body == "Look: https://bank.example.nhs.uk/me/\n"


def test_a_letter_without_a_subject_is_a_mistake(tmp_path, monkeypatch):
    (tmp_path / "silent.txt").write_text("Look at this\n")
    use_templates_from(tmp_path, monkeypatch)

    with pytest.raises(ValueError, match="Subject"):
        write_letter("silent.txt")


def use_templates_from(folder, monkeypatch):
    monkeypatch.setattr(letters, "_plain", lambda: Environment(loader=FileSystemLoader(folder)))
