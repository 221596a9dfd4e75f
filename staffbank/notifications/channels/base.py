"""What a channel is."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import AbstractContextManager

from staffbank.notifications.models import Message

Sender = Callable[[Message], None]


class ChannelDown(Exception):
    """The far end cannot be reached at all: no message is to blame, and the next would fail too."""


class NotConnected(ChannelDown):
    """This installation has no service behind the channel."""


class Channel(ABC):
    """One way to reach a person. ``code`` is a ``Message.Channel``."""

    code: str
    connected: bool

    @abstractmethod
    def open(self) -> AbstractContextManager[Sender]:
        """Open the line for a few messages. The sender takes one; it raises ``ChannelDown`` when
        none would get through, and anything else when this one did not."""


class Unconnected(Channel):
    """A channel whose service is not built in yet: it refuses, in words, whoever asks."""

    connected = False
    service: str

    def open(self) -> AbstractContextManager[Sender]:
        raise NotConnected(f"No {self.service} is connected to this installation.")
