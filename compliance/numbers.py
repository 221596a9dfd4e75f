"""Numbers in professional registers: how they are written, and what is wrong with one."""

from __future__ import annotations

import re

from compliance.models.registration import ACADEMY, Registration
from workers.rules.registration import as_kept as tidy
from workers.rules.registration import what_is_wrong

__all__ = ["body_of", "tidy", "wrong_number"]


def body_of(kind: str) -> str:
    """The body whose register a kind is of. Either that of healthcare science is the HCPC's until
    somebody says that it is the Academy's."""
    return kind if kind in Registration.Body.values else Registration.Body.HCPC


def wrong_number(body: str, number: str) -> str:
    """What is wrong with a tidied number, in words that say how it should be; nothing if it is
    right."""
    if body != Registration.Body.AHCS:
        return what_is_wrong(body, number, whose="")
    right = re.fullmatch(ACADEMY, number)
    return "" if right else "Number must be the 4 to 12 letters and digits on the certificate"
