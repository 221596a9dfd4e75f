"""The issuers whose signatures we take, and the status lists that they publish here."""

from __future__ import annotations

from collections.abc import Collection

from compliance.passport import addresses
from compliance.passport.models import IssuerKey, StatusList
from trusts.models import Trust

Keys = dict[str, list[dict[str, str]]]


def trusted_keys() -> Keys:
    """The public keys of every trust here, by its address as an issuer."""
    found: Keys = {}
    for key in IssuerKey.objects.trusted().select_related("trust").order_by("pk"):
        found.setdefault(addresses.issuer(key.trust.ref), []).append(listed(key))
    return found


def keys_of(trust: Trust) -> list[dict[str, str]]:
    """The keys that the trust lists."""
    return [listed(key) for key in IssuerKey.objects.trusted().filter(trust=trust).order_by("pk")]


def listed(key: IssuerKey) -> dict[str, str]:
    """A key as a list of keys shows it (RFC 7517)."""
    return {**key.jwk, "kid": key.key_id, "alg": "ES256", "use": "sig"}


def lists_at(wanted: Collection[str]) -> dict[str, str]:
    """The signed status lists of ours that stand at the addresses ``wanted``."""
    found = {}
    for row in StatusList.objects.select_related("trust"):
        address = addresses.status_list(row.trust.ref, row.number)
        if address in wanted:
            found[address] = row.token
    return found
