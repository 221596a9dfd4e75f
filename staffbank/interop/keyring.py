"""Keys of the environment, by name: the first seals, all open. AES-256-GCM.

What a secret is about is sealed in with it: a row copied over another opens nothing.
"""

from __future__ import annotations

import secrets
from base64 import b64decode
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

_NONCE = 12
_LENGTH = 32


class SealLost(RuntimeError):
    """The key that sealed this is no longer in the environment, or the row was tampered with."""


@dataclass(frozen=True, slots=True)
class Keyring:
    """The keys that the setting ``name`` lists: NAME:KEY, each KEY of 32 bytes in base 64."""

    name: str

    def seal(self, secret: bytes, *, about: str) -> tuple[bytes, str]:
        """The sealed secret, and the name of the key it is sealed with."""
        key, nonce = self.sealing_name, secrets.token_bytes(_NONCE)
        return nonce + self._ciphers[key].encrypt(nonce, secret, about.encode()), key

    def unseal(self, sealed: bytes, key: str, *, about: str) -> bytes:
        cipher = self._ciphers.get(key)
        if cipher is None:
            raise SealLost(f"{self.name} has no key called {key}")
        try:
            return cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about.encode())
        except InvalidTag as error:
            raise SealLost(f"the secret of {about} does not open with the key {key}") from error

    @property
    def sealing_name(self) -> str:
        """The name of the key that seals now: the first."""
        return next(iter(self._ciphers))

    @property
    def _ciphers(self) -> dict[str, AESGCM]:
        return _read(self.name, tuple(getattr(settings, self.name)))


@cache
def _read(setting: str, listed: tuple[str, ...]) -> dict[str, AESGCM]:
    found: dict[str, AESGCM] = {}
    for each in listed:
        name, _, text = each.strip().partition(":")
        try:
            key = b64decode(text, validate=True)
        except ValueError as error:
            raise ImproperlyConfigured(f"{setting}: {name} is not base 64.") from error
        if not name or len(key) != _LENGTH:
            raise ImproperlyConfigured(
                f"{setting} holds NAME:KEY, each KEY of 32 bytes in base 64."
            )
        found[name] = AESGCM(key)
    return found
