"""Where the lines and bars of a chart go. The template draws them; nothing is scripted or styled.

Every chart is laid out twice, for a phone and for a desk, so that its letters are never under 14
pixels. The numbers stand in a table beside it, which is the caller's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap

NARROW, WIDE = 328, 760
SHARE_COLOURS = ("#003087", "#0072CE", "#B25500", "hatched")
GAP = 2
#: A label is broken into lines, never cut: so many letters, so high.
LETTERS, LEADING = 20, 18


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label, the size of each part, and the words at its end."""

    label: str
    parts: tuple[float, ...]
    words: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    x: float
    width: float
    colour: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    label: tuple[tuple[str, float], ...]  # each line, and where it stands
    words: str
    words_x: float
    words_anchor: str
    words_y: float
    y: float
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class DrawnBars:
    name: str
    width: int
    height: int
    thickness: int
    bars: tuple[DrawnBar, ...]


@dataclass(frozen=True, slots=True)
class StackedBars:
    """Shares of a whole, at most four parts: own bank, other trusts, agency, unfilled."""

    finding: str
    subtitle: str
    parts: tuple[str, ...]
    bars: tuple[Bar, ...]
    colours: tuple[str, ...] = SHARE_COLOURS

    def __post_init__(self) -> None:
        if len(self.parts) > len(self.colours):
            raise ValueError("A stacked bar has at most four parts.")
        if any(len(bar.parts) != len(self.parts) for bar in self.bars):
            raise ValueError("Every bar needs a size for each part.")
        if any(size < 0 for bar in self.bars for size in bar.parts):
            raise ValueError("A part cannot be less than nothing.")

    @property
    def key(self) -> list[tuple[str, str]]:
        return list(zip(self.parts, self.colours, strict=False))

    @property
    def drawings(self) -> tuple[DrawnBars, DrawnBars]:
        return self._drawn("narrow", NARROW), self._drawn("wide", WIDE)

    def _drawn(self, name: str, width: int) -> DrawnBars:
        wide = name == "wide"
        left, room = (200, 400) if wide else (0, width)
        bars, top = [], 4.0
        for bar in self.bars:
            lines = wrap(bar.label, LETTERS) or [""]
            more = LEADING * (len(lines) - 1)
            # Beside its label a bar stands in its middle; on a phone the label is above it.
            y = top + max(0, more - 12) / 2 if wide else top + LEADING + more
            last = y + 19 + more / 2 if wide else y - 6
            bars.append(
                DrawnBar(
                    label=tuple(
                        (line, last - more + LEADING * row) for row, line in enumerate(lines)
                    ),
                    words=bar.words,
                    words_x=left + room + 12 if wide else width,
                    words_anchor="start" if wide else "end",
                    words_y=y + 19 if wide else last,
                    y=y,
                    segments=_segments(bar.parts, self.colours, left, room),
                )
            )
            top += 44 + max(0, more - 12) if wide else 60 + more
        return DrawnBars(name, width, round(top), 28, tuple(bars))


def _segments(
    sizes: Sequence[float], colours: Sequence[str], left: float, room: float
) -> tuple[Segment, ...]:
    """Parts side by side with a white gap between; a part of nothing is not drawn."""
    total = sum(sizes)
    drawn, x = [], left
    for size, colour in zip(sizes, colours, strict=False):
        width = room * size / total if total else 0
        if width > GAP:
            drawn.append(Segment(round(x, 1), round(width - GAP, 1), colour))
        x += width
    return tuple(drawn)


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class DrawnLine:
    name: str
    width: int
    height: int
    left: float
    right: float
    base: float
    runs: tuple[str, ...]
    dots: tuple[tuple[float, float], ...]
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    end: tuple[float, float, str] | None


@dataclass(frozen=True, slots=True)
class LineChart:
    """One measure over time, from nought. ``None`` is a gap: nothing was measured."""

    finding: str
    subtitle: str
    points: tuple[tuple[str, float | None], ...]
    top: float = 100
    unit: str = "%"

    @property
    def drawings(self) -> tuple[DrawnLine, DrawnLine]:
        return self._drawn("narrow", NARROW), self._drawn("wide", WIDE)

    def _drawn(self, name: str, width: int) -> DrawnLine:
        height, left, right, base = 240, 54, width - 56, 204
        step = (right - left) / max(1, len(self.points) - 1)
        placed = [
            None
            if value is None
            else (round(left + step * i, 1), round(base - (base - 12) * value / self.top, 1))
            for i, (_, value) in enumerate(self.points)
        ]
        runs = [
            [spot for spot in run if spot]
            for there, run in groupby(placed, key=lambda spot: spot is not None)
            if there
        ]
        last = self.points[-1][1] if self.points else None
        return DrawnLine(
            name=name,
            width=width,
            height=height,
            left=left,
            right=right,
            base=base,
            runs=tuple(" ".join(f"{x},{y}" for x, y in run) for run in runs if len(run) > 1),
            dots=tuple(run[0] for run in runs if len(run) == 1),
            across=self._across(left, step),
            up=tuple(
                Tick(round(base - (base - 12) * part / 4, 1), f"{self.top * part / 4:g}{self.unit}")
                for part in range(5)
            ),
            end=(*placed[-1], f"{last:g}{self.unit}") if placed and placed[-1] else None,
        )

    def _across(self, left: float, step: float) -> tuple[Tick, ...]:
        count = len(self.points)
        shown = sorted({0, count // 2, count - 1}) if count > 2 else range(count)
        anchors = {0: "start", count - 1: "end"}
        return tuple(
            Tick(round(left + step * i, 1), self.points[i][0], anchors.get(i, "middle"))
            for i in shown
        )
