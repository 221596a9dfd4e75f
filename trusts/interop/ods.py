"""The register of NHS organisations, as the Organisation Data Service gives it out in files."""

from __future__ import annotations

import csv
import gzip
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO, NamedTuple

from trusts.interop.human_names import human_name

_COLUMNS = 27
_CODE = re.compile(r"[A-Z0-9]{3,5}", re.ASCII)
_POSTCODE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})", re.ASCII)
_OUTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?", re.ASCII)
_DAY = re.compile(r"\d{8}", re.ASCII)
_GZIP = b"\x1f\x8b"
_BRITAIN = ((49.0, 61.0), (-9.0, 2.5))


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """An organisation or one of its sites. ``closed`` is the last day it was open.

    ``kind`` is "trust" or "site". A site's ``parent`` is the trust whose code its own begins with.
    ``problems`` says what could not be read; such a part is empty, the rest is right.
    """

    number: int
    code: str
    name: str
    kind: str
    parent: str
    region: str
    geography: str
    address: tuple[str, ...]
    town: str
    postcode: str
    opened: date | None
    closed: date | None
    phone: str
    problems: tuple[str, ...] = ()

    @property
    def outcode(self) -> str:
        """The postcode's district, "W2" of "W2 1NY"."""
        return self.postcode.partition(" ")[0]


class Place(NamedTuple):
    """Where a hospital stands, or the middle of a postcode district; in degrees."""

    latitude: float
    longitude: float


def read_register(stream: BinaryIO) -> Iterator[RegisterRow]:
    """Give each row of a trusts or sites file (27 columns, no header), plain or gzipped.

    Rows come as they are read; a row is never refused, it names its own problems.
    """
    for number, cells in enumerate(csv.reader(_lines(stream)), start=1):
        if cells:
            yield _register_row(number, cells)


def read_hospitals(stream: BinaryIO) -> dict[str, Place]:
    """Where each hospital of a list (nhs.uk's or the RCPCH's) stands, by its code."""
    return dict(_places(stream, "OrganisationCode", "Latitude", "Longitude", _CODE))


def read_outcodes(stream: BinaryIO) -> dict[str, Place]:
    """The middle of each postcode district, by its outcode."""
    return dict(_places(stream, "outcode", "latitude", "longitude", _OUTCODE))


def _places(
    stream: BinaryIO, key: str, latitude: str, longitude: str, shape: re.Pattern[str]
) -> Iterator[tuple[str, Place]]:
    """Give each row of a list that names a place in Britain; lists hold much that does not."""
    for row in csv.DictReader(_lines(stream)):
        code = (row.get(key) or "").strip().upper()
        place = _place(row.get(latitude), row.get(longitude))
        if place and shape.fullmatch(code):
            yield code, place


def _lines(stream: BinaryIO) -> Iterable[str]:
    """Decode line by line: UTF-8 where it is, Latin-1 where a line is not."""
    zipped = stream.read(2) == _GZIP
    stream.seek(0)
    binary = gzip.GzipFile(fileobj=stream) if zipped else stream
    for number, line in enumerate(binary):
        try:
            text = line.decode("utf-8")
        except UnicodeDecodeError:
            text = line.decode("latin-1")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _register_row(number: int, cells: list[str]) -> RegisterRow:
    problems: list[str] = []
    if len(cells) != _COLUMNS:
        problems.append(f"This row has {len(cells)} columns, and the register has {_COLUMNS}.")
        cells = [*cells, *[""] * _COLUMNS][:_COLUMNS]
    code = cells[0].strip().upper()
    if not _CODE.fullmatch(code):
        problems.append(f"{code or 'Nothing'} is not an organisation code.")
    if not cells[1].strip():
        problems.append("The name is empty.")
    address = tuple(human_name(line) for line in cells[4:7] if line.strip())
    postcode = _postcode(cells[9])
    if postcode is None:
        problems.append(f"{cells[9].strip()} is not a postcode.")
    kind = _kind(code, cells[1])
    return RegisterRow(
        number=number,
        code=code,
        name=human_name(cells[1]),
        kind=kind,
        parent=code[:3] if kind == "site" else "",
        region=cells[2].strip(),
        geography=cells[3].strip(),
        address=address,
        town=human_name(cells[7]),
        postcode=postcode or "",
        opened=_day("opened", cells[10], problems),
        closed=_day("closed", cells[11], problems),
        phone=cells[17].strip(),
        problems=tuple(problems),
    )


def _kind(code: str, name: str) -> str:
    """Tell a trust from a site: three characters, or one of the new codes that begin with G."""
    newer_trust = code.startswith("G") and name.strip().upper().endswith("TRUST")
    return "trust" if len(code) == 3 or newer_trust else "site"


def _postcode(text: str) -> str | None:
    """Return a postcode with its one space, "" for none, None for what is not a postcode."""
    tidy = " ".join(text.upper().split())
    matched = _POSTCODE.fullmatch(tidy)
    if matched:
        return f"{matched[1]} {matched[2]}"
    return None if tidy else ""


def _day(what: str, text: str, problems: list[str]) -> date | None:
    tidy = text.strip()
    if not tidy:
        return None
    if _DAY.fullmatch(tidy):
        with suppress(ValueError):
            return date(int(tidy[:4]), int(tidy[4:6]), int(tidy[6:]))
    problems.append(f"{tidy} is not a day it {what}.")
    return None


def _place(latitude: str | None, longitude: str | None) -> Place | None:
    """Read a position in or near Britain; lists hold blanks, zeros and swapped figures."""
    try:
        place = Place(float(latitude or ""), float(longitude or ""))
    except ValueError:
        return None
    inside = all(low < value < high for value, (low, high) in zip(place, _BRITAIN, strict=True))
    return place if inside else None
