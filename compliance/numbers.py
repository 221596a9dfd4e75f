"""Numbers in professional registers: how they are written, and what is wrong with one."""

from __future__ import annotations

import re

from compliance.models.registration import NUMBERS, Registration

_SAYS = {
    "gmc": "GMC number must be 7 digits, like 7654321",
    "nmc": "NMC PIN must be 2 digits, a letter, 4 digits and a letter, like 12A3456E. "
    "Look whether an O should be a 0, an I a 1, or an S a 5",
    "hcpc": "HCPC number must be the letters of the profession and up to 6 digits, like BS012345",
    "gphc": "GPhC number must be 7 digits, like 2054321",
    "gdc": "GDC number must be 4 to 6 digits, like 123456",
    "ahcs": "Number must be the 4 to 12 letters and digits on the certificate, like AHCS01234",
}


def tidy(typed: str) -> str:
    """As it is written down: capitals, and nothing between them."""
    return re.sub(r"[\s.\-/]", "", typed).upper()


def body_of(kind: str) -> str:
    """The body whose register a kind is of. Either that of healthcare science is the HCPC's until
    somebody says that it is the Academy's."""
    return kind if kind in Registration.Body.values else Registration.Body.HCPC


def wrong_number(body: str, number: str) -> str:
    """What is wrong with a tidied number, in words that say how it should be; nothing if it is
    right."""
    return "" if re.fullmatch(NUMBERS[body], number) else _SAYS[body]
