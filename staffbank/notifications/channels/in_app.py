"""The inbox: the row is the delivery, so there is nothing to send."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from staffbank.notifications.channels.base import Channel, Sender
from staffbank.notifications.models import Message


class InApp(Channel):
    """A message is delivered by being written."""

    code = Message.Channel.IN_APP
    connected = True

    @contextmanager
    def open(self) -> Iterator[Sender]:
        yield lambda message: None
