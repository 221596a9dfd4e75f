"""Where private keys are made and used.

``PASSPORT_KEY_STORE`` names the class. The one here makes keys in memory and keeps them sealed in
our database; one for a hardware module keeps its handle there instead, and lets no key out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from django.conf import settings
from django.utils.module_loading import import_string

from compliance.passport.rules.jws import Signer, encode, thumbprint

_CURVE = ec.SECP256R1()
_WIDTH = 32


@dataclass(frozen=True, slots=True)
class NewKey:
    """A key just made: its public half, and what the store needs to use it again."""

    jwk: dict[str, str]
    secret: bytes

    @property
    def key_id(self) -> str:
        return thumbprint(self.jwk)


class KeyStore(Protocol):
    def make(self) -> NewKey: ...

    def signer(self, jwk: Mapping[str, str], secret: bytes) -> Signer: ...


def key_store() -> KeyStore:
    store: KeyStore = import_string(settings.PASSPORT_KEY_STORE)()
    return store


class InDatabase:
    """Keys of our own making; the secret is the private number."""

    def make(self) -> NewKey:
        private = ec.generate_private_key(_CURVE)
        public = private.public_key().public_numbers()
        jwk = {
            "kty": "EC",
            "crv": "P-256",
            "x": encode(_wide(public.x)),
            "y": encode(_wide(public.y)),
        }
        return NewKey(jwk, _wide(private.private_numbers().private_value))

    def signer(self, jwk: Mapping[str, str], secret: bytes) -> Signer:
        return _InMemory(thumbprint(jwk), ec.derive_private_key(int.from_bytes(secret), _CURVE))


@dataclass(frozen=True, slots=True)
class _InMemory:
    key_id: str
    private: ec.EllipticCurvePrivateKey

    def sign(self, message: bytes) -> bytes:
        r, s = decode_dss_signature(self.private.sign(message, ec.ECDSA(SHA256())))
        return _wide(r) + _wide(s)


def _wide(number: int) -> bytes:
    return number.to_bytes(_WIDTH, "big")
