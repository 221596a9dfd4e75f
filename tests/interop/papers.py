"""Files as people send them, and as people should not: made here, each with a name."""

import io
import struct
import zlib

import pillow_heif
import pypdfium2
import pytest
from PIL import Image, ImageDraw

#: Where a photograph of ours says it was taken: a string nobody should find afterwards.
PLACE = b"Staffbank Street 51.5142"


def picture(size=(640, 400), words="SPECIMEN"):
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).text((20, 20), words, fill="black")
    return image


def saved(image, form, **options):
    written = io.BytesIO()
    image.save(written, form, **options)
    return written.getvalue()


def jpeg(**options):
    return saved(picture(), "JPEG", **options)


def located_jpeg():
    """A photograph with its place, its camera and a turn by a quarter."""
    exif = Image.Exif()
    exif[0x0112] = 6  # shown turned to the right
    exif[0x010F] = PLACE.decode()
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (51.0, 30.0, 51.0)
    return jpeg(exif=exif, comment=PLACE)


def png(mode="RGB"):
    return saved(picture().convert(mode), "PNG")


def heic():
    pillow_heif.register_heif_opener()
    return saved(picture(), "HEIF")


def pdf(pages=1):
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def locked_pdf():
    """A PDF that says it is encrypted, with a key that no empty password makes."""
    text = pdf()
    key = b"<" + b"41" * 32 + b">"
    encrypt = (
        b"99 0 obj <</Filter/Standard/V 2/R 3/Length 128/P -4/O "
        + key
        + b"/U "
        + key
        + b">> endobj"
    )
    at = text.rindex(b"startxref")
    start = len(text[:at])
    former = text[at:].split()[1]
    trailer = (
        b"xref\n99 1\n"
        + b"%010d 00000 n \n" % start
        + b"trailer <</Size 100/Root 1 0 R/Prev "
        + former
        + b"/Encrypt 99 0 R"
        + b"/ID[<"
        + b"30" * 16
        + b"><"
        + b"30" * 16
        + b">]>>\n"
    )
    where = start + len(encrypt) + 1
    return text[:at] + encrypt + b"\n" + trailer + b"startxref\n%d\n%%%%EOF\n" % where


def png_bomb(side=40_000):
    """A few kilobytes that say they are 1.6 thousand million pixels."""

    def chunk(name, data):
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(side // 8 + 1) * 2000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def pdf_bomb(size=400_000_000):
    """A PDF whose page is a stream of nothing, four hundred million bytes long."""
    squeeze = zlib.compressobj(9)
    part = bytes(10_000_000)
    stream = b"".join(squeeze.compress(part) for _ in range(size // len(part))) + squeeze.flush()
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
    ]
    text, places = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(text))
        text += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return text + (
        b"xref\n0 5\n0000000000 65535 f \n"
        + table
        + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(text)
    )


def refused():
    """Files that nobody can send as a page, each with what the form says."""
    return [
        pytest.param(b"<html>", "This is not a photo or a PDF", id="no picture"),
        pytest.param(jpeg()[:-900], "did not arrive whole", id="half of one"),
        pytest.param(locked_pdf(), "asks for a password", id="locked"),
        pytest.param(png_bomb(), "too big to open", id="a bomb"),
        pytest.param(jpeg() + bytes(15 * 1024**2), "larger than 15 MB", id="too large"),
    ]
