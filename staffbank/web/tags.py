"""Every status a person sees: its words and its colour, in one table.

Colours mean the same everywhere. White: not begun. Grey: over. Blue: moving by itself. Purple: held
for one person. Yellow: waits for a person, who is named beside it. Orange: will go wrong soon. Red:
act now, or stopped. Green: settled and good. The words say it all with the colour off.
"""

from dataclasses import dataclass
from typing import Literal

Colour = Literal["white", "grey", "blue", "purple", "yellow", "orange", "red", "green"]


@dataclass(frozen=True, slots=True)
class State:
    words: str
    colour: Colour


class UnknownState(LookupError):
    """A status that nobody has given words to must not reach a page."""


TABLE: dict[str, dict[Colour, tuple[str, ...]]] = {
    "vacancy": {
        "white": ("Draft",),
        "grey": ("Cancelled", "Ended empty"),
        "blue": ("Open", "Opens later"),
        "purple": ("Offered",),
        "yellow": ("Applied for", "Waiting for approval"),
        "orange": ("At risk",),
        "red": ("Urgent",),
        "green": ("Filled", "Worked"),
    },
    "booking": {
        "grey": ("Cancelled", "Undone", "Swapped"),
        "blue": ("On shift",),
        "purple": ("Offered to you", "Standing by"),
        "yellow": ("Applied", "Change proposed"),
        "orange": ("At risk",),
        "red": ("Did not attend",),
        "green": ("Booked", "Worked"),
    },
    "offer": {
        "grey": ("Declined", "Not answered", "Withdrawn"),
        "yellow": ("No answer yet",),
        "green": ("Accepted",),
    },
    "pay": {
        "white": ("Not sent",),
        "grey": ("Withdrawn",),
        "blue": ("Signed off", "Approved", "With payroll"),
        "yellow": ("With the ward", "With the budget holder"),
        "orange": ("Late",),
        "red": ("Queried",),
        "green": ("Paid",),
    },
    "check": {
        "white": ("Not yet started",),
        "grey": ("Replaced",),
        "blue": ("Being checked",),
        "yellow": ("Waiting for a check", "With you"),
        "orange": ("Ending soon",),
        "red": ("Not accepted", "Ended", "Suspended", "Withdrawn"),
        "green": ("Checked",),
    },
    "worker": {
        "white": ("Invited",),
        "grey": ("Left",),
        "blue": ("Joining",),
        "yellow": ("With the trust",),
        "orange": ("Partly cleared",),
        "red": ("Restricted",),
        "green": ("Cleared",),
    },
    "trust": {
        "white": ("In setup",),
        "grey": ("Left",),
        "blue": ("Rehearsing",),
        "yellow": ("Agreement out",),
        "orange": ("Leaving",),
        "red": ("Suspended",),
        "green": ("Live",),
    },
    "request": {
        "white": ("Draft",),
        "grey": ("Withdrawn",),
        "orange": ("Running out",),
        "red": ("Not approved",),
        "green": ("Approved", "Signed"),
    },
    "release": {
        "white": ("Not used",),
        "grey": ("Done",),
        "blue": ("Open", "Opens later"),
        "orange": ("Paused",),
    },
    "message": {
        "grey": ("Gone", "Stopped by you"),
        "blue": ("Queued", "Sent"),
        "orange": ("Delayed",),
        "red": ("Failed",),
        "green": ("Delivered",),
    },
    "job": {
        "grey": ("Stopped",),
        "blue": ("Running",),
        "yellow": ("Ready for you",),
        "orange": ("Done with problems",),
        "red": ("Not imported",),
        "green": ("Done",),
    },
    "task": {
        "white": ("In progress",),
        "blue": ("Not yet started",),
        "red": ("There is a problem",),
    },
}

# Where a code is not its words in lower case with underscores: (thing, code) -> words.
CODES = {
    ("booking", "confirmed"): "Booked",
    ("booking", "no_show"): "Did not attend",
    ("vacancy", "lapsed"): "Ended empty",
    ("vacancy", "first_offer"): "Offered",
    ("vacancy", "scheduled"): "Opens later",
    ("offer", "open"): "No answer yet",
    ("offer", "expired"): "Not answered",
    ("release", "scheduled"): "Opens later",
    ("check", "verified"): "Checked",
    ("check", "submitted"): "Waiting for a check",
    ("check", "rejected"): "Not accepted",
    ("check", "expiring"): "Ending soon",
    ("check", "expired"): "Ended",
    ("check", "revoked"): "Withdrawn",
    ("pay", "authorised"): "Signed off",
    ("pay", "exported"): "With payroll",
    ("pay", "submitted"): "With the ward",
}

_COLOURS = {
    (thing, words): colour
    for thing, colours in TABLE.items()
    for colour, all_words in colours.items()
    for words in all_words
}


def state_of(thing: str, status: str, *, holder: str = "") -> State:
    """The words and colour of a status, given by its code ("no_show") or its words ("Urgent").

    With a ``holder`` it is held by somebody: "With Dana Mercer", in yellow.
    """
    if holder:
        return State(f"With {holder}", "yellow")
    words = CODES.get((thing, status)) or status.replace("_", " ").capitalize()
    for said in (status, words):
        if colour := _COLOURS.get((thing, said)):
            return State(said, colour)
    raise UnknownState(f"No words for {thing} {status!r}: add it to staffbank.web.tags.TABLE.")
