"""What a training system calls a subject, made comparable: pure functions over text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_NATIONAL = re.compile(r"NHS\s*\|\s*CSTF\s*\|(?P<title>[^|]*)\|?", re.IGNORECASE)
_LOCAL = re.compile(r"\w*\s*\|\s*LOCAL\s*\|(?P<title>[^|]*)\|?", re.IGNORECASE)
_EVERY = re.compile(r"-\s*\d{1,3}\s+(years?|months?)\s*$", re.IGNORECASE)
_LEVEL = re.compile(r"\b(?:level|lvl|l)\s*(\d)\b")
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")
#: Longer than any name of a course.
LONGEST = 150


@dataclass(frozen=True, slots=True, order=True)
class Name:
    """A subject as we compare it, and its level where one is said: ("safeguarding adults", "2")."""

    key: str
    level: str = ""

    @property
    def without_level(self) -> Name:
        return Name(self.key)


def name_of(subject: str, level: str = "") -> Name:
    """Read a subject as it came: "NHS|CSTF|Safeguarding Adults - Level 2 - 3 Years|", "Fire".

    A level in its own column stands before one in the name. A trust's own competence
    ("387|LOCAL|Ward round|") is kept apart from the national one of the same words.
    """
    national, local = _NATIONAL.fullmatch(subject.strip()), _LOCAL.fullmatch(subject.strip())
    found = national or local
    words = _words(_EVERY.sub("", (found["title"] if found else subject).strip()))
    said = _LEVEL.search(words)
    if said:
        words = " ".join((words[: said.start()] + words[said.end() :]).split())
    key = f"local {words}" if local else words
    return Name(key[:LONGEST], _digit(level) or (said[1] if said else ""))


def _words(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.replace("&", " and ")).casefold()
    return _NOT_A_WORD.sub(" ", plain).strip()


def _digit(level: str) -> str:
    """ "2" of "2", "Level 2" or "L2"; nothing of what is no level."""
    matched = re.fullmatch(r"(?:level|lvl|l)?\s*(\d)", level.strip().casefold(), re.ASCII)
    return matched[1] if matched else ""
