"""The photos and scans in somebody's own copy of their data.

They are opened one by one as the copy leaves, so that no more than one is ever in memory and none
lies open anywhere. What cannot be opened is said in the copy itself.
"""

from __future__ import annotations

import html
import io
import logging
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import slugify

from compliance.models import Evidence
from compliance.services.evidence import look
from insights.services.data_copy import document
from staffbank import clock
from staffbank.actors import Actor
from staffbank.errors import Refusal
from staffbank.wording import day_words

logger = logging.getLogger(__name__)

#: Where the pages are listed, in the copy.
INDEX = "my-pages.html"


@dataclass(frozen=True, slots=True)
class CopiedPage:
    """One page: what it is of, and the name of its file in the copy."""

    row: Evidence
    file: str

    @property
    def title(self) -> str:
        """ "Fire safety, sent 3 March 2026"."""
        day = day_words(self.row.uploaded_at.astimezone(clock.LONDON).date(), year=True)
        what = "your face" if self.row.portrait else self.row.credential.kind.name
        return f"{what[:1].upper()}{what[1:]}, sent {day}"


def pages_to_copy(by: Actor) -> tuple[CopiedPage, ...]:
    """One's own pages, named by what they are of and the day they were sent."""
    rows = Evidence.objects.visible_to(by).select_related("credential__kind")
    seen: Counter[str] = Counter()
    found = []
    for row in rows.order_by("credential__kind__name", "uploaded_at", "pk"):
        of = "your-face" if row.portrait else slugify(row.credential.kind.short_name)
        name = f"{of}-{row.uploaded_at.astimezone(clock.LONDON).date()}"
        seen[name] += 1
        found.append(CopiedPage(row, f"pages/{name}-{seen[name]}.jpg"))
    return tuple(found)


def with_pages(made: bytes, pages: Sequence[CopiedPage], *, by: Actor) -> Iterator[bytes]:
    """The copy that was ``made``, and ``pages`` after it, a piece at a time."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as file:
        with zipfile.ZipFile(io.BytesIO(made)) as written:
            for name in written.namelist():
                file.writestr(name, written.read(name))
        yield sink.taken()
        missing: dict[str, str] = {}
        for page in pages:
            try:
                picture = look(page.row, by=by)
            except Refusal as refusal:
                logger.warning("copy.page_missing", extra={"evidence": str(page.row.ref)})
                missing[page.file] = refusal.message
            else:
                file.writestr(page.file, picture, zipfile.ZIP_STORED)
                yield sink.taken()
        file.writestr(INDEX, _index(pages, missing))
    yield sink.taken()


def _index(pages: Sequence[CopiedPage], missing: dict[str, str]) -> str:
    """A page that opens in any browser and leads to each picture."""
    lines = []
    for page in pages:
        title, why = html.escape(page.title), html.escape(missing.get(page.file, ""))
        lines.append(
            f"<li>{title}: not in this copy. {why}</li>"
            if why
            else f'<li><a href="{page.file}">{title}</a></li>'
        )
    said = f"<ol>{''.join(lines)}</ol>" if lines else "<p>There are none.</p>"
    more = '<p><a href="my-data.html">Everything else about you</a></p>'
    return document("Photos and scans you sent", said + more)


class _Sink(io.RawIOBase):
    """What was written since it was last taken; it is nowhere else."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, part: object) -> int:
        taken = bytes(part)  # type: ignore[call-overload]
        self._parts.append(taken)
        return len(taken)

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
