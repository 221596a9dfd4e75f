"""Names of organisations and places in ordinary case, from registers that keep them in capitals."""

from __future__ import annotations

import re

_SMALL = {"and", "at", "by", "for", "in", "le", "of", "on", "the", "to", "under", "upon", "with"}
_KEPT = {"A&E", "CAMHS", "CEME", "GP", "ICB", "ICU", "II", "III", "IV", "NHS", "UCC", "UK", "VII"}
_SPELT = {"&": "and", "ST.": "St", "DR.": "Dr"}
_SAINTS_AND_ROYALS = re.compile(
    r"\b(ST|ST\.|QUEEN|KING) (MARY|PETER|GEORGE|THOMAS|ANN|MARK|JAMES|LUKE|PAUL|BARTHOLOMEW)S\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\s\-/()]+|[\s\-/()]+")


def human_name(text: str) -> str:
    """Write a name as people do: "St Mary's Hospital", "Guy's and St Thomas' NHS Foundation Trust".

    A name that already has small letters is only tidied of extra spaces.
    """
    tidy = " ".join(text.split())
    if not tidy.isupper():
        return tidy
    tidy = _SAINTS_AND_ROYALS.sub(r"\1 \2'S", tidy)
    parts = _WORD.findall(tidy)
    return "".join(_word(part, first=number == 0) for number, part in enumerate(parts))


def _word(word: str, *, first: bool) -> str:
    bare = word.strip(",.")
    if bare in _KEPT:
        return word
    if word in _SPELT:
        return _SPELT[word]
    if bare.casefold() in _SMALL and not first:
        return word.lower()
    return _capitalised(word)


def _capitalised(word: str) -> str:
    """Capitalise, with the letter after Mc, O' and D' and none after any other apostrophe."""
    written = word.capitalize()
    if word.startswith("MC") and len(word) > 3:
        written = f"Mc{word[2:].capitalize()}"
    elif re.match(r"[OD]['\u2019][A-Z]{2}", word):
        written = f"{word[:2]}{word[2:].capitalize()}"
    return written
