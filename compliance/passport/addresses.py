"""Where an issuer and what it publishes are found. What was signed names them for ever."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings


def issuer(trust_ref: UUID) -> str:
    return f"{settings.PASSPORT_ISSUER}/issuers/{trust_ref}"


def key_list(trust_ref: UUID) -> str:
    return f"{issuer(trust_ref)}/jwks.json"


def status_list(trust_ref: UUID, number: int) -> str:
    return f"{issuer(trust_ref)}/status/{number}"


def check_type() -> str:
    """The sort of credential that we issue: a check that was done."""
    return f"{settings.PASSPORT_ISSUER}/vct/check/1"


def verifier() -> str:
    """To whom a person's proof is made: whoever verifies it here."""
    return f"{settings.PASSPORT_ISSUER}/verify/"


def importer() -> str:
    """To whom a person shows the passport that they bring along from another bank."""
    return f"{settings.PASSPORT_ISSUER}/me/passport/import/"


def along_at(issuer_address: str) -> str:
    """Where the bank of an issuer has its people take their passports along."""
    return f"{_bank_of(issuer_address)}/me/passport/along/"


def key_page() -> str:
    """To whom a browser proves that it has the key that it made."""
    return f"{settings.PASSPORT_ISSUER}/me/passport/key/"


def type_of(issuer_address: str) -> str:
    """The sort of credential that an issuer of another bank gives: a check that was done."""
    return f"{_bank_of(issuer_address)}/vct/check/1"


def _bank_of(issuer_address: str) -> str:
    return issuer_address.rpartition("/issuers/")[0]
