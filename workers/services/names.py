"""Names of people, as they are searched."""

from __future__ import annotations

import unicodedata


def name_key(name: str) -> str:
    """A name as it is searched: surname first, small letters, no accents."""
    first, _, rest = name.partition(" ")
    plain = unicodedata.normalize("NFKD", f"{rest} {first}".strip().replace("Ł", "L"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()
