"""Forms of people for themselves."""

from typing import Any

from staffbank.web.choices import RadiosField
from staffbank.web.fields import HiddenField
from staffbank.web.forms import Form
from workers.seats import Seat


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
