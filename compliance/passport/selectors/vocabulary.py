"""What a credential of ours says, described for other people's software (SD-JWT VC)."""

from __future__ import annotations

from typing import Any

_SHOWN = {
    "person": "The person, by a reference that means nothing outside the staff bank",
    "name": "The person's name, as on their documents",
    "kind_name": "The check, in words",
    "checked_by": "The trust that checked it",
    "checked_on": "The day on which it was checked",
    "valid_from": "The day on the document",
    "valid_to": "The last day on which it counts, London time",
    "issued_by": "Who issued the document that was seen",
    "number_ending": "The last characters of the document's number",
    "evidence": "What was seen",
    "registration_number": "The number in the professional body's register, which is public",
    "health_outcome": "What occupational health cleared the person for: fit, adjusted, epp or mask",
}
_PLAIN = {
    "terms": "The terms for working at trusts that its holder signed: title, version, sha256",
    "kind": "The check, by a code",
    "holder_key": "Who keeps the holder's key: kept_for_them is their staff bank",
}


def _claim(name: str, words: str, disclosed: str) -> dict[str, Any]:
    return {
        "path": [name],
        "sd": disclosed,
        "display": [{"locale": "en-GB", "label": words}],
    }


CHECK_TYPE: dict[str, Any] = {
    "name": "A check of a person by an NHS trust",
    "description": "One check that a trust did, and that others rely on by their agreement.",
    "claims": [
        *(_claim(name, words, "never") for name, words in _PLAIN.items()),
        *(_claim(name, words, "always") for name, words in _SHOWN.items()),
    ],
}
