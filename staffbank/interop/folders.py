"""Files in a folder of this machine, or of one that it mounts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.core.files.storage import FileSystemStorage


class Folder(FileSystemStorage):
    def kept(self) -> Iterator[tuple[str, datetime]]:
        """Every file there is, by its path in the folder, and when it was put there."""
        root = Path(self.location)
        for path in root.glob("*/*"):
            if path.is_file():
                changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
                yield path.relative_to(root).as_posix(), changed
