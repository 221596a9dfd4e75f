"""Known weaknesses of what requirements.lock pins: ``make audit``. Needs an advisory service."""

import subprocess
import sys
from pathlib import Path

from staffbank.devstack.places import CHECKOUT

#: How long the service and the tool are waited for, in seconds.
PATIENCE = 180
VULNERABLE = "Found "


def main() -> int:
    uv = Path(sys.executable).with_name("uv")
    done = subprocess.run(
        [
            *(uv, "tool", "run", "pip-audit", "--disable-pip", "--require-hashes"),
            *("--progress-spinner", "off", "-r", "requirements.lock"),
        ],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE,
    )
    said = done.stdout + done.stderr
    sys.stdout.write(said)
    if done.returncode == 0:
        return 0
    if VULNERABLE in said:
        return 1
    sys.stdout.write(
        "\n*** DEPENDENCIES NOT AUDITED: the advisory service, or pip-audit itself, could not be"
        " reached. Run make audit where it can.\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
