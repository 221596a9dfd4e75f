"""What stands in a hospital: kinds of wards, whom they ask for, and when their work begins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time

from insights.simulation.shape import AHP, DOCTOR, HCA, NURSE, PHARMACY, SCIENTIST


@dataclass(frozen=True, slots=True)
class Pattern:
    """A usual shift by the wall clock."""

    name: str
    starts: time
    ends: time
    break_minutes: int


EARLY = Pattern("Early", time(7, 30), time(15, 30), 30)
LATE = Pattern("Late", time(13), time(21), 30)
LONG_DAY = Pattern("Long day", time(7, 30), time(20), 60)
NIGHT = Pattern("Night", time(20), time(8), 60)
OFFICE = Pattern("Day", time(9), time(17), 30)
MORNING = Pattern("Morning", time(8), time(16), 30)
AFTERNOON = Pattern("Afternoon", time(12), time(20), 30)
TWILIGHT = Pattern("Twilight", time(16), time(23, 30), 30)
DOCTORS_DAY = Pattern("Day", time(8), time(17), 30)
DOCTORS_LONG_DAY = Pattern("Long day", time(8), time(20, 30), 60)
DOCTORS_NIGHT = Pattern("Night", time(20), time(8, 30), 60)
DOCTORS_LATE_NIGHT = Pattern("Late night", time(21), time(9), 60)

#: Which shift a start hour of ``shape.start_hours`` stands for, and how often which.
_WARD = {
    7: ((LONG_DAY, 0.7), (EARLY, 0.3)),
    8: ((MORNING, 1.0),),
    9: ((OFFICE, 1.0),),
    13: ((LATE, 1.0),),
    14: ((LATE, 1.0),),
    19: ((NIGHT, 1.0),),
    20: ((NIGHT, 1.0),),
    21: ((NIGHT, 1.0),),
}
_OFFICE = {
    7: ((EARLY, 1.0),),
    8: ((MORNING, 1.0),),
    9: ((OFFICE, 1.0),),
    12: ((AFTERNOON, 1.0),),
    16: ((TWILIGHT, 1.0),),
    20: ((NIGHT, 1.0),),
}
_DOCTORS = {
    8: ((DOCTORS_DAY, 0.55), (DOCTORS_LONG_DAY, 0.45)),
    9: ((OFFICE, 1.0),),
    12: ((AFTERNOON, 1.0),),
    13: ((LATE, 1.0),),
    16: ((TWILIGHT, 1.0),),
    17: ((TWILIGHT, 1.0),),
    20: ((DOCTORS_NIGHT, 1.0),),
    21: ((DOCTORS_LATE_NIGHT, 1.0),),
}
PATTERNS: Mapping[str, Mapping[int, tuple[tuple[Pattern, float], ...]]] = {
    DOCTOR: _DOCTORS,
    NURSE: _WARD,
    HCA: _WARD,
    AHP: _OFFICE,
    PHARMACY: _OFFICE,
    SCIENTIST: _OFFICE,
}

_BEDS = {"N5": 40.0, "N6": 8.0, "HCA2": 10.0, "HCA3": 24.0, "SHO": 6.0, "REG": 3.0}
_CRITICAL = {"N5": 38.0, "N6": 20.0, "HCA3": 8.0, "REG": 5.0, "SHO": 4.0, "HCS6": 2.0}
_THEATRES = {"N5": 16.0, "N6": 8.0, "AHP5": 9.0, "AHP6": 8.0, "HCA3": 8.0, "REG": 2.0}
_CLINIC = {"N5": 14.0, "N6": 4.0, "HCA3": 8.0, "REG": 2.0}
_LABS = {"HCS5": 6.0, "HCS6": 8.0, "HCS7": 3.0, "HSA3": 5.0, "HSA4": 3.0}


@dataclass(frozen=True, slots=True)
class WardKind:
    """A sort of ward. ``grades`` say how often each is asked for; ``skills`` what may be too."""

    name: str
    code: str
    specialty: str
    grades: Mapping[str, float]
    skills: tuple[str, ...] = ()
    named: bool = False  # it bears a name from the hospital's past


EMERGENCY = WardKind(
    "Emergency Department",
    "ED",
    "180",
    {"N5": 34.0, "N6": 14.0, "HCA3": 16.0, "SHO": 14.0, "REG": 9.0, "CON": 2.0},
    ("TRIAGE", "RESUS", "CANNULA"),
)
ACUTE = WardKind(
    "Acute Medical Unit",
    "AMU",
    "326",
    {**_BEDS, "SHO": 10.0, "REG": 5.0},
    ("IV", "TELEM"),
)
STROKE = WardKind("Stroke Unit", "STRU", "328", _BEDS, ("NGT", "SWALLOW"))
INTENSIVE = WardKind("Intensive Care Unit", "ICU", "192", _CRITICAL, ("VENT", "HFILT"))
THEATRES = WardKind("Main Theatres", "THEA", "THEATRE", _THEATRES, ("SCRUB", "RECOVERY"))
ENDOSCOPY = WardKind("Endoscopy Suite", "ENDO", "ENDO", _CLINIC, ("ENDOASST",))
LABOUR = WardKind(
    "Labour Ward", "LABR", "501", {"M5": 8.0, "M6": 22.0, "MSW3": 8.0, "REG": 3.0}, ("CTG",)
)
POSTNATAL = WardKind("Postnatal Ward", "POST", "560", {"M5": 8.0, "M6": 9.0, "MSW3": 7.0})
NEONATAL = WardKind("Neonatal Unit", "NNU", "422", {"N5": 12.0, "N6": 9.0}, ("NEOITU",))
CHILDREN = WardKind(
    "Children's Ward", "PAED", "420", {"N5": 14.0, "N6": 5.0, "HCA3": 6.0, "SHO": 4.0}, ("PAEDS",)
)
BLOOD_SCIENCES = WardKind("Blood Sciences", "BLDS", "HAEMSCI", _LABS, ("XMATCH",))
CHEMISTRY = WardKind("Clinical Chemistry", "CHEM", "BIOCHEM", _LABS, ("POCT",))
MICROBIOLOGY = WardKind("Microbiology", "MICR", "MICROSCI", _LABS)
PHYSIOLOGY = WardKind("Cardiac Physiology", "CPHY", "CARDPHY", {"HCS5": 3.0, "HCS6": 5.0})
IMAGING = WardKind(
    "Imaging", "IMAG", "RADIOG", {"AHP5": 9.0, "AHP6": 9.0, "AHP7": 3.0}, ("CTSCAN",)
)
THERAPIES = WardKind("Therapies", "THER", "650", {"AHP5": 8.0, "AHP6": 9.0, "AHP7": 2.0})
OCCUPATIONAL = WardKind("Occupational Therapy", "OT", "651", {"AHP5": 5.0, "AHP6": 6.0})
PHARMACIES = WardKind(
    "Pharmacy", "PHAR", "HOSPHARM", {"PT4": 4.0, "PT5": 4.0, "PH6": 5.0, "PH7": 3.0}
)
DIALYSIS = WardKind("Dialysis Unit", "DIAL", "361", _CLINIC, ("HDIAL",))
DAY_SURGERY = WardKind("Day Surgery Unit", "DSU", "DAYCASE", _CLINIC, ("RECOVERY",))
DISCHARGE = WardKind("Discharge Lounge", "DISC", "DISCHARGE", {"N5": 5.0, "HCA2": 6.0})
ELDERLY = WardKind("Ward", "ELD", "430", {**_BEDS, "HCA3": 32.0}, ("ENHCARE",), named=True)
MEDICAL = WardKind("Ward", "MED", "300", _BEDS, ("IV",), named=True)
RESPIRATORY = WardKind("Ward", "RESP", "340", _BEDS, ("NIV",), named=True)
CARDIAC = WardKind("Ward", "CARD", "320", _BEDS, ("TELEM",), named=True)
SURGICAL = WardKind("Ward", "SURG", "100", _BEDS, ("EPIDURAL",), named=True)
ORTHOPAEDIC = WardKind("Ward", "ORTH", "110", _BEDS, ("EPIDURAL",), named=True)
CANCER = WardKind("Ward", "ONC", "370", _BEDS, ("CHEMO", "CVC"), named=True)
EYES = WardKind("Ward", "EYE", "130", _CLINIC, named=True)
REHABILITATION = WardKind("Ward", "REH", "314", {**_BEDS, "AHP6": 3.0}, named=True)
MENTAL = WardKind(
    "Ward", "MH", "710", {"N5": 26.0, "N6": 10.0, "HCA3": 34.0}, ("PMVA", "RAPIDTRANQ"), named=True
)
OLD_AGE_MENTAL = WardKind(
    "Ward", "OAM", "715", {"N5": 18.0, "N6": 7.0, "HCA3": 26.0}, ("DEMENTIA",), named=True
)
COMMUNITY = WardKind("District Nursing", "DN", "NHSCOMM", {"N5": 16.0, "N6": 9.0, "HCA3": 6.0})

ACUTE_HOSPITAL = (
    *(EMERGENCY, ACUTE, MEDICAL, ELDERLY, STROKE, SURGICAL, INTENSIVE, THEATRES, RESPIRATORY),
    *(CARDIAC, ORTHOPAEDIC, LABOUR, POSTNATAL, NEONATAL, CHILDREN, ENDOSCOPY, IMAGING),
    *(BLOOD_SCIENCES, CHEMISTRY, PHARMACIES, THERAPIES, PHYSIOLOGY, DISCHARGE),
)
LESSER_HOSPITAL = (
    *(MEDICAL, REHABILITATION, DAY_SURGERY, ENDOSCOPY, IMAGING, DIALYSIS, THERAPIES, MICROBIOLOGY),
)
SITES: Mapping[str, tuple[WardKind, ...]] = {
    "RYJ04": (LABOUR, POSTNATAL, NEONATAL),
    "RYJ07": (EYES, DAY_SURGERY),
    "RAN01": (ORTHOPAEDIC, ORTHOPAEDIC, REHABILITATION, THEATRES, IMAGING, THERAPIES, PHARMACIES),
    "RAN02": (DAY_SURGERY, IMAGING),
    "RPY01": (CANCER, CANCER, INTENSIVE, THEATRES, IMAGING, PHARMACIES, BLOOD_SCIENCES),
    "RPY02": (CANCER, CHILDREN, IMAGING, PHARMACIES),
    "RKL79": (MENTAL, MENTAL, OLD_AGE_MENTAL, OCCUPATIONAL),
    "RKL48": (MENTAL, OCCUPATIONAL),
    "RYX24": (REHABILITATION, COMMUNITY, OCCUPATIONAL),
    "RYX23": (REHABILITATION, COMMUNITY, THERAPIES),
    "RP401": (CHILDREN, CHILDREN, NEONATAL, INTENSIVE, THEATRES, IMAGING, CHEMISTRY, PHARMACIES),
    "RP601": (EYES, EYES, THEATRES, DAY_SURGERY),
    "RRVNQ": (MEDICAL, STROKE, INTENSIVE, THEATRES, IMAGING),
    "R1HM0": (CARDIAC, CANCER, INTENSIVE, THEATRES, PHYSIOLOGY, IMAGING),
    **dict.fromkeys(
        ("RV346", "RV320", "RATGM", "RV504", "RV505"), (MENTAL, MENTAL, OLD_AGE_MENTAL)
    ),
    **dict.fromkeys(("RWK03", "RJ613"), (REHABILITATION, COMMUNITY)),
    **dict.fromkeys(
        (
            *("RYJ03", "R1K02", "RAS02", "RALC7", "RRV30", "R1H13", "RF4DG", "RJ121", "RJ731"),
            *("RTK02", "RWG03", "RWG08", "RXQ50"),
        ),
        LESSER_HOSPITAL,
    ),
}

_NAMES = """
Albert Almond Aspen Barham Beech Birch Bluebell Brunel Byron Cedar Chestnut Clarendon Clover Coral
Crane Dickens Drake Elgar Elm Fern Finch Fleming Garrett Gladstone Grafton Granville Harvey Hawthorn
Hazel Heron Holly Hooper Hopkins Ivy Jenner Juniper Kestrel Kingsley Lansdowne Larch Lavender Lilac
Linden Lister Lonsdale Maple Marlow Mulberry Nightingale Oak Osprey Pankhurst Pembroke Poplar
Priestley Primrose Raven Redwood Rosewood Rowan Ruskin Sage Seacole Shaftesbury Shelley Snow
Somerset Starling Swift Sycamore Tennyson Thistle Trafalgar Turner Victoria Walton Wellington Willow
Windrush Wren Yarrow
"""
NAMES = tuple(_NAMES.split())


def kinds_at(site_code: str) -> tuple[WardKind, ...]:
    """Return the wards that stand at a site; one we know nothing of is an acute hospital."""
    return SITES.get(site_code, ACUTE_HOSPITAL)
