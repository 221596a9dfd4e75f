"""Passwords that others have used, lost or would guess first."""

from __future__ import annotations

import hashlib
import mmap
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from staffbank.accounts.models import User

#: What people write for a letter.
WRITTEN_FOR = str.maketrans("0134578@$!", "oleastbasi")
SHORTEST = 10  # digits of a sum that may be kept: fewer would refuse what nobody has used


class NotStolen:
    """Refuses what is on a local list of stolen passwords, and a common password dressed up.

    Dressed up: repeated, with numbers and signs around it, or with signs for letters. The list
    never leaves the machine, and neither does the password.
    """

    def __init__(self, file: str | None = None) -> None:
        self.file = file

    def validate(self, password: str, user: User | None = None) -> None:
        if undressed(password) & _common() or (self.file and is_listed(password, self.file)):
            raise ValidationError(
                "This password has been stolen from another website, or is like one that many use.",
                code="password_breached",
            )

    def get_help_text(self) -> str:
        return "It must not be one that was stolen from another website."


#: What people here would think of first. An installation adds its own (PASSWORD_WORDS).
WORDS = (
    *("agency", "bank", "care", "clinic", "doctor", "england", "foundation", "health", "hospital"),
    *("imperial", "london", "manager", "matron", "midwife", "national", "nhs", "nhsmail", "night"),
    *("nurse", "nursing", "password", "patient", "region", "rota", "roster", "service", "shift"),
    *(
        "shifts",
        "sister",
        "staff",
        "staffbank",
        "theatre",
        "trust",
        "university",
        "ward",
        "welcome",
    ),
    *("winter", "spring", "summer", "autumn", "monday", "friday", "sunday"),
)
#: So many letters must be left of a password without such words.
OWN_LETTERS = 6


class NotOurWords:
    """Refuses what is put together of this place's words, with numbers and signs between."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        known = {*WORDS, *(part for each in words for part in each.lower().split())}
        longest_first = sorted(known, key=len, reverse=True)
        self.words = re.compile("|".join(map(re.escape, longest_first)))

    def validate(self, password: str, user: User | None = None) -> None:
        plain = password.lower()
        for each in (plain, plain.translate(WRITTEN_FOR)):
            left = re.sub(r"[\W\d_]", "", self.words.sub("", each))
            if len(left) < OWN_LETTERS and self.words.search(each):
                raise ValidationError(
                    "This password is made of words that anybody would try here."
                    " Add some that have nothing to do with your work.",
                    code="password_our_words",
                )

    def get_help_text(self) -> str:
        return "It must not be made of words of your work, like NHS or ward."


def undressed(password: str) -> set[str]:
    """What is left of a password without what people add to make it longer."""
    plain = password.lower()
    found: set[str] = set()
    for each in (plain, plain.translate(WRITTEN_FOR)):
        core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", each)
        once = re.fullmatch(r"(.+?)\1+", core) or re.fullmatch(r"(.+?)\1+", each)
        found |= {each, core}
        if once:
            found.add(once[1])
    return {each for each in found if len(each) > 3}


@cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)


def is_listed(password: str, file: str) -> bool:
    """Whether the sum of ``password`` is in ``file``: found by halving, without reading it all."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with Path(file).open("rb") as lines:
        if not Path(file).stat().st_size:
            return False
        with mmap.mmap(lines.fileno(), 0, access=mmap.ACCESS_READ) as text:
            return _search(text, wanted)


def _search(text: mmap.mmap, wanted: bytes) -> bool:
    low, high = 0, len(text)
    while low < high:
        middle = (low + high) // 2
        start = text.rfind(b"\n", low, middle) + 1 or low
        end = text.find(b"\n", middle)
        end = high if end < 0 else end
        line = bytes(text[start:end]).split(b":")[0].strip().upper()
        if len(line) >= SHORTEST and wanted.startswith(line):
            return True
        if line < wanted:
            low = end + 1
        else:
            high = start
    return False
