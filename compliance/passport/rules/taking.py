"""Which checks of another bank's passport are taken over, and which are done here anew."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: What is the same wherever it was learnt and tested.
TAKEN = frozenset({"training"})
#: Why the others are not, by the group of their kind.
ANEW: Mapping[str, str] = MappingProxyType(
    {
        "identity": "each bank sees you and your documents itself",
        "right_to_work": "by law each employer sees it itself",
        "registration": "we read the register ourselves",
        "dbs": "each employer sees the certificate itself",
        "references": "your trust asks for them itself",
        "health": "your trust's occupational health team clears you",
    }
)


def why_anew(group: str) -> str:
    """Why a check of a kind of ``group`` is done here anew; nothing where it is taken over."""
    return "" if group in TAKEN else ANEW[group]
