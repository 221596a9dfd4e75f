"""Photographs and scans that people send: told by what is in them, and drawn anew.

What comes out is a JPEG of each page, made of pixels alone. The bytes that were sent are never
kept and never shown to anybody.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from staffbank.errors import Refusal

#: The largest file that is taken.
LARGEST = 15 * 1024 * 1024
#: Longer than the drawing program lets itself take of the processor.
PATIENCE = 20
#: What a page of ours is.
JPEG = "image/jpeg"
#: For the form: what a browser offers to choose.
ACCEPTED = "image/jpeg,image/png,image/heic,image/heif,application/pdf,.heic,.pdf"

_DRAWING = str(Path(__file__).with_name("drawing.py"))
#: A HEIC file says "ftyp" and one of these in its first box.
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})

_WHY = {
    "empty": "The file is empty. Choose another file",
    "too_large": "The file is larger than 15 MB. Take a smaller photo, or send fewer pages",
    "unknown": "This is not a photo or a PDF. Send a JPEG, PNG, HEIC or PDF file",
    "cut_off": "The end of the file is missing, so it did not arrive whole. Send it again",
    "locked": "The PDF asks for a password. Save it without one, or take a photo of it",
    "too_many_pixels": "The picture is too big to open. Take it again at an ordinary size",
    "too_many_pages": "The PDF has more than 20 pages. Send only the pages that matter",
    "unreadable": "The file cannot be opened. Take a photo of the document, and send that",
}


class Unreadable(Refusal):
    """A file that is not taken, and what to do instead. ``why`` is a key of ``_WHY``."""

    code = "unreadable_file"

    def __init__(self, why: str) -> None:
        super().__init__(message=_WHY[why])
        self.why = why


@dataclass(frozen=True, slots=True)
class Document:
    """What somebody sent: the sort of file it was, and its pages as we drew them."""

    kind: str
    pages: tuple[bytes, ...]


def kind_of(start: bytes) -> str:
    """ "jpeg", "png", "heic", "pdf" by how the content begins; nothing for anything else."""
    if start.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start[4:8] == b"ftyp" and start[8:12] in _HEIC:
        return "heic"
    return ""


def read_document(data: bytes) -> Document:
    """The pages of ``data``, or ``Unreadable``."""
    if not data:
        raise Unreadable("empty")
    if len(data) > LARGEST:
        raise Unreadable("too_large")
    kind = kind_of(data[:12])
    if not kind:
        raise Unreadable("unknown")
    return Document(kind, _drawn(data, kind))


def _drawn(data: bytes, kind: str) -> tuple[bytes, ...]:
    """Have the program draw them. One that is killed by its own limits found a bomb."""
    try:
        done = subprocess.run(  # noqa: S603 - our own program, by its path
            [sys.executable, "-I", _DRAWING, kind],
            input=data,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("unreadable") from error
    line, _, rest = done.stdout.partition(b"\n")
    if done.returncode != 0 or not line:
        raise Unreadable("unreadable")
    said = json.loads(line)
    if why := said.get("refused"):
        raise Unreadable(why)
    pages = []
    for length in said["pages"]:
        page, rest = rest[:length], rest[length:]
        pages.append(page)
    return tuple(pages)
