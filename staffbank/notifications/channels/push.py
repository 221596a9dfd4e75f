"""Push messages to a phone's lock screen: the place for the service that will carry them."""

from staffbank.notifications.channels.base import Unconnected
from staffbank.notifications.models import Message


class Push(Unconnected):
    """Not connected: nothing is ever addressed to it, and nothing is lost in it."""

    code = Message.Channel.PUSH
    service = "push service"
