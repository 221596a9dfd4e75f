"""What becomes of each check of another bank's passport: taken over, begun here, or done here."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import StrEnum
from types import MappingProxyType


class Way(StrEnum):
    TAKEN = "taken"
    BEGUN = "begun"
    HERE = "here"


#: What is begun here where it is not taken over: a register is asked, and a clearance is sent to
#: whoever clears people here.
BEGUN = frozenset({"registration", "health"})
#: Why each of the others is done here, by the group of its kind.
WHY_HERE: Mapping[str, str] = MappingProxyType(
    {
        "identity": "each bank sees you and your documents itself",
        "right_to_work": "by law each employer sees it itself",
        "dbs": "each employer sees the certificate itself",
        "references": "your trust asks for them itself",
        "training": "your bank has it done here",
    }
)
#: Why what is no check is shown and never taken over, by the beginning of its code.
WHY_SHOWN: Mapping[str, str] = MappingProxyType(
    {
        "skill": "somebody who assesses it at your trust sees you do it first: show them this",
        "induction": "each place shows you round itself",
    }
)
NO_KIND = "no check here has that name"


def why_left(code: str) -> str:
    """Why what has the ``code`` of no check here is left as it is shown."""
    return WHY_SHOWN.get(code.partition(":")[0], NO_KIND)


def way_of(group: str, taken: Collection[str], *, whole: bool) -> Way:
    """What becomes of a check of ``group`` at a bank that takes over the families ``taken``;
    ``whole``, where the passport says all that such a check has to say."""
    if group in taken and whole:
        return Way.TAKEN
    return Way.BEGUN if group in BEGUN else Way.HERE
