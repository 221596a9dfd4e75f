"""A passport as a file: what a person downloads, and what anybody verifies.

``{"format": "staffbank-passport/1", "credentials": ["<token>~<detail>~", ...]}``; a text of one
credential a line is read as well. ``"lists"`` may bring the signed status lists along.
"""

from __future__ import annotations

import json
from collections.abc import Iterable

from compliance.passport.rules.jws import read_json
from compliance.passport.rules.reasons import NotAccepted, Reason

FORMAT = "staffbank-passport/1"
#: More than anybody has.
MOST = 100
LONGEST = 1024 * 1024


def write(credentials: Iterable[str], lists: Iterable[str] = ()) -> str:
    said = {"format": FORMAT, "credentials": list(credentials)}
    if brought := list(lists):
        said["lists"] = brought
    return json.dumps(said, indent=1) + "\n"


def read(text: str) -> list[str]:
    """The credentials of a file or of what was pasted; refuses what is neither."""
    if len(text) > LONGEST:
        raise NotAccepted(Reason.TOO_LARGE)
    text = text.strip().lstrip("\ufeff")
    found = _of_json(text) if text.startswith("{") else text.split()
    if not found:
        raise NotAccepted(Reason.UNREADABLE)
    if len(found) > MOST:
        raise NotAccepted(Reason.TOO_LARGE)
    return found


def _of_json(text: str) -> list[str]:
    match read_json(text.encode()):
        case {"format": str() as name, "credentials": list() as found} if name == FORMAT:
            if all(isinstance(each, str) for each in found):
                return found
    raise NotAccepted(Reason.UNREADABLE)


def read_lists(text: str) -> list[str]:
    """The status lists that a file brings along; whether they are true is seen when they are
    read."""
    if len(text) > LONGEST:
        return []
    text = text.strip().lstrip("\ufeff")
    if not text.startswith("{"):
        return []
    match read_json(text.encode()):
        case {"lists": list() as found} if all(isinstance(each, str) for each in found):
            return found[:MOST]
    return []
