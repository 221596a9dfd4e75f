"""Forms of people for themselves."""

from typing import Any

from staffbank.web.choices import CheckboxField, RadiosField
from staffbank.web.fields import HiddenField
from staffbank.web.figures import plural
from staffbank.web.forms import Form
from staffbank.web.words import clock_time
from trusts.models import BankPolicy
from workers.models import MessageChoice
from workers.seats import Seat

Quiet, NewShifts = MessageChoice.Quiet, MessageChoice.NewShifts
RemindFrom = MessageChoice.RemindFrom


class SeatForm(Form):
    """Which of one's roles and places to act from."""

    seat = RadiosField(
        label="Role and place", size="m", missing="Choose the role you want to act in"
    )
    next = HiddenField(required=False)

    def __init__(self, *args: Any, seats: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["seat"]
        field.choices = [(seat.key, words_of(seat)) for seat in seats]
        field.hints = {seat.key: seat.sentence for seat in seats}


def words_of(seat: Seat) -> str:
    return ", ".join(part for part in (seat.role, seat.place) if part)


class PoolForm(Form):
    """Whether the other trusts may book one."""

    joins = RadiosField(
        label="Other trusts of the region",
        choices=[("yes", "Can book me"), ("no", "Cannot book me")],
        missing="Choose whether other trusts can book you",
    )


class MessagesForm(Form):
    """What reaches a person of shifts they could book and checks that end, and when it does not."""

    new_shifts = RadiosField(
        label="New shifts you could book",
        choices=NewShifts.choices,
        size="m",
        missing="Choose how to hear of new shifts",
    )
    urgent_by_email = CheckboxField(
        label="Email me urgent ones as well",
        hint="They start within 24 hours with nobody booked, and are sent at any hour",
        required=False,
    )
    quiet = RadiosField(
        label="When to keep quiet",
        hint="Emails about new shifts, and reminders that a check ends, wait until it is over. "
        "A shift that goes first is not sent",
        choices=Quiet.choices,
        size="m",
        missing="Choose when to keep quiet",
    )
    remind_from = RadiosField(
        label="When one of your checks is about to end",
        hint="We remind you by email and in your inbox, more than once as its last day comes "
        "nearer. You always get the last one, the day before",
        choices=RemindFrom.choices,
        size="m",
        missing="Choose how early to hear that a check ends",
    )

    def clean_remind_from(self) -> int:
        return int(self.cleaned_data["remind_from"])

    def __init__(self, *args: Any, policy: BankPolicy | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if policy is None:
            return
        night = f"{clock_time(policy.quiet_from)} to {clock_time(policy.quiet_to)}"
        quiet: Any = self.fields["quiet"]
        quiet.choices = [
            (code, f"{words}, {night}" if code == Quiet.BANK else words)
            for code, words in Quiet.choices
        ]
        new: Any = self.fields["new_shifts"]
        new.hints = {NewShifts.EACH.value: f"At most {plural(policy.told_per_day, 'email')} a day"}
