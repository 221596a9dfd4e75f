"""Whether two sets of facts are of one person: pure functions over values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """By what somebody is found on a trust's list."""

    REGISTRATION = "registration"
    EMAIL = "email"
    PERSON = "person"  # somebody has to look


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person. ``birth`` is a key of their birth date, never the date."""

    name_key: str
    registration: str = ""
    email: str = ""
    birth: str = ""


def how_matched(listed: Facts, person: Facts) -> How | None:
    """By what ``person`` is found to be whoever is listed; nothing if they are somebody else.

    A registration number does it with the name or the birth date; an address does it unless the
    registration numbers differ. Anything less is for a person to decide.
    """
    same_number = _same(listed.registration, person.registration)
    same_name = _same(listed.name_key, person.name_key)
    same_birth = _same(listed.birth, person.birth)
    same_email = _same(listed.email.casefold(), person.email.casefold())
    numbers_differ = bool(listed.registration and person.registration) and not same_number
    if same_number and (same_name or same_birth):
        return How.REGISTRATION
    if same_email and not numbers_differ:
        return How.EMAIL
    if same_number or same_email or (same_name and same_birth):
        return How.PERSON
    return None


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other
