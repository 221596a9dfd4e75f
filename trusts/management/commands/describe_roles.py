"""Write docs/roles.md from the roles in the code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from trusts.permissions import LEVELS, ROLES, WORKER_SENTENCE

OPENING = """# What each role may do

Written from `trusts/permissions.py` by `manage.py describe_roles`.
The same is on the page `/roles/`, which anybody can read.
Nobody gives a role to themselves or approves what they asked for.
Every trust and bank keeps somebody who can give roles.
"""


def described() -> str:
    """The page, as the code has it."""
    return "\n".join([OPENING, *_lines()]) + "\n"


def _lines() -> Iterator[str]:
    for level, words in LEVELS.items():
        yield f"## {words}\n"
        for role in ROLES.values():
            if role.level == level:
                scope = " Only for the wards they are given." if role.ward_scoped else ""
                yield f"### {role.name}\n\n{role.sentence}{scope}\n"
                yield "\n".join(f"- may {each}" for each in role.may) + "\n"
    yield "## Everybody who works shifts\n"
    yield f"### Worker\n\n{WORKER_SENTENCE} It comes with being engaged by a trust.\n"
    yield "Users at agencies have no role yet: agencies cannot be told of vacancies yet."


class Command(BaseCommand):
    help = "Writes docs/roles.md from the roles in the code."

    def handle(self, *args: Any, **options: Any) -> None:
        path = settings.BASE_DIR / "docs" / "roles.md"
        path.write_text(described(), encoding="utf-8")
        self.stdout.write(f"{path}")
