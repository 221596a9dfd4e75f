"""The text of an agreement, as parts that a page prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A heading or a paragraph."""

    text: str
    is_heading: bool


def paragraphs(text: str) -> list[Part]:
    """Headings begin with #; other lines belong together until an empty one."""
    found: list[Part] = []
    lines: list[str] = []

    def close() -> None:
        if lines:
            found.append(Part(" ".join(lines), is_heading=False))
            lines.clear()

    for line in map(str.strip, text.splitlines()):
        if line.startswith("#"):
            close()
            found.append(Part(line.lstrip("# "), is_heading=True))
        elif line:
            lines.append(line)
        else:
            close()
    close()
    return found
