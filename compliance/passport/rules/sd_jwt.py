"""Selective disclosure (RFC 9901): details signed as digests, and shown one by one.

What is issued is ``<token>~<detail>~<detail>~``. Its holder leaves details out, and may add a proof
that they are the one who shows it: ``<token>~<detail>~<proof>``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from typing import Any

from compliance.passport.rules.jws import (
    Claims,
    Signer,
    decode,
    encode,
    read_json,
    sign,
    unproven_claims,
    write_json,
)
from compliance.passport.rules.reasons import NotAccepted, Reason

CREDENTIAL = "dc+sd-jwt"
PROOF = "kb+jwt"
HASHES = "sha-256"
#: What may never be left out of sight (SD-JWT VC).
PLAIN = frozenset({"iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "status"})
#: More details than any credential of ours has, and deeper than any.
MOST, DEEPEST = 64, 8
_RESERVED = frozenset({"_sd", "..."})


@dataclass(frozen=True, slots=True)
class Detail:
    """One disclosure: its text as it travels, and what it says. One of a list has no name."""

    text: str
    name: str | None
    value: Any

    @property
    def digest(self) -> str:
        return encode(sha256(self.text.encode("ascii")).digest())


@dataclass(frozen=True, slots=True)
class Shown:
    """A credential as it was handed over: its token, the details with it, and a proof if any."""

    token: str
    details: tuple[Detail, ...]
    proof: str

    @property
    def signed_over(self) -> str:
        """What the holder's proof stands for."""
        return "~".join([self.token, *(detail.text for detail in self.details), ""])

    def __str__(self) -> str:
        return self.signed_over + self.proof


def salt() -> str:
    return encode(token_bytes(16))


def issue(
    plain: Mapping[str, Any],
    details: Mapping[str, Any],
    signer: Signer,
    salted: Callable[[], str] = salt,
) -> str:
    """Sign a credential that says ``plain`` to everybody and each of ``details`` when shown."""
    if PLAIN & details.keys() or _RESERVED & (details.keys() | plain.keys()):
        raise ValueError("a term that is always in plain sight, or reserved, cannot be a detail")
    written = [_write(salted(), name, value) for name, value in details.items()]
    digests = sorted(detail.digest for detail in written)  # their order says nothing
    claims = {**plain, "_sd_alg": HASHES, "_sd": digests}
    token = sign(CREDENTIAL, claims, signer)
    return str(Shown(token, tuple(written), ""))


def present(
    whole: str,
    show: Collection[str],
    *,
    signer: Signer | None = None,
    audience: str = "",
    nonce: str = "",
    at: datetime | None = None,
) -> str:
    """What its holder hands over: the details named in ``show`` alone, with a proof of their own
    where ``signer`` holds their key: for ``audience``, on the occasion of ``nonce``, ``at``."""
    parts = split(whole)
    kept = tuple(detail for detail in parts.details if detail.name in show)
    bare = Shown(parts.token, kept, "")
    if signer is None or at is None:
        return str(bare)
    claims = {
        "aud": audience,
        "nonce": nonce,
        "iat": int(at.timestamp()),
        "sd_hash": hash_of(bare),
    }
    return str(Shown(bare.token, kept, sign(PROOF, claims, signer)))


def hash_of(shown: Shown) -> str:
    return encode(sha256(shown.signed_over.encode("ascii")).digest())


def with_proof(bare: str, proof: str) -> str:
    """``bare`` with its holder's proof, where it is one of just this; whose it is, is not asked."""
    if not proof:
        return bare
    fits = unproven_claims(proof).get("sd_hash") == hash_of(split(bare))
    return f"{bare}{proof}" if fits else bare


def split(text: str) -> Shown:
    """The parts of what was handed over."""
    if not text.isascii() or "~" not in text:
        raise NotAccepted(Reason.UNREADABLE)
    token, *written, proof = text.split("~")
    if len(written) > MOST:
        raise NotAccepted(Reason.TOO_LARGE)
    return Shown(token, tuple(_read(each) for each in written), proof)


def disclosed(claims: Claims, details: Collection[Detail]) -> Claims:
    """The claims with each detail in its place. Each must have one, and stand there once."""
    found = {detail.digest: detail for detail in details}
    if len(found) != len(details):
        raise NotAccepted(Reason.REPEATED)
    if claims.get("_sd_alg", HASHES) != HASHES:
        raise NotAccepted(Reason.ALGORITHM)
    placing = _Placing(found)
    placed: Claims = placing.place({k: v for k, v in claims.items() if k != "_sd_alg"}, 0)
    if placing.used != found.keys():
        raise NotAccepted(Reason.UNSIGNED_DISCLOSURE)
    if PLAIN & (placed.keys() - claims.keys()):
        raise NotAccepted(Reason.HIDDEN_TERM)
    return placed


class _Placing:
    """Puts details where their digests stand."""

    def __init__(self, details: Mapping[str, Detail]) -> None:
        self.details = details
        self.seen: set[str] = set()
        self.used: set[str] = set()

    def place(self, value: Any, depth: int) -> Any:
        if depth > DEEPEST:
            raise NotAccepted(Reason.UNREADABLE)
        if isinstance(value, dict):
            return self._object(value, depth)
        if isinstance(value, list):
            return self._list(value, depth)
        return value

    def _object(self, value: Claims, depth: int) -> Claims:
        if "..." in value:
            raise NotAccepted(Reason.DISCLOSURE)
        digests = value.get("_sd", [])
        if not isinstance(digests, list):
            raise NotAccepted(Reason.DISCLOSURE)
        placed = {k: self.place(v, depth + 1) for k, v in value.items() if k != "_sd"}
        for digest in digests:
            detail = self._taken(digest)
            if detail is None:
                continue
            if detail.name is None or detail.name in _RESERVED:
                raise NotAccepted(Reason.DISCLOSURE)
            if detail.name in placed:
                raise NotAccepted(Reason.REPEATED)
            placed[detail.name] = self.place(detail.value, depth + 1)
        return placed

    def _list(self, value: list[Any], depth: int) -> list[Any]:
        placed = []
        for each in value:
            if not (isinstance(each, dict) and each.keys() == {"..."}):
                placed.append(self.place(each, depth + 1))
                continue
            detail = self._taken(each["..."])
            if detail is None:
                continue
            if detail.name is not None:
                raise NotAccepted(Reason.DISCLOSURE)
            placed.append(self.place(detail.value, depth + 1))
        return placed

    def _taken(self, digest: Any) -> Detail | None:
        if not isinstance(digest, str):
            raise NotAccepted(Reason.DISCLOSURE)
        if digest in self.seen:
            raise NotAccepted(Reason.REPEATED)
        self.seen.add(digest)
        detail = self.details.get(digest)
        if detail:
            self.used.add(digest)
        return detail


def _write(salted: str, name: str, value: Any) -> Detail:
    return Detail(encode(write_json([salted, name, value])), name, value)


def _read(text: str) -> Detail:
    try:
        match read_json(decode(text)):
            case [str(), str() as name, value]:
                return Detail(text, name, value)
            case [str(), value]:
                return Detail(text, None, value)
    except NotAccepted as error:
        raise NotAccepted(Reason.DISCLOSURE) from error
    raise NotAccepted(Reason.DISCLOSURE)
