"""The ways out of the building. Only those that are connected are ever chosen."""

from staffbank.notifications.channels.base import Channel, ChannelDown, NotConnected
from staffbank.notifications.channels.email import Email
from staffbank.notifications.channels.in_app import InApp
from staffbank.notifications.channels.push import Push
from staffbank.notifications.channels.sms import Sms

CHANNELS: dict[str, Channel] = {
    channel.code: channel for channel in (InApp(), Email(), Sms(), Push())
}

__all__ = ["CHANNELS", "Channel", "ChannelDown", "NotConnected"]
