"""What people are asked of the kind they send in: only what they know better than its paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compliance.models import CredentialKind, Details, Disclosure, Registration, RightToWork
from compliance.numbers import body_of, tidy, wrong_number
from staffbank.web.choices import RadiosField
from staffbank.web.fields import TextField

Group = CredentialKind.Group
_SHARE_CODE = "Share code must be 9 letters and numbers, like W12ABC34D"


def fields_of(kind: CredentialKind) -> dict[str, Any]:
    """The fields of a kind alone, each left empty by whoever does not know."""
    match kind.group:
        case Group.REGISTRATION:
            number = TextField(label="Your number", width=10, max_length=20, required=False)
            return {"number": number}
        case Group.DBS:
            return {
                "subscribed": RadiosField(
                    label="Are you in the DBS update service?",
                    hint="Then we may be able to use the certificate that you have",
                    choices=[("yes", "Yes"), ("no", "No")],
                    required=False,
                )
            }
        case Group.RIGHT_TO_WORK:
            return {
                "document": RadiosField(
                    label="What you have",
                    choices=RightToWork.Document.choices,
                    reveals={"online": ["share_code"]},
                    required=False,
                ),
                "share_code": TextField(
                    label="Share code",
                    hint="From GOV.UK, for an employer. It works for 90 days",
                    width=10,
                    max_length=20,
                    required=False,
                ),
            }
    return {}


def wrong_with(kind: CredentialKind, found: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with what was typed, by field."""
    number, code = (tidy(found.get(name) or "") for name in ("number", "share_code"))
    wrong = {}
    if number and (words := wrong_number(body_of(kind.code), number)):
        wrong["number"] = words
    if code and not (len(code) == 9 and code.isascii() and code.isalnum()):
        wrong["share_code"] = _SHARE_CODE
    return wrong


def row_said(kind: CredentialKind, found: Mapping[str, Any]) -> Details | None:
    """What they said, in the row of its kind."""
    match kind.group:
        case Group.REGISTRATION:
            return Registration(body=body_of(kind.code), number=tidy(found["number"]))
        case Group.DBS:
            said = {"yes": True, "no": False}.get(found["subscribed"])
            return Disclosure(subscribed=said, issued_on=found["valid_from"])
        case Group.RIGHT_TO_WORK:
            online = found["document"] == RightToWork.Document.ONLINE
            code = tidy(found["share_code"]) if online else ""
            return RightToWork(document=found["document"], share_code=code)
    return None
