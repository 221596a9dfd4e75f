"""What each figure counts: numerator, denominator, what is left out, and where it is from."""

_SOURCE = (
    "From the vacancies and bookings in Staffbank, counted again each time one of them changes."
)

MEANING = {
    "requested": (
        "Hours of every published shift that starts in the period, less unpaid breaks. Left out: "
        f"shifts the trust cancelled before the start, duplicates and drafts. {_SOURCE}"
    ),
    "filled": (
        "Hours worked, or booked where the shift is still to come, out of the hours requested. "
        "Left out: bookings that were cancelled or undone, and people who did not attend. "
        f"{_SOURCE}"
    ),
    "own": (
        "Hours filled by people who work for the trust where the shift was, out of the hours "
        f"requested. {_SOURCE}"
    ),
    "pool": (
        "Hours filled by people of the other trusts in the bank, out of the hours requested. "
        f"{_SOURCE}"
    ),
    "unfilled": (
        "Hours of the shifts that nobody was booked on when they started, out of the hours "
        f"requested. {_SOURCE}"
    ),
    "wait": (
        "From first published to booked, for the shifts that were filled: half were filled "
        "sooner. It is read from counts in bands, so it is exact to the band, not to the minute. "
        f"Left out: shifts nobody filled. {_SOURCE}"
    ),
    "short": "Shifts first published under 24 hours before they started, out of those requested.",
    "ward_late": "Bookings that a ward cancelled under 24 hours before the start.",
    "worker_late": "Bookings that a worker cancelled under 24 hours before the start.",
    "reused": (
        "Filled shifts at a trust other than the one that did the worker's checks: no check was "
        "done twice."
    ),
    "pay": "Pay and holiday pay of the filled shifts, as agreed at booking. No employer costs.",
}
