"""Files at rest: each under a key of its own, and that key under one of the environment's.

A file is put away under a random name before its row is written, so that no row names a file that
is not there. Its content is sealed in pieces, each bound to the file's name, its place in the file
and whether it is the last: a piece moved, repeated or left out opens nothing.

Changing the environment's key seals the small keys of the rows anew, and touches no file.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Protocol, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from staffbank.errors import Refusal
from staffbank.interop.keyring import Keyring

logger = logging.getLogger(__name__)

#: So much is sealed at a time.
PIECE = 256 * 1024
_TAG = 16
#: How a file of ours begins.
_FORMAT = b"SBV1"
_OURS = re.compile("[0-9a-f]{32}")


class VaultFull(Refusal):
    """Nothing was saved: there is no room, or the place for files does not answer."""

    code = "cannot_keep_files"
    message = (
        "We cannot keep files at the moment. Send it in without them now, and add them from your "
        "passport later. We have been told."
    )


class VaultAway(Refusal):
    """The place for files does not answer now. Nothing is said of whether the file is there."""

    code = "cannot_reach_files"
    message = "We cannot reach this page at the moment. Try again in a minute. We have been told."


class FileLost(RuntimeError):
    """A row's file is not where it was put, or is not what was put there."""


class Shelf(Protocol):
    """Where files lie: ``folders.Folder``, or ``buckets.Bucket`` by setting."""

    def save(self, name: str, content: File[bytes]) -> str: ...
    def open(self, name: str) -> File[bytes]: ...
    def delete(self, name: str) -> None: ...
    def kept(self) -> Iterator[tuple[str, datetime]]: ...


@dataclass(frozen=True, slots=True)
class PutAway:
    """What a row must keep in order to find its file and open it."""

    name: str
    sha256: str
    size: int
    key: bytes
    sealed_with: str


@dataclass(frozen=True, slots=True)
class Vault:
    """The files of one storage of ``settings.STORAGES``, under the keys of one setting."""

    storage: str
    keys: Keyring

    def put(self, content: bytes) -> PutAway:
        """Put ``content`` away under a new random name."""
        name, key = secrets.token_hex(16), AESGCM.generate_key(256)
        path = _path(name)
        sealed = ContentFile(_FORMAT + b"".join(_seal(content, key, name)))
        try:
            taken = self._storage.save(path, sealed)
        except OSError as error:
            logger.exception("vault.full")
            # It may be there for all that: half of it, or whole and only the answer was lost.
            self.discard(name)
            raise VaultFull from error
        if taken != path:
            raise FileLost(f"{path} was there already")
        under, sealed_with = self.keys.seal(key, about=name)
        return PutAway(name, sha256(content).hexdigest(), len(content), under, sealed_with)

    def read(self, put: PutAway) -> bytes:
        """What was put away, whole and unchanged, or ``FileLost``; or ``VaultAway``."""
        key = self.keys.unseal(put.key, put.sealed_with, about=put.name)
        sealed = self.sealed(put.name)
        if sealed[: len(_FORMAT)] != _FORMAT:
            raise FileLost(f"{put.name} is no file of ours")
        try:
            content = b"".join(_open(sealed[len(_FORMAT) :], key, put.name))
        except InvalidTag as error:
            raise FileLost(f"{put.name} was changed") from error
        if sha256(content).hexdigest() != put.sha256:
            raise FileLost(f"{put.name} holds something else")
        return content

    def reseal(self, put: PutAway) -> PutAway:
        """The same file, its key sealed with the environment's first key."""
        key = self.keys.unseal(put.key, put.sealed_with, about=put.name)
        under, sealed_with = self.keys.seal(key, about=put.name)
        return PutAway(put.name, put.sha256, put.size, under, sealed_with)

    def sealed(self, name: str) -> bytes:
        """The file as it lies there, for a copy that opens with the same row's key."""
        try:
            with self._storage.open(_path(name)) as file:
                return bytes(file.read())
        except FileNotFoundError as error:
            raise FileLost(f"{name} is not there") from error
        except OSError as error:
            logger.exception("vault.away")
            raise VaultAway from error

    def put_back(self, name: str, sealed: bytes) -> None:
        """Put a copy of a lost file where it was."""
        if self._storage.save(_path(name), ContentFile(sealed)) != _path(name):
            raise FileLost(f"{name} was there already")

    def discard(self, name: str) -> None:
        """Delete a file that no row names, or leave it to the sweep where that cannot be."""
        try:
            self._storage.delete(_path(name))
        except OSError:
            logger.warning("vault.left", exc_info=True)

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file of ours there is, and when it was put there; or an ``OSError``."""
        for path, put_at in self._storage.kept():
            name = path.rpartition("/")[2]
            if _OURS.fullmatch(name) and path == _path(name):
                yield name, put_at

    @property
    def _storage(self) -> Shelf:
        return cast("Shelf", storages[self.storage])


def _path(name: str) -> str:
    """No folder holds more than its share: names are spread over 256."""
    return f"{name[:2]}/{name}"


def _seal(content: bytes, key: bytes, name: str) -> Iterator[bytes]:
    cipher = AESGCM(key)
    pieces = range(0, max(len(content), 1), PIECE)
    for number, start in enumerate(pieces):
        last = start + PIECE >= len(content)
        piece = content[start : start + PIECE]
        yield cipher.encrypt(_nonce(number, last), piece, name.encode())


def _open(sealed: bytes, key: bytes, name: str) -> Iterator[bytes]:
    cipher = AESGCM(key)
    step = PIECE + _TAG
    for number, start in enumerate(range(0, max(len(sealed), 1), step)):
        last = start + step >= len(sealed)
        yield cipher.decrypt(_nonce(number, last), sealed[start : start + step], name.encode())


def _nonce(number: int, last: bool) -> bytes:
    """Used once under its key: the piece's number, and whether another follows."""
    return number.to_bytes(11, "big") + bytes([last])
