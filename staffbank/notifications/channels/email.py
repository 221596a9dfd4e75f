"""Email, by whatever Django is told to send it with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPResponseException, SMTPSenderRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from staffbank.notifications.channels.base import Channel, ChannelDown, Sender
from staffbank.notifications.letters import address_of
from staffbank.notifications.models import Message

STOP = "Stop these emails with one press"
#: The far end took the call, and refused this one letter.
ABOUT_ONE_LETTER = (SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused)


class Email(Channel):
    """One connection for a handful of letters. The dedupe key is the Message-ID, so that a letter
    sent again after a crash is the same letter to every mail server on its way."""

    code = Message.Channel.EMAIL
    connected = True

    @contextmanager
    def open(self) -> Iterator[Sender]:
        connection: BaseEmailBackend = get_connection()
        with _reporting_the_line():
            connection.open()
        try:
            yield lambda message: _send(message, connection)
        finally:
            connection.close()


def message_id(message: Message) -> str:
    """The letter's own name: the same however often it is sent."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{message.dedupe_key}@{domain}>"


def one_press_stop(address: str) -> dict[str, str]:
    """What lets a mail program offer its own button to stop these letters (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _send(message: Message, connection: BaseEmailBackend) -> None:
    stop = address_of(message.stop_path)
    letter = EmailMessage(
        subject=message.subject,
        body=f"{message.body}\n{STOP}: {stop}\n" if stop else message.body,
        to=[message.address],
        connection=connection,
        headers={
            "Message-ID": message_id(message),
            "Auto-Submitted": "auto-generated",
            **(one_press_stop(stop) if stop else {}),
        },
    )
    with _reporting_the_line():
        letter.send()


@contextmanager
def _reporting_the_line() -> Iterator[None]:
    try:
        yield
    except ABOUT_ONE_LETTER:
        raise
    except (SMTPResponseException, OSError) as error:  # every other SMTP error is an OSError too
        raise ChannelDown(f"{type(error).__name__}: {error}") from error
