"""What numbers of professional registers look like, and what is wrong with one that does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Shape:
    """How a body's numbers are made. ``letters`` has L where a letter stands and 9 for a digit."""

    called: str
    pattern: re.Pattern[str]
    letters: str
    words: str
    example: str


def _shape(called: str, pattern: str, letters: str, words: str, example: str) -> Shape:
    return Shape(called, re.compile(pattern, re.ASCII), letters, words, example)


#: Every register that is asked, by the code of its body. The HCPC's numbers begin with letters of
#: the profession, an associate's at the GMC with an A.
SHAPES: Mapping[str, Shape] = {
    "nmc": _shape(
        "NMC PIN",
        "[0-9]{2}[A-Z][0-9]{4}[A-Z]",
        "99L9999L",
        "2 numbers, a letter, 4 numbers and a letter",
        "12A3456E",
    ),
    "gmc": _shape("GMC reference number", "A?[0-9]{7}", "9999999", "7 numbers", "7654321"),
    "hcpc": _shape(
        "HCPC number",
        "(AS|BS|CH|CS|DT|HAD|ODP|OR|OT|PA|PH|PO|PYL|RA|SL)[0-9]{1,6}",
        "LL",
        "the letters of the profession and up to 6 numbers",
        "PH123456",
    ),
    "gphc": _shape("GPhC number", "[0-9]{7}", "9999999", "7 numbers", "2054321"),
    "gdc": _shape("GDC number", "[0-9]{4,6}", "9999", "4 to 6 numbers", "123456"),
    "swe": _shape(
        "Social Work England number", "SW[0-9]{1,6}", "LL9", "SW and up to 6 numbers", "SW12345"
    ),
    "sssc": _shape("SSSC number", "[0-9]{7}", "9999999", "7 numbers", "3012345"),
}


#: Letters that are read for a number.
_READ_FOR = {"O": "0", "I": "1", "L": "1", "S": "5"}


def as_kept(number: str) -> str:
    """``number`` without what people put between its parts, in capitals."""
    return re.sub(r"[\s./-]", "", number).upper()


def what_is_wrong(body: str, number: str, *, whose: str = "Your ") -> str:
    """What is wrong with ``number``, in words that say what to type; empty if it has the shape of
    the body's numbers. Whether the body knows it only its register says."""
    shape, typed = SHAPES[body], as_kept(number)
    if shape.pattern.fullmatch(typed):
        return ""
    if not typed:
        return f"Enter {whose.lower()}{shape.called}"
    said = f"{whose}{shape.called} must be {shape.words}, like {shape.example}"
    others = [_a(other.called) for other in SHAPES.values() if other.pattern.fullmatch(typed)]
    if others:
        return f"{said}. What you entered looks like {' or '.join(others)}"
    if mixed := _mixed_up(shape.letters, typed):
        return f"{said}. {mixed}"
    return f"{said}. You entered {len(typed)} characters" if len(typed) < 12 else said


@dataclass(frozen=True, slots=True)
class Written:
    """A number as a file has it, and the bodies whose it may be. ``named``: it says whose."""

    number: str
    bodies: tuple[str, ...]
    named: bool = False


def written(text: str) -> Written:
    """Read what a file says: "GPhC 2054321" names its body, of any other the shape tells."""
    typed = as_kept(text)
    for body, shape in SHAPES.items():
        rest = typed.removeprefix(body.upper())
        if rest != typed and shape.pattern.fullmatch(rest):
            return Written(rest, (body,), named=True)
    return Written(typed, tuple(b for b, shape in SHAPES.items() if shape.pattern.fullmatch(typed)))


def numbers_like(bodies: Iterable[str]) -> str:
    """ "a GMC reference number, a GPhC number or an SSSC number"."""
    *most, last = (_a(SHAPES[body].called) for body in bodies)
    return f"{', '.join(most)} or {last}" if most else last


def _a(called: str) -> str:
    return f"an {called}" if called[:2] in {"NM", "HC", "SS"} else f"a {called}"


def _mixed_up(letters: str, typed: str) -> str:
    """The letters O, I and S are often read where a number stands."""
    for place, (wanted, given) in enumerate(zip(letters, typed, strict=False), start=1):
        if wanted == "9" and given in _READ_FOR:
            number = _READ_FOR[given]
            return f"Character {place} must be a number: {number}, not the letter {given}"
    return ""
