"""The people one can be in the demo: each invented, each with something to do at once.

The simulation makes an account, and the seats, of every one of them; the demo's page offers them.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeatAt:
    """A seat of a persona: a role at a trust or board (by code) or a bank (by slug).

    ``role`` "worker" makes them a worker whom the trust ``place`` engages, as ``grade``.
    ``wards`` are names of wards of the trust; none means all.
    """

    role: str
    place: str
    wards: tuple[str, ...] = ()
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Persona:
    """Somebody to be, what they are called on the card, and what to try as them."""

    email: str
    name: str
    group: str
    is_who: str
    tries: tuple[str, ...]
    seats: tuple[SeatAt, ...]


BANK = "north-west-london"
BOARD = "QRV"
IMPERIAL, CHELWEST, LONDON_NORTH_WEST, HILLINGDON = "RYJ", "RQM", "R1K", "RAS"

PERSONAS: tuple[Persona, ...] = (
    Persona(
        "dana.mercer@staffbank.example",
        "Dana Mercer",
        "Run a ward or a trust",
        "Ward manager of Witherow Ward, St Mary's",
        (
            "Post a vacancy and watch who could take it before you publish.",
            "Open one to the region and see who was told.",
        ),
        (SeatAt("ward_manager", IMPERIAL, wards=("Witherow Ward",)),),
    ),
    Persona(
        "mary.shaw@staffbank.example",
        "Mary Shaw",
        "Run a ward or a trust",
        "Trust manager at Hillingdon Hospitals",
        ("Look at the week, worst ward first.", "Import a file of vacancies."),
        (SeatAt("trust_manager", HILLINGDON),),
    ),
    Persona(
        "sam.okafor@staffbank.example",
        "Sam Okafor",
        "Run a ward or a trust",
        "Temporary-staffing admin at Imperial",
        ("See what is stuck, and on whom.", "Invite somebody, and open their letter in the inbox."),
        (SeatAt("staffing_admin", IMPERIAL),),
    ),
    Persona(
        "amara.osei@staffbank.example",
        "Amara Osei",
        "Work shifts",
        "Band 5 nurse, Imperial's bank",
        ("Book a shift, then undo it.", "Add your shifts to a calendar."),
        (SeatAt("worker", IMPERIAL, grade="N5"),),
    ),
    Persona(
        "kofi.mensah@staffbank.example",
        "Kofi Mensah",
        "Work shifts",
        "Band 5 nurse, Chelsea and Westminster's bank",
        ("See how many more shifts one check would open.", "Send in what is missing."),
        (SeatAt("worker", CHELWEST, grade="N5"),),
    ),
    Persona(
        "priya.nair@staffbank.example",
        "Priya Nair",
        "Work shifts",
        "Ward manager at Northwick Park who also works bank shifts",
        ("Change between your two roles.", "Open a page of the other role and see what it asks."),
        (
            SeatAt("ward_manager", LONDON_NORTH_WEST, wards=("Stroke Unit",)),
            SeatAt("worker", LONDON_NORTH_WEST, grade="N6"),
        ),
    ),
    Persona(
        "jo.bello@staffbank.example",
        "Jo Bello",
        "Check people's documents",
        "Compliance officer at Imperial",
        (
            "Take the check that opens most shifts, and accept it.",
            "See whose checks are ending soon.",
        ),
        (SeatAt("compliance_officer", IMPERIAL),),
    ),
    Persona(
        "femi.adeyemi@staffbank.example",
        "Femi Adeyemi",
        "Run the bank or the region",
        "Onboarding admin of the North West London bank",
        ("Bring in a trust from its code.", "See who is holding up whom."),
        (SeatAt("onboarding_admin", BANK),),
    ),
    Persona(
        "helen.cartwright@staffbank.example",
        "Helen Cartwright",
        "Run the bank or the region",
        "ICS lead, North West London",
        ("See where it is hardest to fill a shift, and open the shifts behind a figure.",),
        (SeatAt("ics_lead", BOARD),),
    ),
    Persona(
        "leo.brandt@staffbank.example",
        "Leo Brandt",
        "Run the bank or the region",
        "Lead of the North West London bank",
        ("Compare the trusts of the bank.", "Download the figures."),
        (SeatAt("bank_lead", BANK),),
    ),
)
