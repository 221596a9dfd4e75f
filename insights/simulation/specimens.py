"""Documents that nobody has: drawn for the demonstration, and marked so across the whole page.

The paper of each sort is drawn once; a name and a few words are written onto a copy of it.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Final

from PIL import Image, ImageDraw, ImageFont

PAPER: Final = (640, 905)
CARD: Final = (800, 560)
FACE: Final = (480, 600)
INK, FAINT, MARK = "#20262b", "#5b6670", (176, 30, 30)
SKINS = ("#f2d3bd", "#e3b48f", "#c68c63", "#9a6440", "#6d432a", "#4b2d1d")
HAIRS = ("#1d1714", "#3a2a20", "#5c4029", "#8a5a2b", "#b8b2aa")
CLOTHES = ("#2f5d8a", "#3d6b4f", "#7a3b53", "#4b4f6b", "#8a6a2f")


@dataclass(frozen=True, slots=True)
class Said:
    """What a document says: whose it is, and lines of a heading and what stands under it."""

    name: str
    lines: Sequence[tuple[str, str]]


def certificate(said: Said) -> bytes:
    return _written(_bordered("Certificate of achievement", "#1f5f5b"), said, at=(80, 250))


def letter(said: Said, heading: str) -> bytes:
    return _written(_headed(heading), said, at=(80, 210))


def disclosure(said: Said) -> bytes:
    return _written(_bordered("Disclosure certificate", "#5a3f7a"), said, at=(80, 250))


def photo_page(said: Said, heading: str, seed: str) -> bytes:
    """A page with a photo: of a passport, or of what a share code shows."""
    page = _card(heading).copy()
    page.paste(face(seed).resize((240, 300)), (40, 120))
    return _written(page, said, at=(320, 120))


def portrait(seed: str) -> bytes:
    """A face by itself, as a telephone takes it."""
    return _jpeg(face(seed))


def face(seed: str) -> Image.Image:
    """The face that goes with ``seed``, always the same."""
    dice = sha256(seed.encode()).digest()
    skin, hair = SKINS[dice[0] % len(SKINS)], HAIRS[dice[1] % len(HAIRS)]
    wide, tall = 120 + dice[2] % 26, 170 + dice[3] % 24
    drawn = Image.new("RGB", FACE, "#d5dde3")
    pen = ImageDraw.Draw(drawn)
    middle, centre = FACE[0] // 2, 290
    top = (middle - wide - 26, centre - tall - 44, middle + wide + 26, centre + 20)
    if dice[4] % 2:  # long hair falls behind the shoulders
        pen.rounded_rectangle((top[0], centre - 110, top[2], 520), 60, fill=hair)
    pen.ellipse((30, 470, FACE[0] - 30, 900), fill=CLOTHES[dice[5] % len(CLOTHES)])
    pen.rounded_rectangle((middle - 50, 400, middle + 50, 520), 40, fill=skin)
    pen.ellipse(top, fill=hair)
    pen.ellipse((middle - wide, centre - tall + 40, middle + wide, centre + tall), fill=skin)
    for side in (-1, 1):
        at = middle + side * 54
        pen.ellipse((at - 18, centre - 12, at + 18, centre + 12), fill="white")
        pen.ellipse((at - 10, centre - 11, at + 10, centre + 11), fill="#2b1d14")
        pen.arc((at - 30, centre - 44, at + 30, centre - 6), 205, 335, fill=hair, width=6)
        if dice[6] % 3 == 0:
            pen.ellipse((at - 40, centre - 34, at + 40, centre + 36), outline="#30343a", width=5)
    pen.line((middle, centre + 24, middle - 12, centre + 72, middle + 8, centre + 74), FAINT, 4)
    pen.arc((middle - 50, centre + 76, middle + 50, centre + 132), 25, 155, "#8c3f3f", 8)
    pen.rectangle((0, FACE[1] - 64, FACE[0], FACE[1]), fill="white")
    pen.text((middle, FACE[1] - 32), "SPECIMEN", font=_font(44), fill=MARK, anchor="mm")
    return drawn


@cache
def _bordered(heading: str, colour: str) -> Image.Image:
    page, pen = _sheet(PAPER)
    pen.rectangle((24, 24, PAPER[0] - 25, PAPER[1] - 25), outline=colour, width=6)
    pen.rectangle((36, 36, PAPER[0] - 37, PAPER[1] - 37), outline=colour, width=1)
    pen.text((PAPER[0] // 2, 130), heading, font=_font(40), fill=colour, anchor="mm")
    pen.line((160, 185, PAPER[0] - 160, 185), fill=colour, width=2)
    _stamp(page, 120)
    return page


@cache
def _headed(heading: str) -> Image.Image:
    page, pen = _sheet(PAPER)
    pen.rectangle((0, 0, PAPER[0], 16), fill="#33566f")
    pen.text((80, 90), heading, font=_font(32), fill=INK)
    pen.line((80, 145, PAPER[0] - 80, 145), fill=FAINT, width=1)
    _stamp(page, 120)
    return page


@cache
def _card(heading: str) -> Image.Image:
    page, pen = _sheet(CARD)
    pen.rectangle((0, 0, CARD[0], 78), fill="#6b2436")
    pen.text((40, 40), heading, font=_font(28), fill="white", anchor="lm")
    _stamp(page, 110)
    return page


def _sheet(size: tuple[int, int]) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    page = Image.new("RGB", size, "#fbfaf5")
    return page, ImageDraw.Draw(page)


def _stamp(page: Image.Image, size: int) -> None:
    """Mark it across, so that nobody takes it for a document."""
    layer = Image.new("L", page.size, 0)
    pen = ImageDraw.Draw(layer)
    middle = (page.width // 2, page.height // 2)
    pen.text(middle, "SPECIMEN", font=_font(size), fill=95, anchor="mm")
    page.paste(MARK, mask=layer.rotate(32, resample=Image.Resampling.BILINEAR))


def _written(paper: Image.Image, said: Said, *, at: tuple[int, int]) -> bytes:
    page = paper.copy()
    pen = ImageDraw.Draw(page)
    across, down = at
    size = 30
    while size > 14 and pen.textlength(said.name, _font(size)) > page.width - across - 50:
        size -= 2
    pen.text((across, down), said.name, font=_font(size), fill=INK)
    down += 62
    for heading, words in said.lines:
        pen.text((across, down), heading, font=_font(15), fill=FAINT)
        pen.text((across, down + 20), words, font=_font(20), fill=INK)
        down += 66
    note = "SPECIMEN. Drawn for a demonstration: nobody's document"
    pen.text(
        (page.width // 2, page.height - 60 * page.height // PAPER[1]),
        note,
        font=_font(15),
        fill=MARK,
        anchor="mm",
    )
    return _jpeg(page)


def _jpeg(page: Image.Image) -> bytes:
    kept = io.BytesIO()
    page.save(kept, "JPEG", quality=78)
    return kept.getvalue()


@cache
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)


Drawing = Callable[[Said, str], bytes]
#: How what shows a check of each group looks: the pages, in their order.
DRAWINGS: Mapping[str, tuple[Drawing, ...]] = {
    "identity": (
        lambda said, seed: photo_page(said, "Passport", seed),
        lambda said, seed: letter(said, "Council tax bill"),
    ),
    "right_to_work": (
        lambda said, seed: photo_page(said, "Right to work: what a share code shows", seed),
    ),
    "registration": (lambda said, seed: letter(said, "Statement of entry"),),
    "dbs": (lambda said, seed: disclosure(said),),
    "health": (lambda said, seed: letter(said, "Occupational health: outcome"),),
    "training": (lambda said, seed: certificate(said),),
    "references": (
        lambda said, seed: letter(said, "Reference from an employer"),
        lambda said, seed: letter(said, "Reference from another employer"),
    ),
}
