"""Sealing the private keys of passports under a key of the environment."""

from __future__ import annotations

from staffbank.interop.keyring import Keyring, SealLost

__all__ = ["SealLost", "seal", "sealing_name", "unseal"]

_KEYS = Keyring("PASSPORT_SEALING_KEYS")
seal, unseal = _KEYS.seal, _KEYS.unseal


def sealing_name() -> str:
    """The name of the key that seals now: the first."""
    return _KEYS.sealing_name
