"""Every check that runs no test, each timed: ``make check``."""

import os
import subprocess
import sys
import time

from staffbank.devstack.places import CHECKOUT

# Settings as production's would be, of servers that no check asks anything.
PRODUCTION = {
    "STAFFBANK_ENV": "production",
    "SECRET_KEY": "only `check --deploy` ever sees these fifty and more characters",
    "ALLOWED_HOSTS": "bank.example.org",
    "DATABASE_URL": "postgresql://staffbank_app@/staffbank?host=/nowhere",
    "REDIS_URL": "redis://localhost:6379/0",
    "PASSPORT_SEALING_KEYS": "check:nothing is sealed with it",
    "EVIDENCE_KEYS": "check:nothing is sealed with it",
}
TEST = {"STAFFBANK_ENV": "test"}

CHECKS: list[tuple[str, list[str], dict[str, str]]] = [
    ("format", ["-m", "ruff", "format", "--check", "--quiet", "."], {}),
    ("lint", ["-m", "ruff", "check", "--quiet", "."], {}),
    ("types", ["-m", "mypy", "--no-error-summary"], TEST),
    (
        "import contracts",
        ["-c", "from importlinter.cli import lint_imports_command as c; c()"],
        TEST,
    ),
    ("secrets, escaping", ["-m", "staffbank.devstack.scan"], {}),
    ("templates", ["-m", "djlint", "--lint", "--quiet", "-e", "jinja", "templates"], {}),
    (
        "sign-in templates",
        ["-m", "djlint", "--lint", "--quiet", "--profile=django", "-e", "html", "templates/django"],
        {},
    ),
    (
        "migrations",
        ["-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run"],
        PRODUCTION,
    ),
    ("deployment", ["manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
]


def main() -> int:
    failed = []
    for name, arguments, environment in CHECKS:
        began = time.monotonic()
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=CHECKOUT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        sys.stdout.write(f"{name:20} {verdict:8} {time.monotonic() - began:5.1f} s\n")
        if done.returncode != 0:
            failed.append(name)
            sys.stdout.write(f"{done.stdout}{done.stderr}\n")
        sys.stdout.flush()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
