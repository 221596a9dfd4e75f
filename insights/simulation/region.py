"""The two banks of the demonstration: which trusts, on which terms, with which wards."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from insights.simulation.shape import AHP, DOCTOR, HCA, NURSE, PHARMACY, SCIENTIST
from insights.simulation.wards import NAMES, WardKind, kinds_at
from trusts.models import RegisterEntry

AGREED: Final = date(2022, 4, 1)  # when the agreements between the trusts begin
EVERYBODY: Final = (DOCTOR, NURSE, AHP, PHARMACY, SCIENTIST, HCA)
BUT_DOCTORS: Final = (NURSE, AHP, PHARMACY, SCIENTIST, HCA)

#: How large each trust is beside the others: its share of people and of vacancies.
SIZES: Final[Mapping[str, float]] = {
    "RYJ": 15.0,
    "RQM": 11.0,
    "R1K": 11.0,
    "RAS": 6.0,
    "RAN": 2.0,
    "RKL": 3.0,
    "RPY": 3.0,
    "RYX": 3.0,
    "RAL": 6.0,
    "RRV": 6.0,
    "RKE": 3.0,
    "RP4": 3.0,
    "RP6": 2.0,
    "RV3": 3.0,
    "R1H": 7.0,
    "RF4": 4.0,
    "RQX": 3.0,
    "RAT": 3.0,
    "RWK": 3.0,
    "RJ1": 6.0,
    "RJZ": 5.0,
    "RJ2": 3.0,
    "RV5": 3.0,
    "RJ7": 4.0,
    "RDU": 6.0,
    "RHW": 4.0,
    "RTK": 4.0,
    "RWG": 4.0,
}

SHORT_NAMES: Final[Mapping[str, str]] = {
    "RYJ": "Imperial",
    "RAS": "Hillingdon",
    "R1K": "London North West",
    "RQM": "Chelsea and Westminster",
    "RJ6": "Croydon",
    "RP4": "Great Ormond Street",
    "R1H": "Barts Health",
    "RF4": "Barking, Havering and Redbridge",
}
SITE_NAMES: Final[Mapping[str, str]] = {
    "RYJ01": "St Mary's",
    "RYJ04": "Queen Charlotte's",
    "RQM01": "Chelsea and Westminster",
    "RKL79": "Hammersmith and Fulham Unit",
    "RRV30": "Westmoreland Street",
    "RRVNQ": "Queen Square",
    "RAN01": "Stanmore",
    "RAN02": "Bolsover Street",
}


@dataclass(frozen=True, slots=True)
class BankPlan:
    """A bank: its members in the order they joined, and the staff groups each shares."""

    slug: str
    name: str
    members: Mapping[str, tuple[str, ...]]
    payer: str
    night_phone: str


@dataclass(frozen=True, slots=True)
class WardPlan:
    """A ward to be built, or built already: trust and code name it."""

    trust: str
    site: str
    code: str
    name: str
    cost_centre: str
    phone: str
    directions: str
    kind: WardKind


_LONDON = (
    *("RYJ", "RQM", "R1K", "RAS", "RAN", "RKL", "RPY", "RYX", "RAL", "RRV", "RKE", "RP4", "RP6"),
    *("RV3", "R1H", "RF4", "RQX", "RAT", "RWK", "RJ1", "RJZ", "RJ2", "RV5", "RJ7"),
)
_NO_DOCTORS = ("RKL", "RYX", "RAT", "RWK")
#: Hillingdon shares its doctors and scientists westwards, and everybody else with London.
_WESTWARDS = (DOCTOR, SCIENTIST)


def banks(trusts: int) -> tuple[BankPlan, BankPlan]:
    """The large bank, of up to ``trusts`` members, and the small one that shares Hillingdon."""
    groups: dict[str, tuple[str, ...]] = {
        code: BUT_DOCTORS if code in _NO_DOCTORS else EVERYBODY for code in _LONDON[:trusts]
    }
    if "RAS" in groups:
        groups["RAS"] = tuple(group for group in EVERYBODY if group not in _WESTWARDS)
    large = BankPlan(
        "north-west-london",
        "North West London staff bank",
        groups,
        "primary_trust",
        "020 7946 0199",
    )
    small = BankPlan(
        "thames-and-chilterns",
        "Thames and Chilterns staff bank",
        {**dict.fromkeys(("RDU", "RHW", "RTK", "RWG"), EVERYBODY), "RAS": _WESTWARDS},
        "host_trust",
        "020 7946 0188",
    )
    return large, small


def short_name(code: str, name: str) -> str:
    """What people call a trust when they speak of it."""
    for ending in (
        " NHS Foundation Trust",
        " NHS Trust",
        " University Hospitals",
        " University Healthcare",
        " Teaching Hospitals",
        " Hospital for Children",
        " Hospitals",
        " Hospital",
    ):
        name = name.removesuffix(ending)
    return SHORT_NAMES.get(code, name.removeprefix("The "))


def short_site_name(code: str, name: str) -> str:
    for ending in (" University Hospital", " Hospital", " Infirmary"):
        name = name.removesuffix(ending)
    return SITE_NAMES.get(code, name.removeprefix("The "))


def plan_wards(sites: Iterable[RegisterEntry]) -> Iterator[WardPlan]:
    """Yield the wards of some sites: the same sites always have the same wards."""
    taken: dict[str, set[str]] = {}
    for number, site in enumerate(sorted(sites, key=lambda entry: (entry.parent, entry.code))):
        codes = taken.setdefault(site.parent, set())
        names = _ward_names(site, number)
        ending = _initials(short_site_name(site.code, site.name))
        for place, kind in enumerate(kinds_at(site.code)):
            name = f"{next(names)} Ward" if kind.named else kind.name
            start = (name[:4].strip() if kind.named else kind.code).upper()
            code = _free(f"{start}-{ending}", codes)
            line = (number * 31 + place * 7) % 1000
            yield WardPlan(
                trust=site.parent,
                site=site.code,
                code=code,
                name=name,
                cost_centre=f"{41000 + (number * 97 + place * 13) % 8000}",
                phone=f"020 7946 0{line:03}",
                directions=_directions(number + place),
                kind=kind,
            )


def _ward_names(site: RegisterEntry, number: int) -> Iterator[str]:
    if site.code == "RYJ01":
        yield from ("Witherow", "Albert")
    for place in range(len(NAMES)):
        name = NAMES[(number * 11 + place) % len(NAMES)]
        if not (site.code == "RYJ01" and name == "Albert"):
            yield name


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.replace(",", "").split() if word[0].isupper())[:3]


def _free(code: str, codes: set[str]) -> str:
    number, free = 1, code
    while free in codes:
        number += 1
        free = f"{code}{number}"
    codes.add(free)
    return free


def _directions(number: int) -> str:
    floor = ("Ground floor", "First floor", "Second floor", "Third floor", "Fourth floor")
    way = (
        "turn left out of the main lifts",
        "follow the blue line from the main entrance",
        "past the chapel, then right",
        "through the double doors by the coffee shop",
    )
    return f"{floor[number % 5]}, {way[number % 4]}. Ring the bell after 8pm."
