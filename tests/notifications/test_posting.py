from contextlib import contextmanager
from datetime import timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from staffbank import clock
from staffbank.db import as_owner
from staffbank.notifications import posting
from staffbank.notifications.models import Message
from staffbank.notifications.posting import ATTEMPTS, LEASE, PAUSE, WAITS
from staffbank.outbox.models import Event
from tests.factories.trusts import UserFactory

pytestmark = pytest.mark.django_db


def queue(count=1, wait=timedelta(), **columns):
    now = clock.now()
    with as_owner():
        return [
            Message.objects.create(
                day=clock.today(),
                user=UserFactory(),
                channel="email",
                topic="booking.made",
                dedupe_key=f"booking-{place}-made-user-1-email",
                address=f"amara{place}@example.nhs.uk",
                subject="Booked: Saturday 28 November, 8pm to 8am Sunday, Witherow Ward",
                body="Come in.\n",
                created_at=now,
                due_at=now + wait,
                **columns,
            )
            for place in range(count)
        ]


def statuses():
    with as_owner():
        return list(Message.objects.order_by("dedupe_key").values_list("status", flat=True))


class Broken(EmailBackend):
    """Refuses one address, or everybody."""

    refuses = "amara0@example.nhs.uk"
    error = SMTPRecipientsRefused({refuses: (550, b"no such mailbox")})

    def send_messages(self, messages):
        if self.refuses in {*messages[0].to, "everybody"}:
            raise self.error
        return super().send_messages(messages)


@pytest.fixture
def broken(settings, monkeypatch):
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    monkeypatch.setattr(Broken, "refuses", "amara0@example.nhs.uk")
    monkeypatch.setattr(
        Broken, "error", SMTPRecipientsRefused({"amara0": (550, b"no such mailbox")})
    )
    return Broken


def test_what_is_due_is_sent_once_under_its_own_message_id():
    queue(3)
    queue_one_for_tomorrow()

    sent = posting.send(limit=100)
    again = posting.send(limit=100)

    assert (sent, again) == (3, 0)
    assert statuses() == ["sent", "sent", "sent", "queued"]
    assert {letter.extra_headers["Message-ID"] for letter in mail.outbox} == {
        f"<booking-{place}-made-user-1-email@localhost>" for place in range(3)
    }


def queue_one_for_tomorrow():
    now = clock.now()
    with as_owner():
        Message.objects.create(
            day=clock.today(),
            channel="email",
            topic="release.opened",
            dedupe_key="later",
            address="amara@example.nhs.uk",
            subject="A shift",
            created_at=now,
            due_at=now + timedelta(days=1),
        )


def test_a_message_that_was_taken_back_is_not_sent():
    queue(1, status="gone")

    posting.send(limit=100)

    assert mail.outbox == []


def test_an_invitations_words_are_not_kept_once_it_has_left():
    (message,) = queue(1, link="/join/a-secret/")
    with as_owner():
        Message.objects.update(user=None)

    posting.send(limit=100)

    with as_owner():
        message.refresh_from_db()
    assert mail.outbox[0].body == "Come in.\n"
    assert (message.status, message.body, message.link) == ("sent", "", "")


def test_one_refused_address_stops_no_other_letter(broken):
    queue(3)

    posting.send(limit=100)

    assert statuses() == ["delayed", "sent", "sent"]


def test_a_letter_refused_each_time_fails_in_the_end_and_says_so(broken, later):
    queue(1)

    for wait in (*WAITS, 1):
        posting.send(limit=100)
        assert posting.send(limit=100) == 0  # not before its time
        later(timedelta(seconds=wait + 1))

    assert statuses() == ["failed"]
    with as_owner():
        assert Message.objects.get().attempts == ATTEMPTS
        assert Event.objects.filter(topic="message.failed").count() == 1


def test_while_the_mail_server_is_down_letters_wait_and_lose_no_try(broken, later):
    broken.refuses, broken.error = "everybody", SMTPServerDisconnected("gone away")
    queue(3)

    for _ in range(ATTEMPTS + 3):
        posting.send(limit=100)
        later(PAUSE + timedelta(seconds=1))
    broken.refuses = "nobody"
    posting.send(limit=100)

    assert statuses() == ["sent", "sent", "sent"]
    assert len(mail.outbox) == 3


def test_a_letter_whose_post_died_goes_out_when_the_lease_ends(later):
    queue(1)
    posting._claim(clock.now(), 10)  # and then the process is killed

    assert posting.send(limit=100) == 0

    later(LEASE + timedelta(seconds=1))
    posting.send(limit=100)

    assert len(mail.outbox) == 1
    assert statuses() == ["sent"]


def test_a_letter_taken_back_while_it_was_being_sent_stays_taken_back(monkeypatch):
    queue(1)
    open_line = posting.CHANNELS["email"].open

    @contextmanager
    def slow():
        with open_line() as send_one:

            def send(message):
                send_one(message)
                with as_owner():
                    Message.objects.filter(pk=message.pk).update(status="gone")

            yield send

    monkeypatch.setattr(posting.CHANNELS["email"], "open", slow)

    posting.send(limit=100)

    assert statuses() == ["gone"]
