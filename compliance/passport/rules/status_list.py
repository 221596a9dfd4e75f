"""Which credentials of an issuer still count: one bit each, in a list that is signed whole.

After the IETF's Token Status List. Who asks for a list asks for all of it, so its issuer learns of
nobody in particular; the herd is never smaller than ``HERD``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from compliance.passport.rules.jws import Jwk, Signer, decode, encode, read, sign
from compliance.passport.rules.reasons import NotAccepted, Reason

KIND = "statuslist+jwt"
HERD = 131_072
#: A reader asks again after this long: what was stopped is known everywhere within a minute.
FRESH = timedelta(seconds=30)
#: A list that is older than this says nothing any more, even to a reader without a network.
COUNTS = timedelta(hours=24)
#: No list of ours is larger than eight herds.
_MOST_BYTES = HERD
_SKEW = timedelta(seconds=60)


class Bits:
    """A list of yes and no; yes means that the credential was stopped."""

    def __init__(self, raw: bytes | bytearray) -> None:
        self.raw = bytearray(raw)

    @classmethod
    def none_of(cls, size: int = HERD) -> Bits:
        return cls(bytes(size // 8))

    @classmethod
    def of(cls, stopped: Iterable[int], size: int = HERD) -> Bits:
        bits = cls.none_of(size)
        for index in stopped:
            bits.stop(index)
        return bits

    def __len__(self) -> int:
        return len(self.raw) * 8

    def stop(self, index: int) -> None:
        if not 0 <= index < len(self):
            raise IndexError(index)
        self.raw[index >> 3] |= 1 << (index & 7)

    def is_stopped(self, index: int) -> bool:
        if not 0 <= index < len(self):
            raise NotAccepted(Reason.STATUS_MISSING)
        return bool(self.raw[index >> 3] >> (index & 7) & 1)

    def packed(self) -> str:
        return encode(zlib.compress(bytes(self.raw), 9))

    @classmethod
    def unpacked(cls, text: str) -> Bits:
        """Read a packed list, and never more of it than one can be."""
        reader = zlib.decompressobj()
        try:
            raw = reader.decompress(decode(text), _MOST_BYTES)
        except zlib.error as error:
            raise NotAccepted(Reason.UNREADABLE) from error
        if reader.unconsumed_tail:
            raise NotAccepted(Reason.TOO_LARGE)
        if not reader.eof or reader.unused_data:
            raise NotAccepted(Reason.UNREADABLE)
        return cls(raw)


def publish(bits: Bits, *, uri: str, at: datetime, signer: Signer) -> str:
    """The signed list, as it is served from ``uri``."""
    if len(bits) < HERD:
        raise ValueError("a smaller herd would say of whom somebody asks")
    claims = {
        "sub": uri,
        "iat": int(at.timestamp()),
        "exp": int((at + COUNTS).timestamp()),
        "ttl": int(FRESH.total_seconds()),
        "status_list": {"bits": 1, "lst": bits.packed()},
    }
    return sign(KIND, claims, signer)


def read_list(token: str, *, uri: str, keys: Iterable[Jwk], now: datetime) -> Bits:
    """The list that ``token`` is, if it is ``uri``'s own, signed by its issuer, and of today."""
    claims = read(token.strip(), KIND, keys)
    if claims.get("sub") != uri:
        raise NotAccepted(Reason.STATUS_MISSING)
    signed, ends = _second(claims.get("iat")), _second(claims.get("exp"))
    if now.timestamp() >= ends or now < _before(signed):
        raise NotAccepted(Reason.STATUS_STALE)
    match claims.get("status_list"):
        case {"bits": 1, "lst": str() as packed}:
            return Bits.unpacked(packed)
    raise NotAccepted(Reason.UNREADABLE)


def _before(second: float) -> datetime:
    try:
        return datetime.fromtimestamp(second, tz=UTC) - _SKEW
    except (OverflowError, ValueError, OSError) as error:
        raise NotAccepted(Reason.UNREADABLE) from error


def _second(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotAccepted(Reason.MISSING)
    return value
