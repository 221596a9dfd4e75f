"""Known weaknesses of what requirements.lock pins: ``make audit``. Needs an advisory service.

Fails where one is known, and nowhere else: what could not be asked is said loudly.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from staffbank.devstack.places import CHECKOUT

NOBODY_ANSWERED = (
    "*** DEPENDENCIES NOT AUDITED: no advisory service that knows them could be reached."
    " Run make audit where one can."
)
#: How long the service and the tool are waited for, in seconds.
PATIENCE = 120
TOOL = "pip-audit==2.10.1"


@dataclass(frozen=True, slots=True)
class Findings:
    """What an advisory service said of each package."""

    asked: int
    weak: tuple[str, ...]
    unasked: tuple[str, ...]


def main() -> int:
    findings = read(answer())
    for line in said(findings):
        sys.stdout.write(f"{line}\n")
    return 1 if findings and findings.weak else 0


def answer(command: Sequence[str] | None = None) -> str:
    """What the tool writes; nothing where it cannot be had, or does not answer in time."""
    uv = str(Path(sys.executable).with_name("uv"))
    tool = command or (
        *(uv, "tool", "run", TOOL, "--disable-pip", "--require-hashes", "--format", "json"),
        *("--progress-spinner", "off", "-r", "requirements.lock"),
    )
    try:
        return subprocess.run(
            tool, cwd=CHECKOUT, capture_output=True, text=True, check=False, timeout=PATIENCE
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""


def read(written: str) -> Findings | None:
    """The tool's JSON; None where it is none."""
    try:
        packages = json.loads(written)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return None
    weak, unasked = [], []
    for package in packages:
        named = f"{package['name']} {package.get('version', '')}".strip()
        if "skip_reason" in package:
            unasked.append(package["name"])
        for weakness in package.get("vulns", []):
            mended = ", ".join(weakness["fix_versions"]) or "no release yet"
            weak.append(f"{named}: {weakness['id']}, mended in {mended}")
    return Findings(len(packages) - len(unasked), tuple(weak), tuple(unasked))


def said(findings: Findings | None) -> list[str]:
    if findings is None or not findings.asked:
        return [NOBODY_ANSWERED]
    lines = [f"known weakness: {each}" for each in findings.weak]
    if findings.unasked:
        names = ", ".join(findings.unasked)
        lines.append(f"*** NOT AUDITED, as the service does not know them: {names}.")
    return [*lines, f"{findings.asked} packages audited, {len(findings.weak)} weaknesses known."]


if __name__ == "__main__":
    sys.exit(main())
