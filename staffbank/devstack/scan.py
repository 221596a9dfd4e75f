"""What no linter of ours looks for: secrets in a file that git holds, and words left unescaped."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from staffbank.devstack.places import CHECKOUT

SECRETS = {
    "a private key": re.compile(r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----\s+[A-Za-z0-9+/]{20}"),
    "a cloud's access key": re.compile(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"),
    "a code host's token": re.compile(r"\b(?:gh[pousr]_|github_pat_|glpat-)[A-Za-z0-9_-]{20,}"),
    "a chat's token": re.compile(r"\bxox[abprs]-[A-Za-z0-9-]{10,}"),
    "a machine token of ours": re.compile(r"\bsbk_(?=[\w-]*\d)(?=[\w-]*[A-Z])[\w-]{43}"),
    "a web token": re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}"),
    "a password in an address": re.compile(
        r"\w://[\w.-]+:(?!change-me@|pass(?:word)?@|pass%40word@)[^\s@/{}:'\"$]{4,}@[\w.-]+"
    ),
}
#: Text that a template may say is markup already: written there, whole, between quotes.
WRITTEN_THERE = re.compile(r"""(?:"[^"{}]*"|'[^'{}]*')\s*\|\s*safe\b""")
UNESCAPED = re.compile(r"\|\s*safe\b|\{%-?\s*autoescape\s+(?:false|off)|\|\s*safeseq\b")


def main() -> int:
    found = [
        f"{path}:{line}: {what}"
        for path in held()
        for line, what in faults(path, (CHECKOUT / path).read_bytes())
    ]
    sys.stdout.writelines(f"{each}\n" for each in found)
    return 1 if found else 0


def held() -> list[Path]:
    """The files that git holds or would."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - wherever this system keeps it
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    paths = [Path(name) for name in listed.stdout.split("\0") if name]
    return [path for path in paths if (CHECKOUT / path).is_file()]


def faults(path: Path, content: bytes) -> Iterator[tuple[int, str]]:
    """Each fault of a file, with its line. A file that is no text has none."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return
    for what, pattern in SECRETS.items():
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, f"{what} in a file that git holds"
    if path.parts[0] == "templates":
        for number, line in enumerate(text.splitlines(), 1):
            if UNESCAPED.search(WRITTEN_THERE.sub("", line)):
                yield number, "what is not written in the template is marked safe"


if __name__ == "__main__":
    sys.exit(main())
