"""Sealing secrets under a key of the environment, and opening them with whichever sealed them.

AES-256-GCM. What a secret is about is sealed in with it: a row copied over another opens nothing.
"""

from __future__ import annotations

import secrets
from base64 import b64decode
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE = 12
_LENGTH = 32


class SealLost(RuntimeError):
    """The key that sealed this is no longer in the environment, or the row was tampered with."""


def seal(secret: bytes, *, about: str) -> tuple[bytes, str]:
    """The sealed secret, and the name of the key it is sealed with."""
    name = sealing_name()
    nonce = secrets.token_bytes(_NONCE)
    return nonce + _ciphers()[name].encrypt(nonce, secret, about.encode()), name


def unseal(sealed: bytes, name: str, *, about: str) -> bytes:
    cipher = _ciphers().get(name)
    if cipher is None:
        raise SealLost(f"PASSPORT_SEALING_KEYS has no key called {name}")
    try:
        return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
    except InvalidTag as error:
        raise SealLost(f"the secret of {about} does not open with the key {name}") from error


def sealing_name() -> str:
    """The name of the key that seals now: the first."""
    return next(iter(_ciphers()))


def _ciphers() -> dict[str, AESGCM]:
    return _read(tuple(settings.PASSPORT_SEALING_KEYS))


@cache
def _read(listed: tuple[str, ...]) -> dict[str, AESGCM]:
    found: dict[str, AESGCM] = {}
    for each in listed:
        name, _, text = each.strip().partition(":")
        try:
            key = b64decode(text, validate=True)
        except ValueError as error:
            raise ImproperlyConfigured(f"PASSPORT_SEALING_KEYS: {name} is not base 64.") from error
        if not name or len(key) != _LENGTH:
            raise ImproperlyConfigured(
                "PASSPORT_SEALING_KEYS holds NAME:KEY, each KEY of 32 bytes in base 64."
            )
        found[name] = AESGCM(key)
    return found
