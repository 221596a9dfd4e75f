"""Draws a file anew, as pictures of its pages. A program of its own: ``documents`` runs it.

It reads the file from standard input, as the sort of file its argument names, and writes one line
of JSON to standard output ({"pages": [bytes of each]} or {"refused": why}), then the pages as JPEG.
Nothing of the file but what can be seen is in them: no place, no camera, no script, no second file.

It is run by its path and imports nothing of ours, so that it starts at once; and it limits itself,
so that a file made to hurt its reader hurts nobody else.
"""

from __future__ import annotations

import io
import json
import resource
import sys
from collections.abc import Iterator

import pillow_heif
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageOps

#: What the process may use, whatever the file asks for.
MEMORY = 1024 * 1024 * 1024
SECONDS = 10
#: The most a picture may have; a telephone's largest ordinary one has 50 million.
PIXELS = 64_000_000
#: The longer side of a page as it is kept: small print can be read on it.
LONGEST = 2600
PAGES = 20
QUALITY = 85
#: Points to an inch, by which a PDF measures; pages are drawn at 200 dots to it, where that fits.
POINTS, DOTS = 72, 200
FORMATS = {"jpeg": ["JPEG"], "png": ["PNG"], "heic": ["HEIF"]}
#: A PDF ends with this, in its last thousand bytes.
END, TAIL = b"%%EOF", 1024


class Refused(Exception):
    """Why the file is not taken: one of the codes of ``documents.Unreadable``."""


def limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pages_of(data: bytes, kind: str) -> list[bytes]:
    drawn = pdf_pages(data) if kind == "pdf" else iter([picture(data, FORMATS[kind])])
    return [as_jpeg(image) for image in drawn]


def picture(data: bytes, formats: list[str]) -> Image.Image:
    try:
        image = Image.open(io.BytesIO(data), formats=formats)
    except Image.DecompressionBombError as error:
        raise Refused("too_many_pixels") from error
    if image.width * image.height > PIXELS:
        raise Refused("too_many_pixels")
    image.draft("RGB", (LONGEST, LONGEST))  # a JPEG is read no larger than it is needed
    try:
        image.load()
    except OSError as error:
        cut_off = "truncated" in str(error) or "incomplete" in str(error)
        raise Refused("cut_off" if cut_off else "unreadable") from error
    upright = ImageOps.exif_transpose(image)
    return on_white(upright)


def pdf_pages(data: bytes) -> Iterator[Image.Image]:
    if END not in data[-TAIL:]:
        raise Refused("cut_off")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = error.err_code == pdfium.FPDF_ERR_PASSWORD
        raise Refused("locked" if locked else "unreadable") from error
    if not 0 < len(document) <= PAGES:
        raise Refused("too_many_pages" if len(document) else "unreadable")
    document.init_forms()
    for page in document:
        width, height = page.get_size()
        if min(width, height) < 1:
            raise Refused("unreadable")
        scale = min(DOTS / POINTS, LONGEST / max(width, height))
        yield page.render(scale=scale, rev_byteorder=True).to_pil().convert("RGB")


def on_white(image: Image.Image) -> Image.Image:
    """Without what could be seen through."""
    if "A" not in image.getbands() and "transparency" not in image.info:
        return image.convert("RGB")
    seen = image.convert("RGBA")
    paper = Image.new("RGB", seen.size, "white")
    paper.paste(seen, mask=seen.getchannel("A"))
    return paper


def as_jpeg(image: Image.Image) -> bytes:
    """New bytes of the pixels alone."""
    image.thumbnail((LONGEST, LONGEST))
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=QUALITY, optimize=True)
    return written.getvalue()


def main(kind: str) -> None:
    data = sys.stdin.buffer.read()
    limit()
    pillow_heif.register_heif_opener(thumbnails=False)
    pages: list[bytes] = []
    try:
        pages = pages_of(data, kind)
        said: dict[str, object] = {"pages": [len(page) for page in pages]}
    except Refused as refused:
        said = {"refused": str(refused)}
    except MemoryError:
        said = {"refused": "too_many_pixels"}
    except Exception:  # a decoder's own errors are without number
        said = {"refused": "unreadable"}
    out = sys.stdout.buffer
    out.write(json.dumps(said).encode() + b"\n")
    for page in pages:
        out.write(page)
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1])
