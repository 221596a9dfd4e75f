"""Text messages: the place for the service that will carry them."""

from staffbank.notifications.channels.base import Unconnected
from staffbank.notifications.models import Message


class Sms(Unconnected):
    """Not connected: nothing is ever addressed to it, and nothing is lost in it."""

    code = Message.Channel.SMS
    service = "text message service"
