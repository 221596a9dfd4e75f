"""Files at rest: each under a key of its own, and that key under one of the environment's.

A file is put away under a random name before its row is written, so that no row names a file that
is not there. Its content is sealed in pieces, each bound to the file's name, its place in the file
and whether it is the last: a piece moved, repeated or left out opens nothing.

Changing the environment's key seals the small keys of the rows anew, and touches no file.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from staffbank.errors import Refusal
from staffbank.interop.keyring import Keyring

#: So much is sealed at a time.
PIECE = 256 * 1024
_TAG = 16
#: How a file of ours begins.
_FORMAT = b"SBV1"


class VaultFull(Refusal):
    """Nothing was saved: there is no room, or the place for files does not answer."""

    code = "cannot_keep_files"
    message = (
        "We cannot keep files at the moment. Send it in without them now, and add them from your "
        "passport later. We have been told."
    )


class FileLost(RuntimeError):
    """A row's file is not where it was put, or is not what was put there."""


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
            self._storage.delete(path)  # what there was room for
            raise VaultFull from error
        if taken != path:
            raise FileLost(f"{path} was there already")
        under, sealed_with = self.keys.seal(key, about=name)
        return PutAway(name, sha256(content).hexdigest(), len(content), under, sealed_with)

    def read(self, put: PutAway) -> bytes:
        """What was put away, whole and unchanged, or ``FileLost``."""
        key = self.keys.unseal(put.key, put.sealed_with, about=put.name)
        try:
            with self._storage.open(_path(put.name)) as file:
                sealed = file.read()
        except FileNotFoundError as error:
            raise FileLost(f"{put.name} is not there") from error
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

    def delete(self, name: str) -> None:
        self._storage.delete(_path(name))

    def names(self) -> Iterator[tuple[str, datetime]]:
        """Every file there is, and when it was put there."""
        for folder in _inside(self._storage, "")[0]:
            for name in _inside(self._storage, folder)[1]:
                yield name, self._storage.get_modified_time(f"{folder}/{name}")

    @property
    def _storage(self) -> Storage:
        return storages[self.storage]


def _inside(storage: Storage, folder: str) -> tuple[list[str], list[str]]:
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was put there yet
        return [], []
    return sorted(folders), sorted(files)


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
