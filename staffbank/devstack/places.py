"""Where the embedded servers live, and as whom they run.

An ordinary user's servers keep their files under the checkout's ``.var/``. PostgreSQL refuses to
run as root, so root's servers run as ``nobody`` in a folder of their own under the system temporary
folder, named from the checkout: ``nobody`` may not be able to reach the checkout itself.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CHECKOUT = Path(__file__).resolve().parents[2]
# Not tempfile.gettempdir(): two shells with a different TMPDIR must still meet at one socket.
TEMPORARY = Path("/tmp")  # noqa: S108


class DevstackError(Exception):
    """An embedded server cannot run, in words that say what to do about it."""


@dataclass(frozen=True, slots=True)
class Places:
    """The folders of one environment's servers."""

    environment: str

    @property
    def shared(self) -> Path:
        """This checkout's own folder under the temporary folder."""
        digest = hashlib.sha256(str(CHECKOUT).encode()).hexdigest()[:8]
        return TEMPORARY / f"staffbank-{os.geteuid()}-{digest}"

    @property
    def state(self) -> Path:
        """What must outlive a restart: data, logs, locks."""
        return (self.shared if is_root() else CHECKOUT / ".var") / self.environment

    @property
    def sockets(self) -> Path:
        """A folder short enough for a socket's address: a hundred characters at most."""
        return self.shared / self.environment / "run"

    def prepare(self) -> None:
        """Make the folders, refusing one that somebody else put in our way."""
        mine(self.shared, 0o755 if is_root() else 0o700)
        mine(self.shared / self.environment, 0o755 if is_root() else 0o700)
        self.state.mkdir(parents=True, exist_ok=True)
        private(self.sockets)

    @contextmanager
    def lock(self, name: str) -> Iterator[None]:
        """Hold a lock that dies with its holder, however it dies."""
        self.prepare()
        with (self.state / f"{name}.lock").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def wipe(self) -> None:
        """Remove everything this environment's servers have written. Stop them first."""
        shutil.rmtree(self.state, ignore_errors=True)
        shutil.rmtree(self.shared / self.environment, ignore_errors=True)


def is_root() -> bool:
    return os.geteuid() == 0


def run_as() -> dict[str, Any]:
    """Return the arguments of ``subprocess`` that leave root behind."""
    if not is_root():
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def mine(folder: Path, mode: int) -> None:
    folder.mkdir(mode=mode, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid():
        raise DevstackError(f"{folder} belongs to someone else. Remove it, or ask its owner to.")
    folder.chmod(mode)


def private(folder: Path) -> Path:
    """Make a folder that only the account running the servers can enter."""
    folder.mkdir(mode=0o700, exist_ok=True)
    account = run_as()
    if account:
        os.chown(folder, account["user"], account["group"])
    folder.chmod(0o700)
    return folder
