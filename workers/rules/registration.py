"""What numbers of professional registers look like, and what is wrong with one that does not."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """How a body's numbers are made. ``letters`` has L where a letter stands and 9 for a digit."""

    called: str
    pattern: re.Pattern[str]
    letters: str
    words: str
    example: str


SHAPES: Mapping[str, Shape] = {
    "nmc": Shape(
        "NMC PIN",
        re.compile(r"[0-9]{2}[A-Z][0-9]{4}[A-Z]", re.ASCII),
        "99L9999L",
        "2 numbers, a letter, 4 numbers and a letter",
        "12A3456E",
    ),
    "gmc": Shape(
        "GMC reference number", re.compile(r"[0-9]{7}"), "9999999", "7 numbers", "7654321"
    ),
    "hcpc": Shape(
        "HCPC number",
        re.compile(r"[A-Z]{2}[0-9]{4,6}", re.ASCII),
        "LL",
        "2 letters and 4 to 6 numbers",
        "PH123456",
    ),
}


def as_kept(number: str) -> str:
    """``number`` without what people put between its parts, in capitals."""
    return re.sub(r"[\s./-]", "", number).upper()


def what_is_wrong(body: str, number: str) -> str:
    """What is wrong with ``number``, in words that say what to type; empty if it has the shape of
    the body's numbers. Whether the body knows it only its register says."""
    shape, typed = SHAPES[body], as_kept(number)
    if shape.pattern.fullmatch(typed):
        return ""
    if not typed:
        return f"Enter your {shape.called}"
    said = f"Your {shape.called} must be {shape.words}, like {shape.example}"
    others = [other.called for code, other in SHAPES.items() if _is_of(code, typed)]
    if others:
        return f"{said}. What you entered looks like {_a(others[0])}"
    if mixed := _mixed_up(shape.letters, typed):
        return f"{said}. {mixed}"
    return f"{said}. You entered {len(typed)} characters" if len(typed) < 12 else said


def _is_of(body: str, typed: str) -> bool:
    return SHAPES[body].pattern.fullmatch(typed) is not None


def _a(called: str) -> str:
    return f"an {called}" if called[0] in "NH" else f"a {called}"


def _mixed_up(letters: str, typed: str) -> str:
    """The letters O and I are often read where a number stands."""
    for place, (wanted, given) in enumerate(zip(letters, typed, strict=False), start=1):
        if wanted == "9" and given in "OIL":
            number = "0" if given == "O" else "1"
            return f"Character {place} must be a number: {number}, not the letter {given}"
    return ""
