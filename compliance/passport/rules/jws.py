"""Signed JSON in its compact form (RFC 7515), narrowed to what a passport needs.

One algorithm (ES256), one curve, the key from a list that the reader holds and never from the
token. It is read strictly: what two readers could understand differently is refused.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any, NoReturn, Protocol

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from compliance.passport.rules.reasons import NotAccepted, Reason

ALGORITHM = "ES256"
Jwk = Mapping[str, str]
Claims = dict[str, Any]

#: Longer than any token of ours: a status list of the smallest herd is 22 kB at its worst.
LONGEST = 256 * 1024
#: By these a token would name the key that it wants to be checked with.
_BRINGS_A_KEY = frozenset({"jwk", "jku", "x5c", "x5u", "crit"})
_PUBLIC = ("kty", "crv", "x", "y")
_COORDINATE = 32  # bytes, of a point on the curve


class Signer(Protocol):
    """Where a private key is at work: in our database, or in a module that never lets it out."""

    @property
    def key_id(self) -> str: ...

    def sign(self, message: bytes) -> bytes:
        """The ES256 signature over ``message``: r and s, 32 bytes each."""
        ...


def encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes of ``text``, which must be the one way to write them."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as error:
        raise NotAccepted(Reason.UNREADABLE) from error
    if encode(raw) != text:
        raise NotAccepted(Reason.UNREADABLE)
    return raw


def read_json(raw: bytes) -> Any:
    """JSON by its letter: no name twice in one object, no number that is none, and no half of a
    character, which nobody can write down."""
    try:
        found = json.loads(raw, object_pairs_hook=_once, parse_constant=_refuse)
        write_json(found)
    except (ValueError, RecursionError) as error:
        raise NotAccepted(Reason.UNREADABLE) from error
    return found


def write_json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return found


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")


def public_part(jwk: Jwk) -> dict[str, str | list[str]]:
    """The public half alone, whatever else the key carries; written in the one way there is, so
    that no key has two names."""
    try:
        found: dict[str, str | list[str]] = {name: jwk[name] for name in _PUBLIC}
        lengths = {len(decode(jwk[name])) for name in ("x", "y")}
    except (KeyError, TypeError) as error:
        raise NotAccepted(Reason.UNKNOWN_KEY) from error
    if (found["kty"], found["crv"], lengths) != ("EC", "P-256", {_COORDINATE}):
        raise NotAccepted(Reason.UNKNOWN_KEY)
    return found


def thumbprint(jwk: Jwk) -> str:
    """The name of a key that anybody can work out from its public half (RFC 7638)."""
    required = public_part(jwk)
    return encode(sha256(write_json(dict(sorted(required.items())))).digest())


def name_of(jwk: Jwk) -> str:
    """The name under which its issuer lists a key; none for an unnamed one that is not ours."""
    if jwk.get("kid"):
        return jwk["kid"]
    try:
        return thumbprint(jwk)
    except NotAccepted:
        return ""


def sign(kind: str, claims: Mapping[str, Any], signer: Signer) -> str:
    """Sign ``claims`` as a token of ``kind`` (its ``typ``)."""
    header = {"alg": ALGORITHM, "typ": kind, "kid": signer.key_id}
    message = f"{encode(write_json(header))}.{encode(write_json(claims))}"
    return f"{message}.{encode(signer.sign(message.encode()))}"


def header_of(token: str, kind: str) -> Claims:
    """The header of a token, if it is one that we would check at all."""
    if len(token) > LONGEST:
        raise NotAccepted(Reason.TOO_LARGE)
    parts = token.split(".")
    if len(parts) != 3:
        raise NotAccepted(Reason.UNREADABLE)
    header = read_json(decode(parts[0]))
    if not isinstance(header, dict):
        raise NotAccepted(Reason.UNREADABLE)
    if header.get("alg") != ALGORITHM:
        raise NotAccepted(Reason.ALGORITHM)
    if header.get("typ") != kind:
        raise NotAccepted(Reason.TYPE)
    if _BRINGS_A_KEY & header.keys():
        raise NotAccepted(Reason.HEADER)
    return header


def unproven_claims(token: str) -> Claims:
    """What a token says, before anybody knows whether it is true."""
    claims = read_json(decode(token.split(".")[1]))
    if not isinstance(claims, dict):
        raise NotAccepted(Reason.UNREADABLE)
    return claims


def read(token: str, kind: str, keys: Iterable[Jwk]) -> Claims:
    """The claims of a token of ``kind`` that one of ``keys`` signed: the one that it names."""
    header = header_of(token, kind)
    named = [key for key in keys if name_of(key) == header.get("kid")]
    if len(named) != 1:
        raise NotAccepted(Reason.UNKNOWN_KEY)
    prove(token, named[0], Reason.SIGNATURE)
    return unproven_claims(token)


def prove(token: str, key: Jwk, otherwise: Reason) -> None:
    """Check the signature of a token whose header has been read, by ``key`` alone."""
    registry = jws.JWSRegistry(algorithms=[ALGORITHM], strict_check_header=False)
    registry.max_payload_length = LONGEST
    decode(token.split(".")[2])
    try:
        jws.deserialize_compact(token, ECKey.import_key(public_part(key)), registry=registry)
    except (JoseError, ValueError) as error:
        if isinstance(error, NotAccepted):
            raise
        raise NotAccepted(otherwise) from error
